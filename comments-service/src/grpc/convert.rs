//! Messages to values and back. What is wrong with a field is said here; behind it nothing checks a
//! length again.

use proto::comments::v1 as wire;
use service_kit::{
    time::Timestamp,
    violation::{Violation, Violations},
};

use crate::{
    comment::{AuthorKind, HeldReason, Kind, State},
    comments::Shown,
    error::Error,
    name::{CommentName, Unusable},
    reaction::{Reaction, ReactionCounts},
};

/// A name, or what is wrong with it: malformed is the caller's mistake, nothing is nothing.
pub(super) fn named<T>(field: &str, parsed: Result<T, Unusable>) -> Result<T, Error> {
    parsed.map_err(|unusable| match unusable {
        Unusable::Malformed(shape) => {
            Violations::from(Violation::new(field, format!("must be `{shape}`"))).into()
        }
        Unusable::Nothing(name) => Error::NotFound(name),
    })
}

/// The name of a comment to answer, or none.
pub(super) fn maybe_comment(field: &str, name: &str) -> Result<Option<CommentName>, Error> {
    if name.is_empty() { Ok(None) } else { named(field, CommentName::parse(name)).map(Some) }
}

/// A message that has to be there.
pub(super) fn required<T>(field: &str, message: Option<T>) -> Result<T, Error> {
    message.ok_or_else(|| Violations::from(Violation::new(field, "must be set")).into())
}

/// A value, or a note of what is wrong.
pub(super) fn taken<T>(parsed: Result<T, Violation>, violations: &mut Violations) -> Option<T> {
    parsed.map_err(|violation| violations.0.push(violation)).ok()
}

/// A comment as a message.
pub(super) fn comment(shown: Shown) -> wire::Comment {
    let Shown { comment, tombstone, etag, editable_until, own_reaction, edit_token } = shown;
    let parent = comment.parent.clone().map(|parent| CommentName { comment: parent, ..comment.name() });
    wire::Comment {
        name: comment.name().to_string(),
        kind: kind(comment.kind).into(),
        parent_comment: parent.map(|parent| parent.to_string()).unwrap_or_default(),
        state: state(comment.state).into(),
        held_reasons: comment.held.0.iter().map(|&reason| held(reason).into()).collect(),
        tombstone,
        reply_count: clamped(comment.reply_count),
        depth: clamped(comment.depth),
        edit_time: comment.edit_time.map(Timestamp::to_proto),
        etag,
        revision: comment.revision,
        create_time: Some(comment.create_time.to_proto()),
        update_time: Some(comment.update_time.to_proto()),
        edit_token: edit_token.unwrap_or_default(),
        editable_until: editable_until.map(Timestamp::to_proto),
        author: (!tombstone).then(|| author(comment.author)),
        content: comment.text.content,
        content_html: comment.text.html,
        reaction_count: clamped(comment.reactions.total()),
        reaction_counts: reaction_counts(&comment.reactions),
        own_reaction: own_reaction.map_or(wire::Reaction::Unspecified, reaction).into(),
    }
}

fn reaction_counts(counts: &ReactionCounts) -> Vec<wire::ReactionCount> {
    let counts = counts.most_frequent_first().into_iter();
    counts
        .map(|(kind, count)| wire::ReactionCount { reaction: reaction(kind).into(), count: clamped(count) })
        .collect()
}

pub(super) fn reaction(reaction: Reaction) -> wire::Reaction {
    match reaction {
        Reaction::Like => wire::Reaction::Like,
        Reaction::Helpful => wire::Reaction::Helpful,
        Reaction::Thanks => wire::Reaction::Thanks,
        Reaction::Funny => wire::Reaction::Funny,
    }
}

fn author(author: crate::comment::Author) -> wire::Author {
    let kind = match author.kind {
        AuthorKind::Guest => wire::AuthorKind::Guest,
        AuthorKind::Person => wire::AuthorKind::Person,
    };
    wire::Author {
        display_name: author.display_name,
        url: author.url,
        email: author.email,
        email_confirm_time: author.email_confirm_time.map(Timestamp::to_proto),
        kind: kind.into(),
        verified: author.kind == AuthorKind::Person,
        person: author.person.unwrap_or_default(),
        client_address: author.client_address,
    }
}

/// A count as the contract has it.
pub(super) fn clamped(count: i64) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

fn kind(kind: Kind) -> wire::CommentKind {
    match kind {
        Kind::Comment => wire::CommentKind::Comment,
        Kind::Pingback => wire::CommentKind::Pingback,
        Kind::Trackback => wire::CommentKind::Trackback,
    }
}

fn state(state: State) -> wire::CommentState {
    match state {
        State::Pending => wire::CommentState::Pending,
        State::Approved => wire::CommentState::Approved,
        State::Spam => wire::CommentState::Spam,
        State::Trashed => wire::CommentState::Trashed,
        State::Deleted => wire::CommentState::Deleted,
    }
}

fn held(reason: HeldReason) -> wire::HeldReason {
    match reason {
        HeldReason::FirstComment => wire::HeldReason::FirstComment,
        HeldReason::Links => wire::HeldReason::Links,
    }
}
