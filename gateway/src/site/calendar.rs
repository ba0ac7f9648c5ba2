//! Days and months of a blog's zone as moments, for filters.

use jiff::{Timestamp, ToSpan as _, civil::Date, tz::TimeZone};

use super::part::Month;

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
