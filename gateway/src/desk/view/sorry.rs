//! The page that stands in for another one, with the next step, and with the form that met it.

use askama::Template;
use proto::posts::v1::Blog;

use super::head::Head;
use crate::{
    pages::{locale::PageLocale, text::Texts},
    session::{CSRF, Failure, Form, Shell, render},
};

/// Why a page is not there now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::desk) enum Why {
    /// There is no session, or its token is no longer believed.
    SignedOut,
    /// The form was made in another session.
    OtherSession,
    /// Whoever is signed in does not belong to the blog.
    NoMember,
    /// The form is larger than we take.
    TooLarge,
    /// The form did not arrive whole.
    Cut,
    /// A call brought nothing.
    Failed(Failure),
}

pub(in crate::desk) struct Sorry {
    pub(in crate::desk) why: Why,
    pub(in crate::desk) blog: Option<Blog>,
    pub(in crate::desk) kept: Option<Kept>,
    /// Where a session begins, and leads back here.
    pub(in crate::desk) sign_in: String,
    /// The request's id, where somebody might have to look for it.
    pub(in crate::desk) reference: Option<String>,
    /// Proof of the session; empty without one.
    pub(in crate::desk) csrf: String,
}

/// A form that was not taken, whole.
pub(in crate::desk) struct Kept {
    action: String,
    /// The text, to be seen.
    content: Option<String>,
    hidden: Vec<(String, String)>,
}

impl Kept {
    pub(in crate::desk) fn new(action: &str, form: &Form) -> Self {
        let fields = form.without_proof().filter(|(name, _)| *name != "content");
        Self {
            action: action.to_owned(),
            content: form.has("content").then(|| form.get("content").to_owned()),
            hidden: fields.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        }
    }
}

impl Sorry {
    pub(in crate::desk) fn render(&self, locale: &PageLocale) -> String {
        let shell = Shell::of(locale, self.csrf.clone());
        let head = self.blog.as_ref().map(Head::outside);
        render(&SorryTemplate { t: shell.t, shell, head, page: self })
    }

    fn title(&self, t: &Texts) -> String {
        match &self.why {
            Why::SignedOut => t.msg("desk-sorry-signed-out"),
            Why::OtherSession => t.msg("desk-sorry-other-session"),
            Why::NoMember => t.msg("desk-sorry-no-member"),
            Why::TooLarge | Why::Failed(Failure::TooLarge) => t.msg("desk-sorry-too-large"),
            Why::Cut => t.msg("desk-sorry-cut"),
            Why::Failed(Failure::NotFound) => t.msg("desk-sorry-not-found"),
            Why::Failed(Failure::Forbidden) => t.msg("desk-sorry-forbidden"),
            Why::Failed(Failure::Away | Failure::Busy(_)) => t.msg("desk-sorry-away"),
            Why::Failed(_) => t.msg("desk-sorry-broken"),
        }
    }

    fn next(&self, t: &Texts) -> String {
        match &self.why {
            Why::SignedOut => t.msg("desk-next-signed-out"),
            Why::OtherSession => t.msg("desk-next-other-session"),
            Why::NoMember => t.msg("desk-next-no-member"),
            Why::TooLarge | Why::Failed(Failure::TooLarge) => t.msg("desk-next-too-large"),
            Why::Cut => t.msg("desk-next-cut"),
            Why::Failed(Failure::NotFound) => t.msg("desk-next-not-found"),
            Why::Failed(Failure::Forbidden) => t.msg("desk-next-forbidden"),
            Why::Failed(Failure::Away | Failure::Busy(_)) => t.msg("desk-next-away"),
            Why::Failed(_) => t.msg("desk-next-broken"),
        }
    }

    /// Whether another token would help.
    fn offers_sign_in(&self) -> bool {
        matches!(self.why, Why::SignedOut | Why::NoMember | Why::Failed(Failure::Forbidden))
    }
}

#[derive(Template)]
#[template(path = "desk/sorry.html")]
struct SorryTemplate<'a> {
    t: &'static Texts,
    shell: Shell<'a>,
    head: Option<Head>,
    page: &'a Sorry,
}
