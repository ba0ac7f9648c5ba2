//! Short sentences: why something was not done, in which state a post is.

use proto::posts::v1::{MemberRole, PostKind, PostState};

use crate::pages::text::Texts;

/// Why a form came back although no field is to blame. What was typed is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::desk) enum Notice {
    /// posts-service does not answer; the text may be saved.
    Away,
    /// Too many writes at once.
    Busy,
    /// Somebody's bug.
    Broken,
    /// This person may not.
    Forbidden,
    /// Larger than a post may be.
    TooLarge,
    /// The preview could not be made.
    NoPreview,
    /// The same form was taken before, with another text.
    SavedEarlier,
    /// Somebody else saved the very same.
    SameAlready,
    /// What a form of the members' page was about is no longer as it was.
    ChangedMeanwhile,
    /// An OWNER might.
    OwnersOnly,
    /// What the service said.
    Said(String),
}

impl Notice {
    pub(in crate::desk) fn sentence(&self, t: &Texts) -> String {
        match self {
            Self::Away => t.msg("desk-notice-away"),
            Self::Busy => t.msg("desk-notice-busy"),
            Self::Broken => t.msg("desk-notice-broken"),
            Self::Forbidden => t.msg("desk-notice-forbidden"),
            Self::TooLarge => t.msg("desk-notice-too-large"),
            Self::NoPreview => t.msg("desk-notice-no-preview"),
            Self::SavedEarlier => t.msg("desk-notice-saved-earlier"),
            Self::SameAlready => t.msg("desk-notice-same"),
            Self::ChangedMeanwhile => t.msg("desk-notice-changed"),
            Self::OwnersOnly => t.msg("desk-notice-owners"),
            Self::Said(sentence) => sentence.clone(),
        }
    }
}

pub(super) fn state(t: &Texts, state: PostState) -> String {
    match state {
        PostState::Unspecified | PostState::Draft => t.msg("desk-state-draft"),
        PostState::Scheduled => t.msg("desk-state-scheduled"),
        PostState::Published => t.msg("desk-state-published"),
        PostState::Private => t.msg("desk-state-private"),
        PostState::Trashed => t.msg("desk-state-trashed"),
    }
}

/// The state in a class name.
pub(super) fn state_class(state: PostState) -> &'static str {
    match state {
        PostState::Unspecified | PostState::Draft => "draft",
        PostState::Scheduled => "scheduled",
        PostState::Published => "published",
        PostState::Private => "private",
        PostState::Trashed => "trashed",
    }
}

pub(super) fn kind(t: &Texts, kind: PostKind) -> String {
    match kind {
        PostKind::Unspecified | PostKind::Article => t.msg("desk-kind-article"),
        PostKind::Page => t.msg("desk-kind-page"),
        PostKind::External => t.msg("desk-kind-external"),
    }
}

/// What a member may do.
pub(super) fn role(t: &Texts, role: MemberRole) -> String {
    match role {
        MemberRole::Owner => t.msg("desk-role-owner"),
        MemberRole::Moderator => t.msg("desk-role-moderator"),
        MemberRole::Author | MemberRole::Unspecified => t.msg("desk-role-author"),
    }
}

/// The role in a form.
pub(super) fn role_word(role: MemberRole) -> &'static str {
    match role {
        MemberRole::Owner => "OWNER",
        MemberRole::Moderator => "MODERATOR",
        MemberRole::Author | MemberRole::Unspecified => "AUTHOR",
    }
}
