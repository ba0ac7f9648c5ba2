//! What is opened in the place of a comment: the form that changes it, the question whether it may go,
//! its earlier texts.

use super::{Field, FieldError, FormNotice, SafeHtml};

/// What a comment shows besides itself.
#[derive(Debug, Clone, Default)]
pub enum Opened {
    /// Nothing.
    #[default]
    Nothing,
    /// The form that changes its text.
    Edit(EditForm),
    /// The question whether it may go.
    Delete(DeleteForm),
    /// What it said before, newest first.
    Revisions(Vec<Revision>),
    /// What it said before cannot be read now.
    RevisionsAway,
}

/// A text before a change.
#[derive(Debug, Clone, Default)]
pub struct Revision {
    /// When it was written; microseconds since 1970 in UTC.
    pub create_time: i64,
    /// The text.
    pub html: SafeHtml,
}

/// The form that changes a comment. Its fields are `comment`, `etag`, `text` and `action` (`save`, or
/// `save-preview`).
#[derive(Debug, Clone, Default)]
pub struct EditForm {
    /// Where it is sent.
    pub action: String,
    /// The way out.
    pub cancel_url: String,
    /// Which text it is based on.
    pub etag: String,
    /// The new text as typed, to the last space.
    pub text: String,
    /// How the new text will look.
    pub preview: Option<SafeHtml>,
    /// The text that somebody saved meanwhile: both are shown, none is lost.
    pub theirs: Option<SafeHtml>,
    /// What is wrong with the text.
    pub error: Option<FieldError>,
    /// Why it was not saved, if the text is not to blame.
    pub notice: Option<FormNotice>,
    /// Whether nothing can be saved any more: the text stays to be copied.
    pub is_over: bool,
    /// Proves from which session's page it comes; empty without one.
    pub csrf: String,
}

/// The question whether a comment may go.
#[derive(Debug, Clone, Default)]
pub struct DeleteForm {
    /// Where it is sent.
    pub action: String,
    /// The way out.
    pub cancel_url: String,
    /// Which text is meant.
    pub etag: String,
    /// Why it is still here.
    pub notice: Option<FormNotice>,
    /// Proves from which session's page it comes; empty without one.
    pub csrf: String,
}

impl Opened {
    /// The same with the proof in its form.
    pub(crate) fn proven(self, csrf: String) -> Self {
        match self {
            Self::Edit(form) => Self::Edit(EditForm { csrf, ..form }),
            Self::Delete(form) => Self::Delete(DeleteForm { csrf, ..form }),
            other => other,
        }
    }
}

impl EditForm {
    pub(super) fn submit_key(&self) -> &'static str {
        match &self.notice {
            Some(notice) if notice.is_worth_repeating() => "form-try-again",
            _ => "edit-save",
        }
    }

    /// The one field that it has.
    pub(super) fn field() -> &'static str {
        Field::Text.input_name()
    }
}
