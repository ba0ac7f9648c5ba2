//! `/auth/guest`: what this browser is known by to those who comment without signing in, and what was written
//! with it, to be taken along or erased.

use std::sync::Arc;

use askama::Template;
use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, StatusCode, Uri},
    response::Response,
};
use proto::comments::v1::EraseGuestResponse;

use super::{
    MAX_FORM_BYTES, Room,
    download::{self, Who},
    locale,
};
use crate::{
    auth::address::{ACCOUNT, GUEST, GUEST_EXPORT},
    cookies::{Remembered, Session},
    pages::text::Texts,
    session::{self, Browser, CSRF, Failure, Form, Shell, render},
};

type Shared = State<Arc<Room>>;

/// `?ask=erase` asks whether they mean it.
pub(super) async fn show(State(room): Shared, browser: Browser, headers: HeaderMap, uri: Uri) -> Response {
    let asks = uri.query() == Some("ask=erase");
    page(&room, &browser, &headers, if asks { &Shows::Question } else { &Shows::Nothing })
}

pub(super) async fn take(State(room): Shared, browser: Browser, headers: HeaderMap, body: Body) -> Response {
    let form = Form::read(body, MAX_FORM_BYTES).await.unwrap_or_default();
    // The edge has looked where the form comes from; who is signed in proves it as everywhere.
    if room.sessions.of(&browser).is_some_and(|session| !form.is_of(&session)) {
        return page(&room, &browser, &headers, &Shows::Problem(Problem::StaleForm));
    }
    if form.get("action") != "erase" {
        return page(&room, &browser, &headers, &Shows::Nothing);
    }
    let erased = match room.guest(&headers) {
        Some(guest) => {
            let pass = room.sessions.guest_pass(&guest);
            room.sessions.calls.erase_guest(browser.with(&pass)).await
        }
        // There is only what the browser itself remembers.
        None => Ok(EraseGuestResponse::default()),
    };
    match erased {
        Ok(erased) => room.forgotten(page(&room, &browser, &HeaderMap::new(), &Shows::Erased(erased))),
        Err(failure) => page(&room, &browser, &headers, &Shows::Problem(Problem::Failed(failure))),
    }
}

pub(super) async fn export(State(room): Shared, browser: Browser, headers: HeaderMap) -> Response {
    let Some(guest) = room.guest(&headers) else {
        return page(&room, &browser, &headers, &Shows::Nothing);
    };
    match download::begin(room.sessions.clone(), browser.clone(), Who::Guest(guest)).await {
        Ok(file) => file,
        Err(failure) => page(&room, &browser, &headers, &Shows::Problem(Problem::NotRead(failure))),
    }
}

/// What the page says before everything else.
enum Shows {
    Nothing,
    Question,
    Erased(EraseGuestResponse),
    Problem(Problem),
}

/// Why nothing, or not all of it, was done.
enum Problem {
    /// The form was made in another session, or did not arrive whole.
    StaleForm,
    /// It was not erased to the end.
    Failed(Failure),
    /// It could not be handed out.
    NotRead(Failure),
}

impl Problem {
    fn status(&self) -> StatusCode {
        match self {
            Self::StaleForm => StatusCode::FORBIDDEN,
            Self::Failed(failure) | Self::NotRead(failure) => failure.status(),
        }
    }

    /// What is wrong and what to do next.
    fn sentence(&self, t: &Texts) -> String {
        match self {
            Self::StaleForm => t.msg("account-stale-form"),
            Self::Failed(Failure::Away | Failure::Busy(_)) => t.msg("erase-away"),
            Self::NotRead(Failure::Away | Failure::Busy(_)) => t.msg("export-away"),
            Self::Failed(_) | Self::NotRead(_) => t.msg("account-broken"),
        }
    }
}

fn page(room: &Room, browser: &Browser, headers: &HeaderMap, shows: &Shows) -> Response {
    let locale = locale(browser);
    let session = room.sessions.of(browser);
    let shell = Shell::of(&locale, session.as_ref().map(Session::form_token).unwrap_or_default());
    let (is_known, remembered) = (room.guest(headers).is_some(), room.remembered(headers));
    let status = match shows {
        Shows::Problem(problem) => problem.status(),
        _ => StatusCode::OK,
    };
    let document = Document {
        t: shell.t,
        csrf: shell.csrf.clone(),
        shell,
        asks: matches!(shows, Shows::Question) && (is_known || remembered.is_some()),
        problem: match shows {
            Shows::Problem(problem) => Some(problem.sentence(locale.texts())),
            _ => None,
        },
        erased: match shows {
            Shows::Erased(erased) => sentences(locale.texts(), *erased),
            _ => Vec::new(),
        },
        is_known,
        remembered,
        is_signed_in: session.is_some(),
    };
    session::page(status, render(&document))
}

#[derive(Template)]
#[template(path = "auth/guest.html")]
struct Document<'a> {
    t: &'static Texts,
    shell: Shell<'a>,
    csrf: String,
    /// Whether the one question is asked.
    asks: bool,
    problem: Option<String>,
    /// How much was erased, where it was.
    erased: Vec<String>,
    /// Whether the browser has the cookie of a guest.
    is_known: bool,
    remembered: Option<Remembered>,
    is_signed_in: bool,
}

/// How much was erased.
fn sentences(t: &Texts, erased: EraseGuestResponse) -> Vec<String> {
    let count = |count: i32| u64::try_from(count).unwrap_or_default();
    vec![
        t.count("guest-erased-comments", count(erased.comment_count)),
        t.count("guest-erased-reactions", count(erased.reaction_count)),
    ]
}
