//! What a list wants of its comments. `grpc/list/filter.rs` reads it, `store/lists.rs` asks for it.

use service_kit::{
    filter::{Comparison, Expression},
    time::Timestamp,
};

use crate::comment::{Kind, State};

/// Which comments.
pub type Wanted = Expression<Asked>;

/// What a filter compares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// Of this kind.
    Kind(Kind),
    /// In this state; for moderators, unless APPROVED.
    State(State),
    /// By this person; false of every guest's comment.
    Author(String),
    /// With a time that compares so with this one.
    Time(TimeField, Comparison, Timestamp),
}

/// A time that a filter compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeField {
    /// When it was written.
    Create,
    /// When it was last changed.
    Update,
}

/// The state that every comment wanted is in, if the filter says so for all of them.
pub fn state(wanted: &Wanted) -> Option<State> {
    wanted.required().into_iter().find_map(|asked| match asked {
        Asked::State(state) => Some(*state),
        _ => None,
    })
}

/// Between which moments, both included, every comment wanted was written.
pub fn created(wanted: &Wanted) -> (Timestamp, Timestamp) {
    let mut range = (Timestamp(i64::MIN), Timestamp(i64::MAX));
    for asked in wanted.required() {
        let Asked::Time(TimeField::Create, comparison, Timestamp(time)) = asked else { continue };
        let (least, most) = match comparison {
            Comparison::Equal => (*time, *time),
            Comparison::Less => (i64::MIN, time - 1),
            Comparison::LessOrEqual => (i64::MIN, *time),
            Comparison::Greater => (time + 1, i64::MAX),
            Comparison::GreaterOrEqual => (*time, i64::MAX),
        };
        range = (range.0.max(Timestamp(least)), range.1.min(Timestamp(most)));
    }
    range
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(comparison: Comparison, time: i64) -> Wanted {
        Wanted::Term(Asked::Time(TimeField::Create, comparison, Timestamp(time)))
    }

    #[test]
    fn what_holds_for_all_of_them_narrows_the_walk() {
        let pending = || Wanted::Term(Asked::State(State::Pending));
        let both = Wanted::All(vec![
            at(Comparison::GreaterOrEqual, 5),
            pending(),
            Wanted::All(vec![at(Comparison::Less, 9), at(Comparison::Greater, 2)]),
        ]);
        assert_eq!(created(&both), (Timestamp(5), Timestamp(8)));
        assert_eq!(state(&both), Some(State::Pending));
        let always = (Timestamp(i64::MIN), Timestamp(i64::MAX));
        for loose in [
            Wanted::Any(vec![at(Comparison::Equal, 5), pending()]),
            Wanted::Not(Box::new(Wanted::All(vec![at(Comparison::Equal, 5), pending()]))),
            Wanted::default(),
        ] {
            assert_eq!((created(&loose), state(&loose)), (always, None), "{loose:?}");
        }
    }
}
