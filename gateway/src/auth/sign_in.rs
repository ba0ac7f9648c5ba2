//! The token page: takes a pasted token, has a service check it, begins the session.

use axum::{
    http::{StatusCode, header},
    response::Response,
};
use proto::{api_keys::PREFIX, posts::v1::Blog};
use service_kit::auth::Kind;

use super::{
    address::{TOKEN_PAGE, desk, local},
    claims,
    view::{Problem, TokenPage},
};
use crate::{
    cookies::Session,
    pages::locale::PageLocale,
    session::{self, Browser, Failure, Form, Pass, Refusal, Sessions},
};

/// What has just happened to a session, as the page's address says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Done {
    SignedOut,
    Over,
}

impl Done {
    pub(super) fn parse(word: &str) -> Option<Self> {
        match word {
            "signed-out" => Some(Self::SignedOut),
            "over" => Some(Self::Over),
            _ => None,
        }
    }
}

/// The page as it is, signed in or not.
pub(super) async fn page(sessions: &Sessions, browser: &Browser, next: &str, done: Option<Done>) -> Response {
    // Any link can say so; who has a session sees how it stands.
    let is_over = done == Some(Done::Over) && sessions.of(browser).is_none();
    let problem = is_over.then_some(Problem::Refused(Refusal::Over));
    shown(sessions, browser, next, done == Some(Done::SignedOut), problem).await
}

/// The sign-out form of a page that an earlier session made.
pub(super) async fn stale_form(sessions: &Sessions, browser: &Browser) -> Response {
    let mut response = shown(sessions, browser, "", false, Some(Problem::StaleForm)).await;
    *response.status_mut() = StatusCode::FORBIDDEN;
    response
}

async fn shown(
    sessions: &Sessions,
    browser: &Browser,
    next: &str,
    signed_out: bool,
    problem: Option<Problem>,
) -> Response {
    let locale = locale(browser);
    let mut page = TokenPage::default();
    (page.next, page.signed_out, page.problem) = (next.to_owned(), signed_out, problem);
    let mut end = None;
    if let Some(session) = sessions.of(browser) {
        page.signed_in(&session);
        match blogs(sessions, browser, &session).await {
            Ok(blogs) => page.desks_of(&blogs),
            Err(Failure::SignedOut(Refusal::Over)) => {
                end = Some(sessions.end());
                page = TokenPage::refused(page.next, Problem::Refused(Refusal::Over));
            }
            Err(Failure::SignedOut(refusal)) => page.problem = Some(Problem::Refused(refusal)),
            Err(_) => page.problem = Some(Problem::Away),
        }
    }
    let response = session::page(StatusCode::OK, page.render(&locale));
    match end {
        Some(end) => session::no_longer(response, end),
        None => response,
    }
}

async fn blogs(sessions: &Sessions, browser: &Browser, session: &Session) -> Result<Vec<Blog>, Failure> {
    let pass = sessions.pass(session, &browser.request_id).await?;
    sessions.calls.blogs(browser.with(&pass)).await
}

pub(super) async fn take(sessions: &Sessions, browser: &Browser, form: &Form) -> Response {
    let next = local(form.get("next")).to_owned();
    let token = claims::tidy(form.get("token"));
    if token.is_empty() {
        return refused(browser, next, Problem::Missing, StatusCode::UNPROCESSABLE_ENTITY);
    }
    // Not to be sent on: keys are taken here alone, and are no way in for the pages (ADR 16).
    if token.starts_with(PREFIX) {
        return refused(browser, next, Problem::ApiKey, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let pass = Pass::pasted(&token);
    let blogs = match sessions.calls.blogs(browser.with(&pass)).await {
        Ok(blogs) => blogs,
        Err(Failure::SignedOut(refusal)) => {
            return refused(browser, next, Problem::Refused(refusal), StatusCode::UNPROCESSABLE_ENTITY);
        }
        Err(failure) => return refused(browser, next, Problem::Away, failure.status()),
    };
    let Some(session) =
        claims::session(token).filter(|session| matches!(session.kind(), Kind::Person | Kind::Service))
    else {
        return refused(browser, next, Problem::Guest, StatusCode::UNPROCESSABLE_ENTITY);
    };
    let home = match blogs.as_slice() {
        _ if !next.is_empty() => next,
        [only] => desk(&only.name),
        _ => TOKEN_PAGE.to_owned(),
    };
    begin(sessions, browser, &session, &home)
}

fn begin(sessions: &Sessions, browser: &Browser, session: &Session, home: &str) -> Response {
    // The services allow clocks to differ a little; a browser does not.
    if session.expiry() <= sessions.now() {
        let problem = Problem::Refused(Refusal::Expired);
        return refused(browser, local(home).to_owned(), problem, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let Some(cookie) = sessions.begin(session) else { return too_long(browser) };
    let mut response = session::see_other(home);
    response.headers_mut().append(header::SET_COOKIE, cookie);
    response
}

/// Longer than any token that a cookie can hold.
pub(super) fn too_long(browser: &Browser) -> Response {
    refused(browser, String::new(), Problem::TooLong, StatusCode::PAYLOAD_TOO_LARGE)
}

/// The form did not arrive whole.
pub(super) fn cut(browser: &Browser) -> Response {
    refused(browser, String::new(), Problem::Cut, StatusCode::REQUEST_TIMEOUT)
}

/// The token is never written back into the page.
fn refused(browser: &Browser, next: String, problem: Problem, status: StatusCode) -> Response {
    let page = TokenPage::refused(next, problem);
    session::page(status, page.render(&locale(browser)))
}

fn locale(browser: &Browser) -> PageLocale {
    PageLocale::new(browser.language(), "UTC")
}
