//! The states of a comment and what moderators make of them: one table.

use crate::{
    comment::State::{self, Approved, Deleted, Pending, Spam, Trashed},
    error::{Error, Forbidden},
};

/// What a moderator decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Show it.
    Approve,
    /// It is spam.
    Spam,
    /// Remove it.
    Trash,
}

/// The state that a comment has after the action.
///
/// # Errors
/// [`Forbidden::Deleted`]: nothing is left of what its author deleted.
pub fn after(action: Action, state: State) -> Result<State, Error> {
    match (state, action) {
        (Pending | Approved | Spam | Trashed, Action::Approve) => Ok(Approved),
        (Pending | Approved | Spam | Trashed, Action::Spam) => Ok(Spam),
        (Pending | Approved | Spam | Trashed, Action::Trash) => Ok(Trashed),
        (Deleted, _) => Err(Error::Forbidden(Forbidden::Deleted)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moderator_decides_about_all_but_what_is_deleted() {
        let actions = [(Action::Approve, Approved), (Action::Spam, Spam), (Action::Trash, Trashed)];
        for &state in State::ALL {
            for (action, expected) in actions {
                match after(action, state) {
                    Ok(after) => assert_eq!(after, expected, "{action:?} of {state:?}"),
                    Err(error) => {
                        assert_eq!(state, Deleted);
                        assert!(matches!(error, Error::Forbidden(Forbidden::Deleted)));
                    }
                }
            }
        }
    }
}
