//! What the page of API keys shows.

use askama::Template;
use axum::http::StatusCode;
use proto::{api_keys::SCOPES, posts::v1::ApiKey};
use service_kit::time::Timestamp;
use uuid::Uuid;

use super::{MOST_DAYS, Said};
use crate::{
    auth::address::{ACCOUNT, KEYS},
    pages::{dates::Dates, locale::PageLocale, text::Texts},
    session::{CSRF, Failure, Form, Shell, render},
};

/// How long a key is good where nobody says otherwise, in days.
const USUAL_DAYS: &str = "90";

/// What nobody asks to be given is not given: a key that reads.
const USUAL_SCOPES: [&str; 2] = ["posts.read", "comments.read"];

/// Why nothing was changed.
pub(super) enum Problem {
    /// The form was made in another session, or did not arrive whole.
    StaleForm,
    /// The key would be good for nothing.
    NoScope,
    /// It would be good for no number of days, or for too many.
    Days,
    Failed(Failure),
}

impl Problem {
    pub(super) fn status(&self) -> StatusCode {
        match self {
            Self::StaleForm => StatusCode::FORBIDDEN,
            Self::NoScope | Self::Days => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Failed(failure) => failure.status(),
        }
    }

    /// What is wrong and what to do next.
    fn sentences(&self, t: &Texts) -> Vec<String> {
        match self {
            Self::StaleForm => vec![t.msg("account-stale-form")],
            Self::NoScope => vec![t.msg("keys-no-scope")],
            Self::Days => vec![t.msg("keys-days-wrong")],
            Self::Failed(Failure::Invalid(wrong)) if !wrong.is_empty() => {
                let field = |path: &str| match path {
                    "api_key.scopes" => t.msg("keys-scopes"),
                    "api_key.expire_time" => t.msg("keys-days"),
                    "api_key.display_name" => t.msg("keys-name"),
                    other => other.to_owned(),
                };
                wrong.iter().map(|wrong| format!("{}: {}", field(&wrong.field), wrong.rule)).collect()
            }
            Self::Failed(Failure::Refused(said)) => vec![said.clone()],
            Self::Failed(Failure::Stale | Failure::NotFound) => vec![t.msg("account-changed")],
            Self::Failed(Failure::Away | Failure::Busy(_)) => vec![t.msg("account-away")],
            Self::Failed(_) => vec![t.msg("account-broken")],
        }
    }
}

/// The form as it was typed.
pub(super) struct Typed {
    display_name: String,
    days: String,
    scopes: Vec<&'static str>,
}

impl Default for Typed {
    fn default() -> Self {
        Self { display_name: String::new(), days: USUAL_DAYS.to_owned(), scopes: USUAL_SCOPES.to_vec() }
    }
}

impl Typed {
    pub(super) fn of(form: &Form) -> Self {
        if form.get("action") != "make" {
            return Self::default();
        }
        Self {
            display_name: form.get("display_name").to_owned(),
            days: form.get("days").to_owned(),
            scopes: SCOPES.iter().copied().filter(|scope| form.has(scope)).collect(),
        }
    }
}

/// The page.
pub(super) struct KeysPage {
    /// Nothing while posts-service is away.
    keys: Option<Vec<Row>>,
    said: Said,
    typed: Typed,
}

struct Row {
    name: String,
    display_name: String,
    scopes: Vec<String>,
    created: i64,
    until: i64,
    /// When it was last used; 0 for never.
    used: i64,
    is_over: bool,
    /// The address that asks whether it is to be revoked.
    ask: String,
    /// Whether that is being asked.
    is_asked: bool,
}

impl KeysPage {
    pub(super) fn new(keys: Option<Vec<ApiKey>>, mut said: Said, now: Timestamp) -> Self {
        let typed = said.typed.take().unwrap_or_default();
        let row = |key: ApiKey| {
            let id = key.name.rsplit('/').next().unwrap_or_default();
            let until = micros(key.expire_time).unwrap_or_default();
            Row {
                ask: format!("{KEYS}?revoke={id}"),
                is_asked: said.asking.as_deref() == Some(id),
                created: micros(key.create_time).unwrap_or_default(),
                until,
                used: micros(key.last_use_time).unwrap_or_default(),
                is_over: until <= now.0,
                display_name: key.display_name,
                scopes: key.scopes,
                name: key.name,
            }
        };
        Self { keys: keys.map(|keys| keys.into_iter().map(row).collect()), said, typed }
    }

    pub(super) fn render(&self, locale: &PageLocale, csrf: String) -> String {
        let shell = Shell::of(locale, csrf);
        let t = shell.t;
        let sentences = self.said.problem.as_ref().map(|problem| problem.sentences(t)).unwrap_or_default();
        render(&Document { t, csrf: shell.csrf.clone(), shell, dates: locale.dates(), page: self, sentences })
    }
}

fn micros(moment: Option<prost_types::Timestamp>) -> Option<i64> {
    moment.and_then(Timestamp::from_proto).map(|moment| moment.0)
}

/// A scope in words.
fn words(t: &Texts, scope: &str) -> String {
    match scope {
        "posts.read" => t.msg("keys-posts-read"),
        "posts.write" => t.msg("keys-posts-write"),
        "comments.read" => t.msg("keys-comments-read"),
        "comments.write" => t.msg("keys-comments-write"),
        "comments.moderate" => t.msg("keys-comments-moderate"),
        "members.read" => t.msg("keys-members-read"),
        "members.write" => t.msg("keys-members-write"),
        "blogs.write" => t.msg("keys-blogs-write"),
        "import" => t.msg("keys-import"),
        "persons.read" => t.msg("keys-persons-read"),
        "persons.write" => t.msg("keys-persons-write"),
        other => other.to_owned(),
    }
}

#[derive(Template)]
#[template(path = "auth/keys.html")]
struct Document<'a> {
    t: &'static Texts,
    shell: Shell<'a>,
    csrf: String,
    dates: Dates,
    page: &'a KeysPage,
    sentences: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scope_has_words() {
        for language in ["en", "de"] {
            for scope in SCOPES {
                assert_ne!(words(Texts::for_language(language), scope), *scope, "{language}");
            }
        }
    }
}
