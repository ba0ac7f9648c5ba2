//! Moments as people read them: in the blog's time zone and the blog's language.

use std::borrow::Borrow;
use std::cell::OnceCell;

use icu_datetime::DateTimeFormatter;
use icu_datetime::fieldsets::{YM, YMD, YMDE, YMDT};
use icu_datetime::input::{Date, DateTime, Time};
use icu_locale_core::Locale;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned, civil};

/// Formats moments for one page; costs a little to make, so one serves the whole page.
///
/// All moments are microseconds since 1970 in UTC, as the services store them, borrowed or not,
/// because templates hand over either.
pub struct Dates {
    language: Locale,
    zone: TimeZone,
    // Made when first asked for. A language without data would leave `None`, and then the ISO date
    // has to do.
    day: OnceCell<Option<DateTimeFormatter<YMDE>>>,
    short: OnceCell<Option<DateTimeFormatter<YMDT>>>,
    date: OnceCell<Option<DateTimeFormatter<YMD>>>,
    month: OnceCell<Option<DateTimeFormatter<YM>>>,
}

impl Dates {
    /// Takes a BCP 47 language and an IANA zone; an unknown language reads as English, an unknown
    /// zone as UTC.
    pub fn new(language: &str, zone: &str) -> Self {
        Self::with(&parse_language(language), parse_zone(zone))
    }

    pub(super) fn with(language: &Locale, zone: TimeZone) -> Self {
        Self {
            language: language.clone(),
            zone,
            day: OnceCell::new(),
            short: OnceCell::new(),
            date: OnceCell::new(),
            month: OnceCell::new(),
        }
    }

    /// The header above a title: `Monday, November 19, 2012`.
    pub fn day(&self, micros: impl Borrow<i64>) -> String {
        let moment = self.local(*micros.borrow());
        match (self.day_formatter(), wall_clock(&moment)) {
            (Some(day), Some(clock)) => day.format(&clock.date).to_string(),
            _ => moment.date().to_string(),
        }
    }

    /// Beside a comment: `Nov 19, 2012, 7:05 PM`.
    pub fn short(&self, micros: impl Borrow<i64>) -> String {
        let moment = self.local(*micros.borrow());
        match (self.short_formatter(), wall_clock(&moment)) {
            (Some(short), Some(clock)) => short.format(&clock).to_string(),
            _ => moment.datetime().to_string(),
        }
    }

    /// In a list: `November 19, 2012`.
    pub fn date(&self, micros: impl Borrow<i64>) -> String {
        let moment = self.local(*micros.borrow());
        match (self.date_formatter(), wall_clock(&moment)) {
            (Some(date), Some(clock)) => date.format(&clock.date).to_string(),
            _ => moment.date().to_string(),
        }
    }

    /// A day of the calendar, wherever it was lived: `2012-11-17` reads `November 17, 2012`. What is
    /// no day stays as it is.
    pub fn calendar_day(&self, day: &str) -> String {
        let read = day.parse::<civil::Date>().ok().and_then(calendar_date);
        match (self.date_formatter(), read) {
            (Some(date), Some(day)) => date.format(&day).to_string(),
            _ => day.to_owned(),
        }
    }

    /// A month of the calendar: `November 2012`.
    pub fn month(&self, year: impl Borrow<i16>, month: impl Borrow<i8>) -> String {
        let (year, number) = (*year.borrow(), *month.borrow());
        let read = civil::Date::new(year, number, 1).ok().and_then(calendar_date);
        match (self.month_formatter(), read) {
            (Some(month), Some(day)) => month.format(&day).to_string(),
            _ => format!("{year:04}-{number:02}"),
        }
    }

    /// For `<time datetime>`: `2012-11-19T19:05:00-07:00`.
    pub fn iso(&self, micros: impl Borrow<i64>) -> String {
        self.local(*micros.borrow()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }

    fn day_formatter(&self) -> Option<&DateTimeFormatter<YMDE>> {
        self.day
            .get_or_init(|| DateTimeFormatter::try_new((&self.language).into(), YMDE::long()).ok())
            .as_ref()
    }

    fn short_formatter(&self) -> Option<&DateTimeFormatter<YMDT>> {
        let fields = YMD::medium().with_time_hm();
        self.short.get_or_init(|| DateTimeFormatter::try_new((&self.language).into(), fields).ok()).as_ref()
    }

    fn date_formatter(&self) -> Option<&DateTimeFormatter<YMD>> {
        self.date
            .get_or_init(|| DateTimeFormatter::try_new((&self.language).into(), YMD::long()).ok())
            .as_ref()
    }

    fn month_formatter(&self) -> Option<&DateTimeFormatter<YM>> {
        self.month
            .get_or_init(|| DateTimeFormatter::try_new((&self.language).into(), YM::long()).ok())
            .as_ref()
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

fn calendar_date(day: civil::Date) -> Option<Date<icu_calendar::Iso>> {
    Date::try_new_iso(i32::from(day.year()), day.month().unsigned_abs(), day.day().unsigned_abs()).ok()
}

fn wall_clock(moment: &Zoned) -> Option<DateTime<icu_calendar::Iso>> {
    let time = Time::try_new(
        moment.hour().unsigned_abs(),
        moment.minute().unsigned_abs(),
        moment.second().unsigned_abs(),
        0,
    );
    Some(DateTime { date: calendar_date(moment.date())?, time: time.ok()? })
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
    fn days_and_months_of_the_calendar_have_no_zone() {
        let english = Dates::new("en-US", "America/Denver");
        assert_eq!(english.calendar_day("2012-11-17"), "November 17, 2012");
        assert_eq!(english.calendar_day("last week"), "last week");
        assert_eq!(english.month(2012, 11), "November 2012");
        assert_eq!(Dates::new("de", "UTC").month(2012, 3), "März 2012");
        assert_eq!(english.month(2012, 13), "2012-13");
    }

    #[test]
    fn nonsense_is_shown_somehow() {
        let dates = Dates::new("not a language", "Nowhere/Town");
        assert_eq!(dates.iso(0), "1970-01-01T00:00:00+00:00");
        assert!(!dates.day(i64::MIN).is_empty());
        assert!(!dates.short(i64::MAX).is_empty());
    }
}
