//! Dates with their fallbacks; `item` and `comment` ask.

use jiff::civil::DateTime;
use jiff::fmt::rfc2822::DateTimeParser;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use super::mend::{DateSource, Mended, shown};

/// The weekday in a `pubDate` adds nothing but a chance to be wrong.
static RFC_2822: DateTimeParser = DateTimeParser::new().relaxed_weekday(true);

/// The places in which one moment is written, best first; `None` where the element is missing.
#[derive(Debug, Default)]
pub(super) struct Written {
    /// Universal time.
    pub(super) gmt: Option<String>,
    /// `pubDate`, universal time too.
    pub(super) pub_date: Option<String>,
    /// The blog's local time.
    pub(super) local: Option<String>,
}

impl Written {
    /// The moment, and what had to be mended to know it. `field` is the name of the element for universal time.
    ///
    /// The year -0001 of a `pubDate` is what WordPress makes of a zero date, so that it needs no mend of its own.
    pub(super) fn resolve(&self, field: &'static str) -> (Option<Timestamp>, Option<Mended>) {
        if self.gmt.is_none() && self.pub_date.is_none() && self.local.is_none() {
            return (None, None);
        }
        if let Some(moment) = self.gmt.as_deref().and_then(parse) {
            return (Some(moment), None);
        }
        let (moment, used) = self.fall_back();
        let found = shown(self.gmt.as_deref().unwrap_or_default());
        (moment, Some(Mended::Date { field, found, used }))
    }

    fn fall_back(&self) -> (Option<Timestamp>, DateSource) {
        if let Some(moment) = self.pub_date.as_deref().and_then(parse_rfc2822) {
            return (Some(moment), DateSource::PubDate);
        }
        match self.local.as_deref().and_then(parse) {
            Some(moment) => (Some(moment), DateSource::LocalTime),
            None => (None, DateSource::Nothing),
        }
    }
}

/// `2012-11-19 18:02:00`, as UTC; also with an offset of its own.
fn parse(text: &str) -> Option<Timestamp> {
    let moment = text.parse::<Timestamp>().or_else(|_| in_utc(text)).ok()?;
    plausible(moment)
}

fn in_utc(text: &str) -> Result<Timestamp, jiff::Error> {
    text.parse::<DateTime>()?.to_zoned(TimeZone::UTC).map(Timestamp::from)
}

fn parse_rfc2822(text: &str) -> Option<Timestamp> {
    plausible(RFC_2822.parse_timestamp(text).ok()?)
}

/// Years before 1 come from zero dates.
fn plausible(moment: Timestamp) -> Option<Timestamp> {
    let year = Zoned::new(moment, TimeZone::UTC).year();
    (year >= 1).then_some(moment)
}
