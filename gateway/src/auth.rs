//! `/auth/`: how a browser begins a session and ends it. Here by pasting a token of `rapport token`;
//! a log-in with a provider makes the same session in the same way (`Sessions::begin`).

pub(crate) mod address;

mod claims;
mod sign_in;
mod view;

use std::sync::Arc;

use axum::{
    Router,
    body::Body,
    extract::State,
    http::Uri,
    middleware::map_response,
    response::Response,
    routing::{get, post},
};
use url::form_urlencoded;

use crate::session::{self, Browser, Form, Sessions, Unusable};
use address::{SIGN_OUT, TOKEN_PAGE, local};

/// Largest form of these pages: a token is some hundred bytes.
const MAX_FORM_BYTES: usize = 16 * 1024;

type Shared = State<Arc<Sessions>>;

/// The pages.
pub(crate) fn router(sessions: Arc<Sessions>) -> Router {
    Router::new()
        .route(TOKEN_PAGE, get(show).post(take))
        .route(SIGN_OUT, post(sign_out))
        .with_state(sessions)
        .layer(map_response(session::secured))
}

async fn show(State(sessions): Shared, browser: Browser, uri: Uri) -> Response {
    let query = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
    let (mut next, mut done) = (String::new(), None);
    for (key, value) in query {
        match &*key {
            "next" => next = local(&value).to_owned(),
            "done" => done = sign_in::Done::parse(&value),
            _ => {}
        }
    }
    sign_in::page(&sessions, &browser, &next, done).await
}

async fn take(State(sessions): Shared, browser: Browser, body: Body) -> Response {
    match Form::read(body, MAX_FORM_BYTES).await {
        Ok(form) => sign_in::take(&sessions, &browser, &form).await,
        Err(Unusable::TooLarge) => sign_in::too_long(&browser),
        Err(Unusable::TooSlow) => sign_in::cut(&browser),
    }
}

/// Ends the session, whatever the services think of its token. Nobody else can: the form carries the
/// session's proof.
async fn sign_out(State(sessions): Shared, browser: Browser, body: Body) -> Response {
    let form = Form::read(body, MAX_FORM_BYTES).await.unwrap_or_default();
    match sessions.of(&browser) {
        Some(session) if !form.is_of(&session) => sign_in::stale_form(&sessions, &browser).await,
        _ => {
            let there = session::see_other(&browser.signed_out());
            session::no_longer(there, sessions.end())
        }
    }
}
