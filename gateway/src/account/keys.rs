//! `/auth/keys`: the API keys of a person. One is made and shown once, and revoked after one question.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    body::Body,
    extract::State,
    http::{StatusCode, Uri},
    response::Response,
    routing::get,
};
use proto::{
    api_keys::SCOPES,
    posts::v1::{ApiKey, CreateApiKeyRequest, DeleteApiKeyRequest},
};
use service_kit::{auth::Kind, time::Timestamp};
use url::form_urlencoded;

use super::{MAX_FORM_BYTES, ME};
use crate::{
    auth::address::{self, KEYS},
    cookies::Session,
    pages::locale::PageLocale,
    session::{self, As, Browser, Failure, Form, Sessions},
};
use view::{KeysPage, Problem, Typed};

mod view;

/// Most days of a key that is made here. The service takes one more, by its own clock.
const MOST_DAYS: u64 = 365;

const DAY: Duration = Duration::from_hours(24);

type Shared = State<Arc<Sessions>>;

/// The page.
pub(super) fn router(sessions: Arc<Sessions>) -> Router {
    Router::new().route(KEYS, get(show).post(take)).with_state(sessions)
}

async fn show(State(sessions): Shared, browser: Browser, uri: Uri) -> Response {
    let Some(session) = person(&sessions, &browser) else { return sign_in() };
    let query = uri.query().unwrap_or_default();
    let asked = |field: &str| {
        let mut fields = form_urlencoded::parse(query.as_bytes());
        fields.find(|(name, _)| name == field).map(|(_, value)| value.into_owned())
    };
    let said = Said { done: asked("done").is_some(), asking: asked("revoke"), ..Said::default() };
    page(&sessions, &browser, &session, said).await
}

async fn take(State(sessions): Shared, browser: Browser, body: Body) -> Response {
    let Some(session) = person(&sessions, &browser) else { return sign_in() };
    let form = match Form::read(body, MAX_FORM_BYTES).await {
        Ok(form) if form.is_of(&session) => form,
        unproven => {
            // They may have signed in again in another tab: what was typed is given back.
            let typed = unproven.ok().map(|form| Typed::of(&form));
            let said = Said { typed, ..Said::of(Problem::StaleForm) };
            return page(&sessions, &browser, &session, said).await;
        }
    };
    let done = async {
        let pass = sessions.pass(&session, &browser.request_id).await.map_err(Problem::Failed)?;
        let me = browser.with(&pass);
        match form.get("action") {
            "make" => make(&sessions, me, &form).await.map(Some),
            "revoke" => revoke(&sessions, me, &form).await.map(|()| None),
            _ => Err(Problem::Failed(Failure::Invalid(Vec::new()))),
        }
    };
    let said = match done.await {
        // Not led on: what opens is told in this answer and in no other.
        Ok(Some(made)) => Said { made: Some(made), ..Said::default() },
        Ok(None) => return session::see_other(&format!("{KEYS}?done=revoke")),
        Err(problem) => Said { typed: Some(Typed::of(&form)), ..Said::of(problem) },
    };
    page(&sessions, &browser, &session, said).await
}

fn person(sessions: &Sessions, browser: &Browser) -> Option<Session> {
    sessions.of(browser).filter(|session| session.kind() == Kind::Person)
}

fn sign_in() -> Response {
    session::see_other(&address::sign_in(KEYS))
}

async fn make(sessions: &Sessions, me: As<'_>, form: &Form) -> Result<ApiKey, Problem> {
    let scopes: Vec<String> =
        SCOPES.iter().filter(|&&scope| form.has(scope)).map(|&scope| scope.to_owned()).collect();
    if scopes.is_empty() {
        return Err(Problem::NoScope);
    }
    let days: Option<u32> = form.get("days").trim().parse().ok();
    let days = days.filter(|days| (1..=MOST_DAYS).contains(&u64::from(*days))).ok_or(Problem::Days)?;
    let key = ApiKey {
        display_name: form.get("display_name").trim().to_owned(),
        scopes,
        expire_time: Some(end(sessions.now(), days).to_proto()),
        ..ApiKey::default()
    };
    let message = CreateApiKeyRequest {
        parent: ME.to_owned(),
        api_key: Some(key),
        request_id: form.request_id().to_string(),
    };
    sessions.calls.create_api_key(me, message).await.map_err(Problem::Failed)
}

/// When so many days are over: the midnight (UTC) after them, so that a form that is sent twice is one request.
fn end(now: Timestamp, days: u32) -> Timestamp {
    let end = now.plus(DAY * days);
    let into_its_day = end.since(Timestamp(0)).as_micros() % DAY.as_micros();
    let left = DAY.as_micros() - into_its_day;
    end.plus(Duration::from_micros(u64::try_from(left % DAY.as_micros()).expect("less than a day")))
}

async fn revoke(sessions: &Sessions, me: As<'_>, form: &Form) -> Result<(), Problem> {
    let message = DeleteApiKeyRequest { name: form.get("name").to_owned(), etag: String::new() };
    sessions.calls.delete_api_key(me, message).await.map_err(Problem::Failed)
}

/// What the page says besides the keys.
#[derive(Default)]
struct Said {
    problem: Option<Problem>,
    /// Whether a key was revoked.
    done: bool,
    /// The id of the key that is to be revoked, if its person means it.
    asking: Option<String>,
    /// A key that was just made: what opens is told once.
    made: Option<ApiKey>,
    /// The form, where it was not taken.
    typed: Option<Typed>,
}

impl Said {
    fn of(problem: Problem) -> Self {
        Self { problem: Some(problem), ..Self::default() }
    }
}

async fn page(sessions: &Sessions, browser: &Browser, session: &Session, said: Said) -> Response {
    let known = async {
        let pass = sessions.pass(session, &browser.request_id).await?;
        sessions.calls.api_keys(browser.with(&pass), ME.to_owned()).await
    };
    let (keys, problem) = match known.await {
        Ok(keys) => (Some(keys), said.problem),
        Err(Failure::SignedOut(_)) => {
            let there = session::see_other(&address::sign_in_after_end(KEYS));
            return session::no_longer(there, sessions.end());
        }
        // The key that was made is shown all the same.
        Err(failure) => (None, said.problem.or(Some(Problem::Failed(failure)))),
    };
    let status = problem.as_ref().map_or(StatusCode::OK, Problem::status);
    let locale = PageLocale::new(browser.language(), "UTC");
    let page = KeysPage::new(keys, Said { problem, ..said }, sessions.now());
    session::page(status, page.render(&locale, session.form_token()))
}
