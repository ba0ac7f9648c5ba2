//! Who signed in, as far as the site cares: a person writes under the name of their profile, and every form
//! of theirs proves that a page of their session made it. Sessions of pasted tokens are the desk's alone.

use service_kit::{etag, request_id::RequestId};

use super::{backend::Failure, context::Context, typed::Typed};
use crate::{
    cookies::{Session, SignedIn},
    pages::view::Account,
    session::{self, Pass},
};

/// What became of the session that a request brought.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum Standing {
    /// It brought none.
    #[default]
    Nobody,
    /// It goes on, or nobody can say that it does not.
    In(Box<Seated>),
    /// It is over: the person signed out everywhere, or is not there any more.
    Over,
}

/// A person with their session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seated {
    session: Session,
    /// What their calls carry; `None` while nobody can say whether the session goes on.
    pub(super) pass: Option<Pass>,
}

impl Standing {
    /// Asks posts-service where that has to be asked.
    pub(super) async fn of(session: Option<Session>, site: &Context, request_id: &RequestId) -> Self {
        let Some(session) = session.filter(|session| session.signed_in().is_some()) else {
            return Self::Nobody;
        };
        match site.sessions.pass(&session, request_id).await {
            Ok(pass) => Self::In(Box::new(Seated { session, pass: Some(pass) })),
            Err(session::Failure::SignedOut(_)) => Self::Over,
            Err(_) => Self::In(Box::new(Seated { session, pass: None })),
        }
    }

    pub(super) fn person(&self) -> Option<&Seated> {
        match self {
            Self::In(person) => Some(person),
            Self::Nobody | Self::Over => None,
        }
    }

    /// Whether a form comes from a page that was made for who is here now: nobody writes under another name
    /// than the form said.
    ///
    /// # Errors
    /// [`Failure::OtherSession`], or [`Failure::SignedOut`] for a form of a session that ended since.
    pub(super) fn allows(&self, typed: &Typed) -> Result<(), Failure> {
        match self {
            Self::In(person) if person.session.made(&typed.csrf) => Ok(()),
            Self::In(_) => Err(Failure::OtherSession),
            Self::Nobody | Self::Over if typed.csrf.is_empty() => Ok(()),
            Self::Nobody | Self::Over => Err(Failure::SignedOut),
        }
    }
}

impl Seated {
    /// `persons/{person}`.
    pub(super) fn name(&self) -> &str {
        &self.session.subject
    }

    /// What a form of theirs carries, another one each time.
    pub(super) fn csrf(&self) -> String {
        self.session.form_token()
    }

    /// How the reply form names them.
    pub(super) fn account(&self, key: &[u8; 32]) -> Account {
        let SignedIn { display_name, provider, .. } =
            self.session.signed_in().expect("nobody else is seated");
        let name = self.pass.as_ref().map_or(display_name.as_str(), |pass| &pass.display_name);
        Account { name: name.to_owned(), provider: provider.clone(), mark: self.mark(key) }
    }

    /// The same for one person in every session, and another one for everybody else; says no more.
    fn mark(&self, key: &[u8; 32]) -> String {
        let parts = [b"rapport writer".as_slice(), key, self.name().as_bytes()];
        let hash = u64::from_be_bytes(*etag::hash(parts).first_chunk().expect("a hash has 32 bytes"));
        format!("{hash:016x}")
    }
}
