//! `/auth/identities/export` and `/auth/identities/erase`: how a person takes along what is kept of them, and
//! how they leave for good. Only a page of their session can send the form.

use std::sync::Arc;

use askama::Template;
use axum::{body::Body, extract::State, http::StatusCode, response::Response};
use service_kit::auth::Kind;

use super::{
    MAX_FORM_BYTES, Room,
    download::{self, Who},
    locale,
};
use crate::{
    auth::address::{self, ACCOUNT, GUEST, LEAVE, TAKE_ALONG},
    cookies::Session,
    pages::text::Texts,
    session::{self, Browser, CSRF, Failure, Form, Shell, render},
};

type Shared = State<Arc<Room>>;

pub(super) async fn show(State(room): Shared, browser: Browser) -> Response {
    match room.person(&browser) {
        Some(session) => page(&browser, Some(&session), None, None),
        None => sign_in(),
    }
}

pub(super) async fn take(State(room): Shared, browser: Browser, body: Body) -> Response {
    let Some(session) = room.person(&browser) else { return sign_in() };
    let form = Form::read(body, MAX_FORM_BYTES).await.unwrap_or_default();
    if !form.is_of(&session) {
        return page(&browser, Some(&session), Some(&Problem::StaleForm), None);
    }
    let erased = async {
        let pass = room.sessions.pass(&session, &browser.request_id).await?;
        room.sessions.calls.erase_person(browser.with(&pass), form.has("erase_posts")).await
    };
    match erased.await {
        Ok(left) => session::no_longer(page(&browser, None, None, Some(left.name)), room.sessions.end()),
        Err(failure) => room.refused(&browser, &session, &Problem::NotErased(failure)),
    }
}

pub(super) async fn export(State(room): Shared, browser: Browser) -> Response {
    let Some(session) = room.person(&browser) else { return sign_in() };
    match download::begin(room.sessions.clone(), browser.clone(), Who::Person(session.clone())).await {
        Ok(file) => file,
        Err(failure) => room.refused(&browser, &session, &Problem::NotRead(failure)),
    }
}

fn sign_in() -> Response {
    session::see_other(&address::sign_in(ACCOUNT))
}

impl Room {
    fn person(&self, browser: &Browser) -> Option<Session> {
        self.sessions.of(browser).filter(|session| session.kind() == Kind::Person)
    }

    fn refused(&self, browser: &Browser, session: &Session, problem: &Problem) -> Response {
        if let Problem::NotErased(Failure::SignedOut(_)) | Problem::NotRead(Failure::SignedOut(_)) = problem {
            let there = session::see_other(&address::sign_in_after_end(ACCOUNT));
            return session::no_longer(there, self.sessions.end());
        }
        page(browser, Some(session), Some(problem), None)
    }
}

/// Why nothing, or not all of it, was done.
enum Problem {
    /// The form was made in another session, or did not arrive whole.
    StaleForm,
    NotErased(Failure),
    NotRead(Failure),
}

impl Problem {
    fn status(&self) -> StatusCode {
        match self {
            Self::StaleForm => StatusCode::FORBIDDEN,
            Self::NotErased(failure) | Self::NotRead(failure) => failure.status(),
        }
    }

    /// What is wrong and what to do next.
    fn sentence(&self, t: &Texts) -> String {
        match self {
            Self::StaleForm => t.msg("account-stale-form"),
            // The only state of things that forbids it.
            Self::NotErased(Failure::Refused(_)) => t.msg("leave-last-owner"),
            Self::NotErased(Failure::Away | Failure::Busy(_)) => t.msg("erase-away"),
            Self::NotRead(Failure::Away | Failure::Busy(_)) => t.msg("export-away"),
            Self::NotErased(_) | Self::NotRead(_) => t.msg("account-broken"),
        }
    }
}

/// The question, or, with the name that is `left`, that it is done.
fn page(
    browser: &Browser,
    session: Option<&Session>,
    problem: Option<&Problem>,
    left: Option<String>,
) -> Response {
    let locale = locale(browser);
    let shell = Shell::of(&locale, session.map(Session::form_token).unwrap_or_default());
    let document = Document {
        t: shell.t,
        csrf: shell.csrf.clone(),
        shell,
        name: session.and_then(Session::name),
        problem: problem.map(|problem| problem.sentence(locale.texts())),
        left,
    };
    session::page(problem.map_or(StatusCode::OK, Problem::status), render(&document))
}

#[derive(Template)]
#[template(path = "auth/leave.html")]
struct Document<'a> {
    t: &'static Texts,
    shell: Shell<'a>,
    csrf: String,
    /// Who would be erased.
    name: Option<&'a str>,
    problem: Option<String>,
    /// `persons/{person}`, once nothing else is.
    left: Option<String>,
}
