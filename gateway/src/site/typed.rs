//! What somebody typed into the reply form, to the last space.

use std::fmt;

use axum::{
    body::Body,
    http::{HeaderMap, header},
};
use url::form_urlencoded;
use uuid::Uuid;

use super::{bounds::MAX_TEXT, trouble::Trouble};
use crate::{
    body::{self, Unread},
    pages::view::{ErrorKind, ReplyForm, ReplyTarget, Way},
    session::CSRF,
};

/// Largest form: the longest comment, whose every character may be four bytes, each of them escaped in
/// three; and the other fields.
const MAX_FORM_BYTES: usize = 12 * MAX_TEXT + 32 * 1024;

/// Which button was pressed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Action {
    /// Post it.
    #[default]
    Post,
    /// Show how it will look.
    Preview,
    /// Forget who I am.
    Forget,
    /// Give a comment a new text.
    Save,
    /// Show how the new text will look.
    PreviewChange,
    /// Delete a comment.
    Delete,
    /// React to a comment.
    React,
    /// Sign in, as somebody else if need be.
    SignIn,
    /// Sign out.
    LogOut,
}

impl Action {
    fn parse(word: &str) -> Self {
        match word {
            "preview" => Self::Preview,
            "forget" => Self::Forget,
            "save" => Self::Save,
            "save-preview" => Self::PreviewChange,
            "delete" => Self::Delete,
            "log-out" => Self::LogOut,
            _ => Self::Post,
        }
    }
}

/// The fields as they came. They are shown in no log.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct Typed {
    pub(super) name: String,
    pub(super) email: String,
    pub(super) url: String,
    pub(super) text: String,
    pub(super) parent: Option<Uuid>,
    /// Under which the browser will repeat it.
    pub(super) request_id: Option<Uuid>,
    /// Whether they want to be remembered.
    pub(super) remember: bool,
    /// The comment that is changed, deleted or reacted to.
    pub(super) comment: Option<Uuid>,
    /// Which text of that one they saw.
    pub(super) etag: String,
    /// How they react; `None` takes it back.
    pub(super) way: Option<Way>,
    pub(super) action: Action,
    /// Proves from which session's page it comes.
    pub(super) csrf: String,
    /// By which provider they want to sign in.
    pub(super) provider: String,
    /// Whether their browser has the text while they sign in: as a draft, or on a page that stays open.
    pub(super) aside: bool,
}

impl fmt::Debug for Typed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Typed").field("action", &self.action).finish_non_exhaustive()
    }
}

impl Typed {
    /// Reads the body, which must say that it is a form: nothing else is taken for one.
    pub(super) async fn read(headers: &HeaderMap, body: Body) -> Result<Self, Trouble> {
        // Read before it is refused: over HTTP/1.1 an unread body costs the caller the connection.
        match body::read(body, MAX_FORM_BYTES).await {
            Ok(_) if !is_form(headers) => Err(Trouble::new(ErrorKind::NotAForm)),
            Ok(bytes) => Ok(Self::parse(&bytes)),
            Err(Unread::TooLong) => Err(Trouble::new(ErrorKind::TooLarge)),
            Err(Unread::TooSlow | Unread::BrokenOff) => Err(Trouble::new(ErrorKind::TooSlow)),
        }
    }

    fn parse(form: &[u8]) -> Self {
        let mut typed = Self::default();
        for (field, value) in form_urlencoded::parse(form) {
            match &*field {
                "name" => typed.name = value.into_owned(),
                "email" => typed.email = value.into_owned(),
                "url" => typed.url = value.into_owned(),
                // Browsers end lines of a form as mail does, whatever was typed.
                "text" => typed.text = value.replace("\r\n", "\n"),
                "parent" => typed.parent = value.parse().ok(),
                "request_id" => typed.request_id = value.parse().ok(),
                "remember" => typed.remember = true,
                "comment" => typed.comment = value.parse().ok(),
                "etag" => typed.etag = value.into_owned(),
                "react" => typed.react(&value),
                "action" => typed.act(&value),
                CSRF => typed.csrf = value.into_owned(),
                "aside" => typed.aside = true,
                _ => {}
            }
        }
        typed
    }

