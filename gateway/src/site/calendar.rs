//! Moments as answers, feeds and filters write them, and the days and months of a blog's zone.

use jiff::{Timestamp, ToSpan as _, civil::Date, tz::TimeZone};

/// A month of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Month {
    /// 1 to 9999.
    pub(super) year: i16,
    /// 1 to 12.
    pub(super) month: i8,
}

impl Month {
    /// `yyyy-mm`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('-')?;
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let well_formed = year.len() == 4 && month.len() == 2 && digits(year) && digits(month);
        well_formed.then(|| Self::new(year.parse().ok()?, month.parse().ok()?)).flatten()
    }

    /// `None` for what no calendar has.
    pub(super) fn new(year: i32, month: i32) -> Option<Self> {
        let known = (1..=9999).contains(&year) && (1..=12).contains(&month);
        known.then_some(Self { year: i16::try_from(year).ok()?, month: i8::try_from(month).ok()? })
    }
}

/// `field >= start AND field < end` for a month; `None` for one that the zone's calendar cannot hold.
pub(super) fn month_condition(field: &str, zone: &TimeZone, month: Month) -> Option<String> {
    let first = Date::new(month.year, month.month, 1).ok()?;
    let next = first.checked_add(1.month()).ok()?;
    let (start, end) = (start_of(first, zone)?, start_of(next, zone)?);
    Some(format!("{field} >= \"{start}\" AND {field} < \"{end}\""))
}

/// `field >= start` for a day as `YYYY-MM-DD`; `None` for what is none.
pub(super) fn from_condition(field: &str, zone: &TimeZone, day: &str) -> Option<String> {
    Some(format!("{field} >= \"{}\"", start_of(day.parse().ok()?, zone)?))
}

/// `field < start of the next day`, so that the day itself belongs to it.
pub(super) fn until_condition(field: &str, zone: &TimeZone, day: &str) -> Option<String> {
    let next = day.parse::<Date>().ok()?.tomorrow().ok()?;
    Some(format!("{field} < \"{}\"", start_of(next, zone)?))
}

/// A moment in microseconds since 1970, as filters and feeds write it (RFC 3339, UTC).
pub(super) fn rfc3339(micros: i64) -> Option<String> {
    Some(Timestamp::from_microsecond(micros).ok()?.to_string())
}

/// A moment of an answer in microseconds since 1970; `None` for none, and for one that no calendar has.
pub(super) fn micros(moment: Option<prost_types::Timestamp>) -> Option<i64> {
    service_kit::time::Timestamp::from_proto(moment?).map(|moment| moment.0)
}

fn start_of(day: Date, zone: &TimeZone) -> Option<Timestamp> {
    Some(day.to_zoned(zone.clone()).ok()?.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn denver() -> TimeZone {
        TimeZone::get("America/Denver").unwrap()
    }

    #[test]
    fn a_month_begins_and_ends_at_the_blogs_midnight() {
        let november = Month { year: 2012, month: 11 };
        // Daylight saving time ends within it.
        assert_eq!(
            month_condition("publish_time", &denver(), november).unwrap(),
            "publish_time >= \"2012-11-01T06:00:00Z\" AND publish_time < \"2012-12-01T07:00:00Z\""
        );
        assert_eq!(month_condition("x", &denver(), Month { year: 9999, month: 12 }), None);
    }

    #[test]
    fn the_last_day_belongs_to_it() {
        assert_eq!(
            from_condition("create_time", &denver(), "2012-11-19").unwrap(),
            "create_time >= \"2012-11-19T07:00:00Z\""
        );
        assert_eq!(
            until_condition("create_time", &denver(), "2012-11-19").unwrap(),
            "create_time < \"2012-11-20T07:00:00Z\""
        );
        assert_eq!(until_condition("create_time", &denver(), "yesterday"), None);
    }
}
