//! What the calls of a session carry.

use std::{fmt, sync::Arc};

use crate::cookies::Session;

/// A token, and whose it is. Cheap to clone, and shown nowhere.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Pass {
    pub(crate) token: Arc<str>,
    /// What the person is called now; empty where only the services know.
    pub(crate) display_name: Arc<str>,
    /// Whether this gateway made the token: that nobody believes it is then not its bearer's fault.
    pub(crate) is_minted: bool,
}

impl fmt::Debug for Pass {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Pass").field("is_minted", &self.is_minted).finish_non_exhaustive()
    }
}

impl Pass {
    /// Of a token that somebody pasted.
    pub(crate) fn pasted(token: &str) -> Self {
        Self { token: token.into(), display_name: "".into(), is_minted: false }
    }

    /// Of a token that was made for a person who signed in.
    pub(super) fn minted(token: String, display_name: &str) -> Self {
        Self { token: token.into(), display_name: display_name.into(), is_minted: true }
    }

    /// Of the session's own token, where it has one.
    pub(super) fn of(session: &Session) -> Option<Self> {
        session.token().map(Self::pasted)
    }
}
