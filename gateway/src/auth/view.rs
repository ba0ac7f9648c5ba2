//! What the token page shows.

use askama::Template;
use proto::posts::v1::Blog;

use super::address::{TOKEN_PAGE, desk};
use crate::{
    cookies::Session,
    pages::{dates::Dates, locale::PageLocale, text::Texts},
    session::{Refusal, Shell, render},
};

/// Why there is no session, or no other one.
#[derive(Debug, Clone, Copy)]
pub(super) enum Problem {
    /// Nothing was pasted.
    Missing,
    /// The services do not believe it.
    Refused(Refusal),
    /// It is an API key, which is for programs.
    ApiKey,
    /// It speaks for a guest.
    Guest,
    /// No cookie can hold it.
    TooLong,
    /// The form did not arrive whole.
    Cut,
    /// It cannot be checked now.
    Away,
    /// The form was made in another session.
    StaleForm,
}

impl Problem {
    /// What is wrong and what to do next.
    fn sentence(self, t: &Texts) -> String {
        match self {
            Self::Missing => t.msg("auth-missing"),
            Self::Refused(Refusal::Malformed) => t.msg("auth-malformed"),
            Self::Refused(Refusal::Expired) => t.msg("auth-expired"),
            Self::Refused(Refusal::Foreign) => t.msg("auth-foreign"),
            Self::Refused(Refusal::Untrusted) => t.msg("auth-untrusted"),
            Self::Refused(Refusal::Over) => t.msg("auth-over"),
            Self::ApiKey => t.msg("auth-api-key"),
            Self::Guest => t.msg("auth-guest"),
            Self::TooLong => t.msg("auth-too-long"),
            Self::Cut => t.msg("auth-cut"),
            Self::Away => t.msg("auth-away"),
            Self::StaleForm => t.msg("auth-stale-form"),
        }
    }
}

/// The token page.
#[derive(Debug, Default)]
pub(super) struct TokenPage {
    pub(super) next: String,
    pub(super) signed_out: bool,
    pub(super) problem: Option<Problem>,
    who: Option<Who>,
    desks: Vec<(String, String)>,
}

/// Who is signed in, until when.
#[derive(Debug)]
struct Who {
    /// None where a token says no more than who it is for.
    name: Option<String>,
    until: i64,
    csrf: String,
}

impl TokenPage {
    /// For somebody whose token was not taken.
    pub(super) fn refused(next: String, problem: Problem) -> Self {
        Self { next, problem: Some(problem), ..Self::default() }
    }

    pub(super) fn signed_in(&mut self, session: &Session) {
        self.who = Some(Who {
            name: session.name().map(str::to_owned),
            until: session.expiry().0,
            csrf: session.form_token(),
        });
    }

    pub(super) fn desks_of(&mut self, blogs: &[Blog]) {
        self.desks = blogs.iter().map(|blog| (blog.title.clone(), desk(&blog.name))).collect();
    }

    pub(super) fn render(&self, locale: &PageLocale) -> String {
        let csrf = self.who.as_ref().map(|who| who.csrf.clone()).unwrap_or_default();
        let shell = Shell::of(locale, csrf);
        render(&Token { t: shell.t, shell, dates: locale.dates(), page: self })
    }
}

#[derive(Template)]
#[template(path = "auth/token.html")]
struct Token<'a> {
    t: &'static Texts,
    shell: Shell<'a>,
    dates: Dates,
    page: &'a TokenPage,
}
