//! A comment as one caller sees it: what they may not see is gone from it before it leaves.

use service_kit::{etag, time::Timestamp};

use crate::{
    access::view::View,
    comment::{Author, Comment, State},
    edit_token::EditKey,
    reaction::{Reaction, ReactionCounts},
};

/// A comment without what the caller may not see. Its HTML is as it was given: see `current.rs`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The rest of it.
    pub comment: Comment,
    /// Whether it stands only for its replies: no text, no author.
    pub tombstone: bool,
    /// Covers the text.
    pub etag: String,
    /// Until when the caller may change it, when it is their own.
    pub editable_until: Option<Timestamp>,
    /// How the caller reacted to it; see `react.rs`.
    pub own_reaction: Option<Reaction>,
    /// What makes it one's own; for CreateComment.
    pub edit_token: Option<String>,
}

impl Shown {
    /// The comment to somebody who may read it.
    pub(crate) fn to(view: &View, key: &EditKey, comment: Comment) -> Self {
        let own = view.wrote(&comment, key);
        Self::masked(view, comment, own)
    }

    /// The comment to whoever wrote it, or asks again for what they wrote.
    pub(crate) fn to_author(view: &View, comment: Comment) -> Self {
        Self::masked(view, comment, true)
    }

    /// The comment to whoever decided about it, who may see it even without another right.
    pub(crate) fn to_moderator(view: &View, key: &EditKey, comment: Comment) -> Self {
        let own = view.wrote(&comment, key);
        let shown = Self::masked(view, comment, true);
        Self { editable_until: shown.editable_until.filter(|_| own), ..shown }
    }

    /// A comment as it is kept, to whoever takes along what they wrote, or took it away.
    pub(crate) fn whole(comment: Comment) -> Self {
        Self {
            etag: etag_of(&comment),
            tombstone: comment.state == State::Deleted,
            editable_until: None,
            own_reaction: None,
            edit_token: None,
            comment,
        }
    }

    fn masked(view: &View, mut comment: Comment, own: bool) -> Self {
        let all = view.viewer.reads_hidden();
        let tombstone = match comment.state {
            State::Approved => false,
            State::Deleted => true,
            State::Pending | State::Spam | State::Trashed => !all && !own,
        };
        if tombstone {
            comment.author = Author::default();
            comment.text.content.clear();
            comment.text.html.clear();
            comment.edit_time = None;
            comment.reactions = ReactionCounts::default();
        }
        if !all {
            comment.author.email.clear();
            comment.author.email_confirm_time = None;
            comment.author.client_address.clear();
        }
        if !all && !own {
            comment.held.0.clear();
        }
        let editable = own && comment.state != State::Deleted;
        Self {
            etag: etag_of(&comment),
            editable_until: editable.then(|| comment.create_time.plus(view.rules.edit_window)),
            edit_token: None,
            own_reaction: None,
            tombstone,
            comment,
        }
    }
}

/// Covers what can be written: the text. The id keeps one comment's tag from fitting another.
pub(crate) fn etag_of(comment: &Comment) -> String {
    etag::of([comment.id.as_str().as_bytes(), comment.text.content.as_bytes()])
}
