//! Time as a parameter: stores and rules are handed a [`Timestamp`], and only a [`Clock`] looks at
//! the machine's.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

/// A moment, in microseconds since 1970 UTC: what both engines store in a BIGINT.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timestamp(pub i64);

/// 9999-12-31T23:59:59.999999Z, the last moment that `google.protobuf.Timestamp` can name.
const LAST_MICROS: i64 = 253_402_300_799_999_999;

/// 0001-01-01T00:00:00Z, the first one.
const FIRST_MICROS: i64 = -62_135_596_800_000_000;

const MICROS_PER_SECOND: i64 = 1_000_000;

impl Timestamp {
    /// This moment and `duration`, never past the last nameable one.
    #[must_use]
    pub fn plus(self, duration: Duration) -> Self {
        let micros = i64::try_from(duration.as_micros()).unwrap_or(i64::MAX);
        Self(self.0.saturating_add(micros).min(LAST_MICROS))
    }

    /// This moment less `duration`.
    #[must_use]
    pub fn minus(self, duration: Duration) -> Self {
        let micros = i64::try_from(duration.as_micros()).unwrap_or(i64::MAX);
        Self(self.0.saturating_sub(micros).max(FIRST_MICROS))
    }

    /// How long ago `earlier` was; zero when it is later than this.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_micros(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// The moment that a message names; `None` when it is outside the years 1 to 9999.
    ///
    /// Parts of a microsecond are dropped: no engine keeps them.
    pub fn from_proto(timestamp: prost_types::Timestamp) -> Option<Self> {
        let micros = timestamp
            .seconds
            .checked_mul(MICROS_PER_SECOND)?
            .checked_add(i64::from(timestamp.nanos) / 1_000)?;
        let well_formed = (0..1_000_000_000).contains(&timestamp.nanos);
        (well_formed && (FIRST_MICROS..=LAST_MICROS).contains(&micros)).then_some(Self(micros))
    }

    /// This moment as a message.
    pub fn to_proto(self) -> prost_types::Timestamp {
        let nanos = self.0.rem_euclid(MICROS_PER_SECOND) * 1_000;
        prost_types::Timestamp {
            seconds: self.0.div_euclid(MICROS_PER_SECOND),
            nanos: i32::try_from(nanos).expect("less than a second"),
        }
    }

    /// The moment that an RFC 3339 text names.
    pub fn parse(text: &str) -> Option<Self> {
        let moment: jiff::Timestamp = text.parse().ok()?;
        Some(Self(moment.as_microsecond()))
    }
}

/// Where the present moment comes from.
#[derive(Debug, Clone)]
pub struct Clock(Source);

#[derive(Debug, Clone)]
enum Source {
    System,
    Set(Arc<AtomicI64>),
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that stands still until it is told; its clones are told with it.
    pub fn set_to(now: Timestamp) -> Self {
        Self(Source::Set(Arc::new(AtomicI64::new(now.0))))
    }

    /// The present moment.
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            #[expect(clippy::disallowed_methods, reason = "the one place that looks at the clock")]
            Source::System => Timestamp(jiff::Timestamp::now().as_microsecond()),
            Source::Set(micros) => Timestamp(micros.load(Ordering::SeqCst)),
        }
    }

    /// Moves a clock made by [`Clock::set_to`] on.
    ///
    /// # Panics
    /// On the machine's clock, which nobody here may move.
    pub fn advance(&self, duration: Duration) {
        let Source::Set(micros) = &self.0 else { panic!("the system clock cannot be moved") };
        let step = i64::try_from(duration.as_micros()).expect("a step that fits");
        micros.fetch_add(step, Ordering::SeqCst);
    }
}
