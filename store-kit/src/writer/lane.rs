//! What a write locks first.

use std::{
    fmt::Display,
    hash::{DefaultHasher, Hash as _, Hasher as _},
};

/// The name of what a write locks first, such as the name of its post or blog. Writes of one lane are
/// done one after the other, and those that share a transaction in the order of their lanes: so two
/// transactions lock what both need in the same order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lane(String);

impl Lane {
    /// The lane of what has this name.
    pub fn of(name: impl Display) -> Self {
        Self(name.to_string())
    }

    /// For what locks nothing that others wait for, or many things in no particular place: sweeps.
    pub fn none() -> Self {
        Self(String::new())
    }

    /// Which of `count` writers it goes to: the same in every process of one version.
    pub(crate) fn writer(&self, count: usize) -> usize {
        let mut hasher = DefaultHasher::new();
        self.0.hash(&mut hasher);
        usize::try_from(hasher.finish() % count as u64).expect("less than count")
    }
}
