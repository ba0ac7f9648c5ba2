//! `/auth/claim`: the first owner comes in by typing a one-time code, which only whoever runs the server can
//! print. No account elsewhere is needed, and no script.

use askama::Template;
use axum::{
    body::Body,
    http::{StatusCode, header},
    response::Response,
};
use tonic::{Code, Status};

use super::{LogIn, MAX_FORM_BYTES};
use crate::{
    auth::address::{CHOICE, CLAIM, desk, local},
    cookies::Session,
    pages::{locale::PageLocale, text::Texts},
    session::{self, Browser, CSRF, Form, Shell, Unusable, render},
};

/// Why nobody came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Problem {
    /// No code was typed.
    Missing,
    /// It is none, or no longer good.
    Wrong,
    /// There is nothing to claim.
    Owned,
    /// There is nothing to own.
    NoBlog,
    /// Others tried too often.
    Many,
    /// It cannot be checked now.
    Away,
    /// The form was made in another session.
    StaleForm,
    /// The form did not arrive whole.
    Cut,
}

impl Problem {
    fn of(status: &Status) -> Self {
        use tonic_types::StatusExt as _;
        match status.code() {
            Code::InvalidArgument => Self::Wrong,
            Code::FailedPrecondition => {
                let reason = status.get_details_error_info().map(|info| info.reason);
                if reason.as_deref() == Some("NO_BLOG") { Self::NoBlog } else { Self::Owned }
            }
            // A busy store says the same, and its moment passes too.
            Code::ResourceExhausted => Self::Many,
            code => {
                tracing::warn!(?code, "a claim could not be looked at");
                Self::Away
            }
        }
    }

    fn status(self) -> StatusCode {
        match self {
            Self::Missing | Self::Wrong => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Owned | Self::NoBlog => StatusCode::CONFLICT,
            Self::Many => StatusCode::TOO_MANY_REQUESTS,
            Self::Away => StatusCode::SERVICE_UNAVAILABLE,
            Self::StaleForm => StatusCode::FORBIDDEN,
            Self::Cut => StatusCode::REQUEST_TIMEOUT,
        }
    }

    /// What is wrong and what to do next.
    fn sentence(self, t: &Texts) -> String {
        match self {
            Self::Missing => t.msg("claim-missing"),
            Self::Wrong => t.msg("claim-wrong"),
            Self::Owned => t.msg("claim-owned"),
            Self::NoBlog => t.msg("claim-no-blog"),
            Self::Many => t.msg("claim-many"),
            Self::Away => t.msg("claim-away"),
            Self::StaleForm => t.msg("claim-stale-form"),
            Self::Cut => t.msg("claim-cut"),
        }
    }
}

impl LogIn {
    /// The form, or that there is nothing to claim.
    pub(super) async fn claim_page(&self, browser: &Browser, next: &str) -> Response {
        match self.calls.is_claimable(browser).await {
            Ok(true) => self.claim_form(browser, next, "", None),
            Ok(false) => self.claim_form(browser, next, "", Some(Problem::Owned)),
            Err(status) => self.claim_form(browser, next, "", Some(Problem::of(&status))),
        }
    }

    /// Lets somebody in by the code that they typed.
    pub(super) async fn claim(&self, browser: &Browser, body: Body) -> Response {
        let form = match Form::read(body, MAX_FORM_BYTES).await {
            Ok(form) => form,
            Err(Unusable::TooLarge) => return self.claim_form(browser, "", "", Some(Problem::Wrong)),
            Err(Unusable::TooSlow) => return self.claim_form(browser, "", "", Some(Problem::Cut)),
        };
        let next = form.get("next");
        let refused = |problem| self.claim_form(browser, next, "", Some(problem));
        if self.sessions.of(browser).is_some_and(|session| !form.is_of(&session)) {
            return refused(Problem::StaleForm);
        }
        let code = form.get("code").trim();
        if code.is_empty() {
            return refused(Problem::Missing);
        }
        let claimed = match self.calls.claim(browser, code).await {
            Ok(claimed) => claimed,
            // A slip is mended where it stands. What is no longer good, or not yet looked at, opens nothing.
            Err(status) => return self.claim_form(browser, next, code, Some(Problem::of(&status))),
        };
        let session = Session::of_person(&claimed.person, "", claimed.auth_time);
        let Some(cookie) = self.sessions.begin(&session) else { return refused(Problem::Away) };
        let home = desk(&claimed.blog);
        let there = if local(next).is_empty() { &home } else { local(next) };
        let mut response = session::see_other(there);
        response.headers_mut().append(header::SET_COOKIE, cookie);
        response
    }

    /// With what was typed, where it was no code that is good.
    fn claim_form(&self, browser: &Browser, next: &str, code: &str, problem: Option<Problem>) -> Response {
        let locale = PageLocale::new(browser.language(), "UTC");
        let proof = self.sessions.of(browser).map(|session| session.form_token()).unwrap_or_default();
        let shell = Shell::of(&locale, String::new());
        let page = Page {
            t: shell.t,
            shell,
            next: local(next),
            code: if problem == Some(Problem::Wrong) { code } else { "" },
            is_open: !matches!(problem, Some(Problem::Owned)),
            sentence: problem.map(|problem| problem.sentence(locale.texts())),
            proof,
        };
        session::page(problem.map_or(StatusCode::OK, Problem::status), render(&page))
    }
}

#[derive(Template)]
#[template(path = "login/claim.html")]
struct Page<'a> {
    t: &'static Texts,
    shell: Shell<'a>,
    next: &'a str,
    code: &'a str,
    is_open: bool,
    sentence: Option<String>,
    proof: String,
}
