//! Moments as people read them: in the blog's time zone and the blog's language.

use std::borrow::Borrow;

use icu_datetime::DateTimeFormatter;
use icu_datetime::fieldsets::{YMD, YMDE, YMDT};
use icu_datetime::input::{Date, DateTime, Time};
use icu_locale_core::Locale;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

/// Formats moments for one page; costs a little to make, so one serves the whole page.
///
/// All moments are microseconds since 1970 in UTC, as the services store them, borrowed or not,
/// because templates hand over either.
pub struct Dates {
    zone: TimeZone,
    // A language without data would leave `None`, and then the ISO date has to do.
    day: Option<DateTimeFormatter<YMDE>>,
    short: Option<DateTimeFormatter<YMDT>>,
}

impl Dates {
    /// Takes a BCP 47 language and an IANA zone; an unknown language reads as English, an unknown
    /// zone as UTC.
    pub fn new(language: &str, zone: &str) -> Self {
        Self::with(&parse_language(language), parse_zone(zone))
    }

    pub(super) fn with(language: &Locale, zone: TimeZone) -> Self {
        Self {
            zone,
            day: DateTimeFormatter::try_new(language.into(), YMDE::long()).ok(),
            short: DateTimeFormatter::try_new(language.into(), YMD::medium().with_time_hm()).ok(),
        }
    }

    /// The header above a title: `Monday, November 19, 2012`.
    pub fn day(&self, micros: impl Borrow<i64>) -> String {
        let moment = self.local(*micros.borrow());
        match (&self.day, wall_clock(&moment)) {
            (Some(day), Some(clock)) => day.format(&clock.date).to_string(),
            _ => moment.date().to_string(),
        }
    }

    /// Beside a comment: `Nov 19, 2012, 7:05 PM`.
    pub fn short(&self, micros: impl Borrow<i64>) -> String {
        let moment = self.local(*micros.borrow());
        match (&self.short, wall_clock(&moment)) {
            (Some(short), Some(clock)) => short.format(&clock).to_string(),
            _ => moment.datetime().to_string(),
        }
    }

    /// For `<time datetime>`: `2012-11-19T19:05:00-07:00`.
    pub fn iso(&self, micros: impl Borrow<i64>) -> String {
        self.local(*micros.borrow()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }

    fn local(&self, micros: i64) -> Zoned {
        nearest_timestamp(micros).to_zoned(self.zone.clone())
    }
}

/// Reads a BCP 47 tag; what cannot be read is English.
pub(super) fn parse_language(language: &str) -> Locale {
    language.parse().unwrap_or(icu_locale_core::locale!("en"))
}

/// Reads an IANA name; a blog with a zone we do not know keeps working, in UTC.
pub(super) fn parse_zone(zone: &str) -> TimeZone {
    TimeZone::get(zone).unwrap_or(TimeZone::UTC)
}

/// Imports bring absurd years; they show as the nearest moment that has a calendar.
fn nearest_timestamp(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(micros).unwrap_or(if micros < 0 { Timestamp::MIN } else { Timestamp::MAX })
}

fn wall_clock(moment: &Zoned) -> Option<DateTime<icu_calendar::Iso>> {
    let date = Date::try_new_iso(
        i32::from(moment.year()),
        moment.month().unsigned_abs(),
        moment.day().unsigned_abs(),
    );
    let time = Time::try_new(
        moment.hour().unsigned_abs(),
        moment.minute().unsigned_abs(),
        moment.second().unsigned_abs(),
        0,
    );
    Some(DateTime { date: date.ok()?, time: time.ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2012-11-20 02:05:00 UTC, still Monday the 19th in Denver.
    const EVENING: i64 = 1_353_377_100_000_000;

    #[test]
    fn the_day_is_the_one_of_the_blogs_zone() {
        let denver = Dates::new("en-US", "America/Denver");
        assert_eq!(denver.day(EVENING), "Monday, November 19, 2012");
        let utc = Dates::new("en-US", "UTC");
        assert_eq!(utc.day(EVENING), "Tuesday, November 20, 2012");
    }

    #[test]
    fn the_day_speaks_the_blogs_language() {
        let dates = Dates::new("de-AT", "Europe/Vienna");
        assert_eq!(dates.day(EVENING), "Dienstag, 20. November 2012");
    }

    #[test]
    fn a_comment_shows_date_and_minute() {
        let short = Dates::new("en-US", "America/Denver").short(EVENING);
        // CLDR separates the day period by a narrow no-break space.
        assert_eq!(short.replace('\u{202f}', " "), "Nov 19, 2012, 7:05 PM");
    }

    #[test]
    fn the_machine_readable_form_keeps_the_offset() {
        let dates = Dates::new("en-US", "America/Denver");
        assert_eq!(dates.iso(EVENING), "2012-11-19T19:05:00-07:00");
    }

    #[test]
    fn nonsense_is_shown_somehow() {
        let dates = Dates::new("not a language", "Nowhere/Town");
        assert_eq!(dates.iso(0), "1970-01-01T00:00:00+00:00");
        assert!(!dates.day(i64::MIN).is_empty());
        assert!(!dates.short(i64::MAX).is_empty());
    }
}
