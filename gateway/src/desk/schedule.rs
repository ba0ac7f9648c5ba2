//! The moment that a day and a time on the wall clock of a blog mean.

use jiff::{
    civil::{Date, DateTime, Time},
    tz::{AmbiguousOffset, TimeZone},
};
use service_kit::time::Timestamp;

use super::problem::What;

/// The day and time that were chosen, as the form's fields hold them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Chosen {
    /// `YYYY-MM-DD`.
    pub(super) date: String,
    /// `HH:MM`.
    pub(super) time: String,
    /// Which of two equal times, where clocks are put back: `first` or `second`.
    pub(super) fold: String,
}

/// Why it is no moment yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unclear {
    pub(super) what: What,
    /// What to offer instead, where that differs from what was chosen.
    pub(super) instead: Option<Chosen>,
}

impl Chosen {
    /// A moment as a wall clock of `zone` shows it.
    pub(super) fn of(moment: Timestamp, zone: &TimeZone) -> Self {
        let zoned = jiff::Timestamp::from_microsecond(moment.0).unwrap_or_default().to_zoned(zone.clone());
        let mut chosen = Self::at(zoned.datetime());
        if let AmbiguousOffset::Fold { before, .. } = zone.to_ambiguous_timestamp(zoned.datetime()).offset() {
            let fold = if before == zoned.offset() { "first" } else { "second" };
            fold.clone_into(&mut chosen.fold);
        }
        chosen
    }

    fn at(moment: DateTime) -> Self {
        let (date, time) = (moment.strftime("%Y-%m-%d"), moment.strftime("%H:%M"));
        Self { date: date.to_string(), time: time.to_string(), fold: String::new() }
    }

    /// The moment, if it is one and still to come.
    ///
    /// # Errors
    /// What is unclear about it: a time that clocks jump over or show twice is never guessed.
    pub(super) fn moment(&self, zone: &TimeZone, now: Timestamp) -> Result<Timestamp, Unclear> {
        let unclear = |what| Unclear { what, instead: None };
        let date: Date = self.date.parse().map_err(|_| unclear(What::NoMoment))?;
        let time: Time = self.time.parse().map_err(|_| unclear(What::NoMoment))?;
        let wall_clock = date.to_datetime(time);
        let ambiguous = zone.to_ambiguous_timestamp(wall_clock);
        let moment = match (ambiguous.offset(), self.fold.as_str()) {
            (AmbiguousOffset::Unambiguous { .. }, _) => ambiguous.unambiguous(),
            (AmbiguousOffset::Fold { .. }, "first") => ambiguous.earlier(),
            (AmbiguousOffset::Fold { .. }, "second") => ambiguous.later(),
            (AmbiguousOffset::Fold { .. }, _) => {
                let instead = Some(Self { fold: "first".to_owned(), ..self.clone() });
                return Err(Unclear { what: What::Twice, instead });
            }
            (AmbiguousOffset::Gap { .. }, _) => {
                let jumped = ambiguous.later().map_err(|_| unclear(What::NoMoment))?;
                let instead = Some(Self::at(jumped.to_zoned(zone.clone()).datetime()));
                return Err(Unclear { what: What::Skipped, instead });
            }
        };
        let moment = Timestamp(moment.map_err(|_| unclear(What::NoMoment))?.as_microsecond());
        if moment <= now { Err(unclear(What::Past)) } else { Ok(moment) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_764_000_000_000_000); // 2025-11-24

    fn berlin() -> TimeZone {
        TimeZone::get("Europe/Berlin").unwrap()
    }

    fn chosen(date: &str, time: &str, fold: &str) -> Chosen {
        Chosen { date: date.into(), time: time.into(), fold: fold.into() }
    }

    fn utc(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    #[test]
    fn a_time_is_the_blogs_own() {
        let noon = chosen("2026-07-01", "12:00", "").moment(&berlin(), NOW);
        assert_eq!(noon, Ok(utc("2026-07-01T10:00:00Z")));
        assert_eq!(Chosen::of(utc("2026-07-01T10:00:00Z"), &berlin()), chosen("2026-07-01", "12:00", ""));
    }

    #[test]
    fn a_time_that_clocks_jump_over_is_said_and_the_next_one_offered() {
        let unclear = chosen("2026-03-29", "02:30", "").moment(&berlin(), NOW).unwrap_err();
        assert_eq!(unclear.what, What::Skipped);
        assert_eq!(unclear.instead, Some(chosen("2026-03-29", "03:30", "")));
        let next = unclear.instead.unwrap().moment(&berlin(), NOW);
        assert_eq!(next, Ok(utc("2026-03-29T01:30:00Z")));
    }

    #[test]
    fn a_time_that_clocks_show_twice_is_asked_for() {
        let unclear = chosen("2026-10-25", "02:30", "").moment(&berlin(), NOW).unwrap_err();
        assert_eq!(unclear.what, What::Twice);
        let first = chosen("2026-10-25", "02:30", "first").moment(&berlin(), NOW);
        assert_eq!(first, Ok(utc("2026-10-25T00:30:00Z")));
        let second = chosen("2026-10-25", "02:30", "second").moment(&berlin(), NOW);
        assert_eq!(second, Ok(utc("2026-10-25T01:30:00Z")));
        for moment in [first.unwrap(), second.unwrap()] {
            assert_eq!(Chosen::of(moment, &berlin()).moment(&berlin(), NOW), Ok(moment));
        }
    }

    #[test]
    fn what_is_over_or_no_time_is_no_moment() {
        for (date, time, what) in [
            ("2020-01-01", "12:00", What::Past),
            ("2026-02-30", "12:00", What::NoMoment),
            ("2026-01-01", "25:00", What::NoMoment),
            ("", "", What::NoMoment),
        ] {
            assert_eq!(
                chosen(date, time, "").moment(&berlin(), NOW).unwrap_err().what,
                what,
                "{date} {time}"
            );
        }
    }
}
