//! Why a page of the desk is not there, and the page that stands in for it. A form that met it comes
//! back whole: nobody writes a text twice because a session ended.

use axum::response::Response;
use proto::posts::v1::Blog;

use super::{
    enter::Seat,
    view::{Kept, Sorry},
};
use crate::{
    auth,
    cookies::Session,
    pages::locale::PageLocale,
    session::{self, Browser, Failure, Form, Sessions, Unusable},
};

/// A page or a redirect, or why not.
pub(super) type Answer = Result<Response, Trouble>;

/// Why there is no such page now.
pub(super) struct Trouble(Box<Inner>);

struct Inner {
    why: Why,
    /// In whose name and language it is said.
    blog: Option<Blog>,
    session: Option<Session>,
    form: Option<Form>,
    /// Ends a session whose token the services no longer believe.
    end: Option<http::HeaderValue>,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Why {
    /// There is no session, or its token is no longer believed.
    SignedOut,
    /// The form was made in another session.
    OtherSession,
    /// Whoever is signed in does not belong to the blog.
    NoMember,
    /// The form is larger than we take.
    TooLarge,
    /// The form did not arrive whole.
    Cut,
    /// A call brought nothing.
    Failed(Failure),
}

impl Trouble {
    fn new(why: Why) -> Self {
        Self(Box::new(Inner { why, blog: None, session: None, form: None, end: None }))
    }

    pub(super) fn not_found() -> Self {
        Self::of_failure(Failure::NotFound)
    }

    /// A failure that leaves the session as it is.
    pub(super) fn of_failure(failure: Failure) -> Self {
        Self::new(Why::Failed(failure))
    }

    pub(super) fn signed_out() -> Self {
        Self::new(Why::SignedOut)
    }

    pub(super) fn no_member(blog: &Blog, session: &Session) -> Self {
        let mut trouble = Self::new(Why::NoMember);
        trouble.0.blog = Some(blog.clone());
        trouble.0.session = Some(session.clone());
        trouble
    }

    /// A form whose proof is of an earlier session, or that lost it.
    pub(super) fn of_another_session(seat: &Seat, form: Form) -> Self {
        Self::new(Why::OtherSession).at(seat).keeping(form, Some(&seat.session))
    }

    /// What a call said.
    pub(super) fn of(failure: Failure, sessions: &Sessions) -> Self {
        if let Failure::SignedOut(_) = failure {
            let mut trouble = Self::signed_out();
            trouble.0.end = Some(sessions.end());
            return trouble;
        }
        Self::of_failure(failure)
    }

    /// Says so in the blog's name and language.
    pub(super) fn at(mut self, seat: &Seat) -> Self {
        self.0.blog = Some(seat.blog.clone());
        self.0.session = Some(seat.session.clone());
        self
    }

    /// Gives the form back with the page.
    pub(super) fn keeping(mut self, form: Form, session: Option<&Session>) -> Self {
        self.0.form = Some(form);
        self.0.session = self.0.session.or_else(|| session.cloned());
        self
    }

    /// The page that says it; `here` is where the request went.
    pub(super) fn respond(self, browser: &Browser, here: &str) -> Response {
        let Inner { why, blog, session, form, end } = *self.0;
        let sign_in = auth::token_page(auth::local(here));
        let response = if why == Why::SignedOut && form.is_none() {
            // Nothing was typed: straight to where a session begins.
            session::see_other(&sign_in)
        } else {
            let language = blog.as_ref().map_or_else(|| browser.language(), |blog| &blog.language);
            let locale = PageLocale::new(language, "UTC");
            let csrf = session.as_ref().map(Session::form_token).unwrap_or_default();
            let status = why.status();
            let kept = form.map(|form| Kept::new(here, &form));
            let reference = status.is_server_error().then(|| browser.reference());
            let sorry = Sorry { why, blog, kept, sign_in, reference, csrf };
            session::page(status, sorry.render(&locale))
        };
        match end {
            Some(end) => session::no_longer(response, end),
            None => response,
        }
    }
}

impl Why {
    fn status(&self) -> http::StatusCode {
        match self {
            Self::SignedOut => http::StatusCode::UNAUTHORIZED,
            Self::OtherSession | Self::NoMember => http::StatusCode::FORBIDDEN,
            Self::TooLarge => http::StatusCode::PAYLOAD_TOO_LARGE,
            Self::Cut => http::StatusCode::REQUEST_TIMEOUT,
            Self::Failed(failure) => failure.status(),
        }
    }
}

impl From<Unusable> for Trouble {
    fn from(unusable: Unusable) -> Self {
        Self::new(match unusable {
            Unusable::TooLarge => Why::TooLarge,
            Unusable::TooSlow => Why::Cut,
        })
    }
}
