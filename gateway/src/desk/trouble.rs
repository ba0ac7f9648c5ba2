//! Why a page of the desk is not there, and the page that stands in for it. A form that met it comes
//! back whole: nobody writes a text twice because a session ended.

use axum::response::Response;
use proto::posts::v1::Blog;

use super::{
    seat::Seat,
    view::{Kept, Sorry, Why},
};
use crate::{
    auth::address,
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

    /// What a call said that a form asked for: the page cannot be shown, but what was typed can.
    pub(super) fn of_form(failure: Failure, sessions: &Sessions, seat: &Seat, form: &Form) -> Self {
        let session = (!matches!(failure, Failure::SignedOut(_))).then_some(&seat.session);
        Self::of(failure, sessions).at(seat).keeping(form.clone(), session)
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
        let here_again = address::local(here);
        let sign_in = match &end {
            Some(_) => address::sign_in_after_end(here_again),
            None => address::sign_in(here_again),
        };
        let response = if why == Why::SignedOut && form.is_none() {
            // Nothing was typed: straight to where a session begins.
            session::see_other(&sign_in)
        } else {
            let language = blog.as_ref().map_or_else(|| browser.language(), |blog| &blog.language);
            let locale = PageLocale::new(language, "UTC");
            let csrf = session.as_ref().map(Session::form_token).unwrap_or_default();
            let status = status(&why);
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

fn status(why: &Why) -> http::StatusCode {
    match why {
        Why::SignedOut => http::StatusCode::UNAUTHORIZED,
        Why::OtherSession | Why::NoMember => http::StatusCode::FORBIDDEN,
        Why::TooLarge => http::StatusCode::PAYLOAD_TOO_LARGE,
        Why::Cut => http::StatusCode::REQUEST_TIMEOUT,
        Why::Failed(failure) => failure.status(),
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
