//! What an author sent from the editor: the text, what they want done with it, and from where they
//! began.

use jiff::tz::TimeZone;
use proto::posts::v1::{Post, PostKind, PostState};
use service_kit::time::Timestamp;
use uuid::Uuid;

use super::{
    post_form::{self, FIELDS},
    schedule::Chosen,
    values::Values,
};
use crate::session::Form;

/// Which button was pressed. Each of them but the first two saves the text first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    /// Show how it will look, save nothing.
    Preview,
    /// Save the text.
    Save,
    /// Publish now.
    Publish,
    /// Publish at the chosen time.
    Schedule,
    /// Make it a draft again.
    Unpublish,
    /// Move it to the trash.
    Trash,
    /// Take it out of the trash, before the text is saved.
    Restore,
}

impl Action {
    fn parse(word: &str) -> Self {
        match word {
            "preview" => Self::Preview,
            "publish" => Self::Publish,
            "schedule" => Self::Schedule,
            "unpublish" => Self::Unpublish,
            "trash" => Self::Trash,
            "restore" => Self::Restore,
            _ => Self::Save,
        }
    }

    /// The word in the form, and in the address of the page that says that it is done.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Preview => "preview",
            Self::Save => "save",
            Self::Publish => "publish",
            Self::Schedule => "schedule",
            Self::Unpublish => "unpublish",
            Self::Trash => "trash",
            Self::Restore => "restore",
        }
    }
}

/// The form of the editor.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) values: Values,
    pub(super) kind: PostKind,
    pub(super) action: Action,
    pub(super) chosen: Chosen,
    /// Whether it is to be published for members alone.
    pub(super) privately: bool,
    /// Makes sending it twice the same as sending it once.
    pub(super) request_id: Uuid,
    /// The post's etag when the form was made; empty for a new post.
    pub(super) etag: String,
    /// What the form showed at first.
    pub(super) shown: String,
    /// Fields of a conflict for which the other version was chosen.
    pub(super) theirs: Vec<&'static str>,
}

impl Draft {
    /// An empty page.
    pub(super) fn blank(kind: PostKind) -> Self {
        Self::with(post_form::values(&Post::default(), None), kind)
    }

    /// A post as it is; `derived` is the excerpt that its text has by itself.
    pub(super) fn of_post(post: &Post, derived: Option<&str>, zone: &TimeZone) -> Self {
        let values = post_form::values(post, derived);
        let due = (post.state() == PostState::Scheduled).then_some(post.publish_time).flatten();
        Self {
            chosen: due
                .and_then(Timestamp::from_proto)
                .map(|moment| Chosen::of(moment, zone))
                .unwrap_or_default(),
            privately: post.state() == PostState::Private,
            etag: post.etag.clone(),
            ..Self::with(values, post.kind())
        }
    }

    fn with(values: Values, kind: PostKind) -> Self {
        Self {
            shown: values.fingerprint(),
            values,
            kind,
            action: Action::Save,
            chosen: Chosen::default(),
            privately: false,
            request_id: Uuid::new_v4(),
            etag: String::new(),
            theirs: Vec::new(),
        }
    }

    pub(super) fn of_form(form: &Form) -> Self {
        let theirs = FIELDS.iter().map(|field| field.name);
        Self {
            values: Values::of_form(form, FIELDS),
            kind: post_form::kind(form.get("kind")),
            action: Action::parse(form.get("action")),
            chosen: Chosen {
                date: form.get("date").trim().to_owned(),
                time: form.get("time").trim().to_owned(),
                fold: form.get("fold").to_owned(),
            },
            privately: form.get("visibility") == "members",
            request_id: form.request_id(),
            etag: form.get("etag").to_owned(),
            shown: form.get("shown").to_owned(),
            theirs: theirs.filter(|name| form.get(&format!("keep_{name}")) == "theirs").collect(),
        }
    }

    /// Paths of what the author changed. Part of an experience is all of it.
    pub(super) fn changed(&self) -> Vec<String> {
        Values::paths(FIELDS, |field| {
            !self.theirs.contains(&field.name) && self.values.is_changed(field.name, &self.shown)
        })
    }

    /// Puts what is there now where the other version was chosen.
    pub(super) fn take_theirs(&mut self, now: &Values) {
        for name in &self.theirs {
            self.values.set(name, now.get(name));
        }
    }
}