    /// A word, or `sign-in.{provider}`.
    fn act(&mut self, value: &str) {
        match value.strip_prefix("sign-in.") {
            Some(provider) => (self.action, self.provider) = (Action::SignIn, provider.to_owned()),
            None => self.action = Action::parse(value),
        }
    }

    /// `{comment}.{way}`: one form serves all comments of a page.
    fn react(&mut self, value: &str) {
        let (comment, word) = value.split_once('.').unwrap_or((value, ""));
        self.comment = comment.parse().ok();
        self.way = Way::ALL.into_iter().find(|way| way.word() == word);
        self.action = Action::React;
    }

    /// The web site as an address: few people type the scheme.
    pub(super) fn web_site(&self) -> String {
        let url = self.url.trim();
        if url.is_empty() || url.contains("://") { url.to_owned() } else { format!("https://{url}") }
    }

    /// Whom it answers, as far as the form itself knows.
    pub(super) fn target(&self, page_url: &str) -> Option<ReplyTarget> {
        self.parent.map(|id| reply_target(id, None, page_url))
    }

    /// The form with all of it in place.
    pub(super) fn form(&self, page_url: &str, target: Option<ReplyTarget>) -> ReplyForm {
        ReplyForm {
            name: self.name.clone(),
            email: self.email.clone(),
            url: self.url.clone(),
            text: self.text.clone(),
            remember: self.remember,
            request_id: self.request_id.map(|id| id.to_string()),
            ..empty_form(page_url, target)
        }
    }
}

/// Whether the body is what a form without files is sent as; parameters do not matter.
fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let essence = kind.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

/// The comment that a reply goes to, and the way out of replying.
pub(super) fn reply_target(id: Uuid, name: Option<String>, page_url: &str) -> ReplyTarget {
    ReplyTarget { id: id.to_string(), name, cancel_url: format!("{page_url}#reply") }
}

/// The form as a reader first sees it.
pub(super) fn empty_form(page_url: &str, target: Option<ReplyTarget>) -> ReplyForm {
    ReplyForm { action: format!("{page_url}#reply"), target, ..ReplyForm::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_web_site_gets_the_scheme_that_people_leave_out() {
        for (typed, address) in [
            (" example.com ", "https://example.com"),
            ("example.com:8080/a", "https://example.com:8080/a"),
            ("http://example.com", "http://example.com"),
            ("  ", ""),
            ("javascript:alert(1)", "https://javascript:alert(1)"),
        ] {
            let form = Typed { url: typed.to_owned(), ..Typed::default() };
            assert_eq!(form.web_site(), address, "{typed}");
        }
    }

    #[test]
    fn the_text_stays_as_it_was_typed() {
        let typed = Typed::parse(b"text=%0D%0A++two%0D%0Alines+&name=%C3%84nne&action=preview&parent=x");
        assert_eq!(typed.text, "\n  two\nlines ");
        assert_eq!(typed.name, "Änne");
        assert_eq!((typed.action, typed.parent), (Action::Preview, None));
    }

    #[test]
    fn a_reaction_names_its_comment_and_its_way() {
        let id = Uuid::from_u128(7);
        let typed = Typed::parse(format!("react={id}.helpful").as_bytes());
        assert_eq!((typed.action, typed.comment, typed.way), (Action::React, Some(id), Some(Way::Helpful)));
        let back = Typed::parse(format!("react={id}.none").as_bytes());
        assert_eq!((back.action, back.comment, back.way), (Action::React, Some(id), None));
        assert_eq!(Typed::parse(b"react=nonsense").comment, None);
    }
}
