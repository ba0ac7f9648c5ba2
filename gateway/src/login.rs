//! `/auth/{provider}`: how somebody signs in by an account that they have elsewhere. The dance is
//! `begin.rs` (to the provider), `callback.rs` (back from it), `arrive.rs` (who that is here).
//! `claim.rs` lets the first owner in, who needs no account.

mod arrive;
mod attempt;
mod begin;
mod callback;
mod calls;
mod claim;
mod http;
mod icon;
mod oauth;
mod openid;
mod pace;
mod providers;
mod refusal;
mod token;
mod view;

use std::sync::Arc;

use axum::{
    Router,
    body::Body,
    extract::{Path, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    middleware::{Next, from_fn, map_response},
    response::Response,
    routing::{get, post},
};
use url::form_urlencoded;

use crate::{
    auth::address::{CHOICE, CLAIM, back},
    hosts::Hosts,
    pages::view::Provider as Button,
    parts::Parts,
    session::{self, Browser, Form, Sessions, Unusable},
};
use attempt::{Attempts, Intent};
use calls::SignIn;
use pace::Pace;
use providers::{Provider, Providers};

/// Largest form of these pages: a path and an intent.
const MAX_FORM_BYTES: usize = 16 * 1024;

/// Everything that a log-in needs.
struct LogIn {
    providers: Providers,
    attempts: Attempts,
    calls: SignIn,
    pace: Pace,
    sessions: Arc<Sessions>,
}

impl LogIn {
    fn new(parts: &Parts, sessions: Arc<Sessions>) -> Self {
        let is_secure = parts.public_url.scheme() == "https";
        Self {
            providers: Providers::new(&parts.login, Hosts::of(&parts.public_url, &parts.blog_hosts)),
            attempts: Attempts::new(&parts.cookie_key, is_secure),
            calls: SignIn::new(parts),
            pace: Pace::new(),
            sessions,
        }
    }
}

type Shared = State<Arc<LogIn>>;

/// The providers for their buttons, and the room that takes them: `POST /auth/{id}`.
pub(crate) fn room(parts: &Parts, sessions: Arc<Sessions>) -> (Vec<Button>, Router) {
    let log_in = LogIn::new(parts, sessions);
    let buttons = log_in.providers.list().map(Provider::button).collect();
    (buttons, router(Arc::new(log_in)))
}

fn router(log_in: Arc<LogIn>) -> Router {
    Router::new()
        .route(CHOICE, get(choose))
        .route(CLAIM, get(show_claim).post(claim))
        .route("/auth/{provider}", post(leave))
        .route("/auth/{provider}/callback", get(come_back))
        .with_state(log_in)
        .layer(map_response(session::secured))
        // Around it, since this one wins: codes and states stand in these addresses.
        .layer(from_fn(discreet))
}

/// Nobody is told these addresses, our own server included: codes and states stand in them.
///
/// Without a referrer a browser sends the forms of such a page with `Origin: null` (Fetch, "append a request
/// `Origin` header"), as another site's page might; `edge/forms.rs` believes `Sec-Fetch-Site`, which says more.
/// A browser that is older (2023), or reaches us over plain http beyond this machine, does not send that: it
/// asked for the page without it, and gets one whose forms say where they come from.
pub(crate) async fn discreet(request: Request, next: Next) -> Response {
    let says_from_where = request.headers().contains_key("sec-fetch-site");
    let mut response = next.run(request).await;
    let leads_on = response.status().is_redirection() || response.headers().contains_key(begin::REFRESH);
    let policy = if leads_on || says_from_where { "no-referrer" } else { "same-origin" };
    response.headers_mut().insert(header::REFERRER_POLICY, HeaderValue::from_static(policy));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

async fn choose(State(log_in): Shared, browser: Browser, uri: Uri) -> Response {
    let is_over = parameter(&uri, "done") == "over";
    let next = parameter(&uri, "next");
    let is_claimable = log_in.calls.is_claimable(&browser).await.unwrap_or_else(|status| {
        tracing::warn!(code = ?status.code(), "nobody can say whether there is an owner");
        false
    });
    view::choice(&browser, log_in.providers.list(), back(&next), is_claimable, is_over)
}

async fn show_claim(State(log_in): Shared, browser: Browser, uri: Uri) -> Response {
    log_in.claim_page(&browser, &parameter(&uri, "next")).await
}

async fn claim(State(log_in): Shared, browser: Browser, body: Body) -> Response {
    log_in.claim(&browser, body).await
}

/// What stands in the address under this name; empty where nothing does.
fn parameter(uri: &Uri, name: &str) -> String {
    let mut query = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
    query.find(|(key, _)| key == name).map(|(_, value)| value.into_owned()).unwrap_or_default()
}

/// The form has `next`, a path of ours, and perhaps `intent`: `change` or `link`.
async fn leave(
    State(log_in): Shared,
    Path(provider): Path<String>,
    browser: Browser,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let form = match Form::read(body, MAX_FORM_BYTES).await {
        Ok(form) => form,
        // Half a form may want something else than the whole one.
        Err(Unusable::TooLarge) => return view::cut(&browser, StatusCode::PAYLOAD_TOO_LARGE),
        Err(Unusable::TooSlow) => return view::cut(&browser, StatusCode::REQUEST_TIMEOUT),
    };
    let next = back(form.get("next"));
    let intent = match form.get("intent") {
        "change" => Intent::Change,
        // A pasted token is for the desk alone: nobody can sign it out, so nobody could stop what it adds.
        "link" => match log_in.sessions.of(&browser).filter(|session| session.signed_in().is_some()) {
            // Without the session's proof anybody's page could add anybody's account.
            Some(session) if form.is_of(&session) => Intent::Link(session.subject),
            _ => return view::stale_form(&browser, next),
        },
        _ => Intent::SignIn,
    };
    log_in.begin(&browser, &headers, &provider, intent, next).await
}

async fn come_back(
    State(log_in): Shared,
    Path(provider): Path<String>,
    browser: Browser,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    log_in.callback(&browser, &headers, &provider, uri.query().unwrap_or_default()).await
}
