//! What the pages of a log-in show.

use askama::Template;
use axum::{http::StatusCode, response::Response};

use super::{
    attempt::{Attempt, Intent},
    providers::Provider,
    refusal::{Doubt, Refusal},
};
use crate::{
    auth::address,
    pages::{locale::PageLocale, text::Texts},
    session::{self, Browser, Shell, render},
};

/// On the way to the provider.
pub(super) fn connecting(browser: &Browser, provider: &Provider, url: &str) -> Response {
    let locale = locale(browser);
    let shell = Shell::of(&locale, String::new());
    let html = render(&Connecting { t: shell.t, shell, provider, url });
    session::page(StatusCode::OK, html)
}

/// Why not, and what to do next.
pub(super) fn refused(
    browser: &Browser,
    provider: &Provider,
    refusal: &Refusal,
    attempt: Option<&Attempt>,
) -> Response {
    let locale = locale(browser);
    let t = locale.texts();
    // Nothing went wrong where somebody changed their mind.
    let is_fault = !matches!(refusal, Refusal::Denied);
    let is_link = attempt.is_some_and(|attempt| matches!(attempt.intent, Intent::Link(_)));
    let page = Trouble {
        title: if is_fault { t.name("login-failed", &provider.label) } else { t.msg("login-not-agreed") },
        sentence: sentence(t, refusal, &provider.label),
        back: attempt.map_or("/", |attempt| attempt.back.as_str()),
        // A second account is asked for on the page that has the session's proof.
        again: vec![provider].into_iter().filter(|_| refusal.may_pass() && !is_link).collect(),
        change: attempt.is_some_and(|attempt| attempt.intent == Intent::Change),
        reference: is_fault.then(|| browser.reference()),
    };
    trouble(refusal.status(), &locale, page)
}

/// The form that adds an account was made in another session, or in none.
pub(super) fn stale_form(browser: &Browser, back: &str) -> Response {
    let locale = locale(browser);
    let t = locale.texts();
    let page = Trouble {
        title: t.msg("login-stale-form-title"),
        sentence: t.msg("login-stale-form"),
        back,
        again: Vec::new(),
        change: false,
        reference: None,
    };
    trouble(StatusCode::FORBIDDEN, &locale, page)
}

/// The form that begins a log-in did not arrive whole: nobody knows what it wanted, nor from where.
pub(super) fn cut(browser: &Browser, status: StatusCode) -> Response {
    let locale = locale(browser);
    let t = locale.texts();
    let page = Trouble {
        title: t.msg("login-stale-form-title"),
        sentence: t.msg("login-cut"),
        back: "/",
        again: Vec::new(),
        change: false,
        reference: None,
    };
    trouble(status, &locale, page)
}

/// The address names none that there is.
pub(super) fn no_such_provider<'a>(
    browser: &Browser,
    providers: impl Iterator<Item = &'a Provider>,
    back: &'a str,
) -> Response {
    let locale = locale(browser);
    let t = locale.texts();
    let (title, sentence) = (t.msg("login-no-provider-title"), t.msg("login-no-provider"));
    let page = Trouble { title, sentence, back, again: providers.collect(), change: false, reference: None };
    trouble(StatusCode::NOT_FOUND, &locale, page)
}

/// All that there are.
pub(super) fn choice<'a>(
    browser: &Browser,
    providers: impl Iterator<Item = &'a Provider>,
    next: &'a str,
    is_claimable: bool,
    is_over: bool,
) -> Response {
    let locale = locale(browser);
    let t = locale.texts();
    let page = Choice {
        sentence: is_over.then(|| t.msg("auth-over")),
        next,
        providers: providers.collect(),
        claim: is_claimable.then(|| address::claim_page(next)),
        token: address::token_page(address::local(next)),
        back: address::outside(next),
    };
    let shell = Shell::of(&locale, String::new());
    session::page(StatusCode::OK, render(&ChoiceDocument { t, shell, page }))
}

fn trouble(status: StatusCode, locale: &PageLocale, page: Trouble<'_>) -> Response {
    let shell = Shell::of(locale, String::new());
    session::page(status, render(&Document { t: shell.t, shell, page }))
}

/// What happened and what to do next.
fn sentence(t: &Texts, refusal: &Refusal, provider: &str) -> String {
    match refusal {
        Refusal::Unknown => t.name("login-unknown", provider),
        Refusal::TooOften => t.msg("login-too-often"),
        Refusal::MixedUp => t.name("login-mixed-up", provider),
        Refusal::Denied => t.name("login-denied", provider),
        Refusal::Declined(_) => t.name("login-declined", provider),
        Refusal::Away(_) => t.name("login-away", provider),
        Refusal::SpentCode => t.name("login-spent-code", provider),
        Refusal::Doubted(Doubt::Nonce, _) => t.name("login-wrong-nonce", provider),
        Refusal::Doubted(Doubt::Issuer, _) => t.name("login-wrong-issuer", provider),
        Refusal::Doubted(Doubt::Audience, _) => t.name("login-wrong-audience", provider),
        Refusal::Doubted(Doubt::Expired, _) => t.name("login-expired", provider),
        Refusal::Doubted(Doubt::Signature, _) => t.name("login-wrong-signature", provider),
        Refusal::Doubted(Doubt::Other, _) => t.name("login-doubted", provider),
        Refusal::Unusable(_) => t.name("login-unusable", provider),
        Refusal::NoService(_) => t.name("login-no-service", provider),
        Refusal::SignedOut => t.name("login-signed-out", provider),
        Refusal::Taken => t.name("login-taken", provider),
        Refusal::Full => t.name("login-full", provider),
    }
}

fn locale(browser: &Browser) -> PageLocale {
    PageLocale::new(browser.language(), "UTC")
}

#[derive(Template)]
#[template(path = "login/connecting.html")]
struct Connecting<'a> {
    t: &'static Texts,
    shell: Shell<'a>,
    provider: &'a Provider,
    url: &'a str,
}

/// A sentence, providers to go on with, and a way back.
struct Trouble<'a> {
    title: String,
    sentence: String,
    back: &'a str,
    again: Vec<&'a Provider>,
    change: bool,
    reference: Option<String>,
}

#[derive(Template)]
#[template(path = "login/trouble.html")]
struct Document<'a> {
    t: &'static Texts,
    shell: Shell<'a>,
    page: Trouble<'a>,
}

/// The ways in.
struct Choice<'a> {
    sentence: Option<String>,
    /// A path of ours, to which each of them leads.
    next: &'a str,
    providers: Vec<&'a Provider>,
    claim: Option<String>,
    token: String,
    /// For somebody who stays out.
    back: &'a str,
}

#[derive(Template)]
#[template(path = "login/choice.html")]
struct ChoiceDocument<'a> {
    t: &'static Texts,
    shell: Shell<'a>,
    page: Choice<'a>,
}
