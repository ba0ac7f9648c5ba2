//! Chance that comes from a seed, for each part of a run its own.

use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use uuid::Uuid;

/// A source of chance: the same seed and name give the same.
pub(super) struct Chance(StdRng);

impl Chance {
    pub(super) fn of(seed: u64, name: &str) -> Self {
        let salt = name
            .bytes()
            .fold(seed, |salt, byte| salt.rotate_left(7) ^ u64::from(byte).wrapping_mul(0x9e37_79b9));
        Self(StdRng::seed_from_u64(salt))
    }

    /// From `low` up to, and without, `high`.
    pub(super) fn between(&mut self, low: u64, high: u64) -> u64 {
        self.0.random_range(low..high)
    }

    /// One in `n`.
    pub(super) fn one_in(&mut self, n: u64) -> bool {
        self.between(0, n) == 0
    }

    /// The index of one of `length`; 0 of nothing.
    pub(super) fn index(&mut self, length: usize) -> usize {
        self.0.random_range(0..length.max(1))
    }

    /// One of them.
    pub(super) fn pick<T: Clone>(&mut self, from: &[T]) -> Option<T> {
        from.get(self.index(from.len())).cloned()
    }

    /// A random UUID, for a `request_id`.
    pub(super) fn uuid(&mut self) -> Uuid {
        uuid::Builder::from_random_bytes(self.0.random()).into_uuid()
    }
}
