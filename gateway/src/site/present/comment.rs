//! One comment, as the view wants it.

use proto::comments::v1::{
    Comment as Answered, CommentKind as AnsweredKind, CommentState, HeldReason as AnsweredReason,
};

use super::{micros, web_address};
use crate::pages::{
    locale::PageLocale,
    view::{Comment, CommentBody, CommentKind, HeldReason, ParentLink, SafeHtml},
};

/// Replies below this depth are refused.
const MAX_DEPTH: i32 = 50;

/// What all comments of a page share.
pub(super) struct Surroundings<'a> {
    pub(super) post_url: &'a str,
    pub(super) locale: &'a PageLocale,
    /// Whether this reader can reply at all.
    pub(super) open: bool,
}

impl Surroundings<'_> {
    pub(super) fn comment(&self, answered: &Answered, parent: Option<&Answered>) -> Comment {
        let author = answered.author.as_ref();
        Comment {
            id: id(&answered.name).to_owned(),
            kind: kind(answered),
            author_name: author_name(answered, self.locale),
            author_url: author.and_then(|author| web_address(&author.url)),
            // Whether a person is the member who wrote the post, only posts-service knows.
            is_post_author: false,
            create_time: micros(answered.create_time).unwrap_or_default(),
            edit_time: micros(answered.edit_time),
            body: body(answered),
            parent: parent.map(|parent| self.link(parent)),
            reply_url: self.reply_url(answered),
        }
    }

    fn link(&self, parent: &Answered) -> ParentLink {
        let name = (!parent.tombstone).then(|| author_name(parent, self.locale));
        ParentLink { id: id(&parent.name).to_owned(), name }
    }

    fn reply_url(&self, answered: &Answered) -> Option<String> {
        let answerable = self.open
            && !answered.tombstone
            && !waits(answered)
            && answered.kind() == AnsweredKind::Comment
            && answered.depth < MAX_DEPTH;
        answerable.then(|| format!("{}?reply_to={}#reply", self.post_url, id(&answered.name)))
    }
}

/// The last part of a name.
pub(super) fn id(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or_default()
}

/// Where a comment is on its page.
pub(in crate::site) fn anchor(id: &str) -> String {
    format!("comment-{id}")
}

/// The name that is shown; imports bring comments without one.
pub(in crate::site) fn author_name(answered: &Answered, locale: &PageLocale) -> String {
    let name = answered.author.as_ref().map(|author| author.display_name.trim()).unwrap_or_default();
    if name.is_empty() { locale.texts().nobody() } else { name.to_owned() }
}

/// Whether its author is to be told that it waits. That it was taken for spam they are not told:
/// somebody who was not a spammer need not be offended, and a spammer need not learn.
pub(in crate::site) fn waits(answered: &Answered) -> bool {
    matches!(answered.state(), CommentState::Pending | CommentState::Spam)
}

/// Whether there is anything to show of it to its author.
pub(in crate::site) fn is_worth_showing(answered: &Answered) -> bool {
    !answered.tombstone && (waits(answered) || answered.state() == CommentState::Approved)
}

/// Why it waits.
pub(in crate::site) fn held_reasons(answered: &Answered) -> Vec<HeldReason> {
    if answered.state() == CommentState::Spam {
        return vec![HeldReason::Other];
    }
    answered.held_reasons().map(reason).collect()
}

fn reason(answered: AnsweredReason) -> HeldReason {
    match answered {
        AnsweredReason::FirstComment => HeldReason::FirstComment,
        AnsweredReason::Links => HeldReason::Links,
        AnsweredReason::Unspecified => HeldReason::Other,
    }
}

fn kind(answered: &Answered) -> CommentKind {
    match answered.kind() {
        AnsweredKind::Pingback => CommentKind::Pingback,
        AnsweredKind::Trackback => CommentKind::Trackback,
        AnsweredKind::Comment | AnsweredKind::Unspecified => CommentKind::Comment,
    }
}

fn body(answered: &Answered) -> CommentBody {
    let html = SafeHtml::from_service(&answered.content_html);
    if answered.tombstone {
        CommentBody::Removed
    } else if waits(answered) {
        CommentBody::Pending { html, reasons: held_reasons(answered) }
    } else {
        CommentBody::Shown(html)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_to_wait_comes_from_a_service() {
        let every = (0..).map_while(|number| AnsweredReason::try_from(number).ok());
        let told: Vec<HeldReason> = every.map(reason).collect();
        for shown in HeldReason::ALL {
            assert!(told.contains(&shown), "{shown:?} has words that nobody ever reads");
        }
    }
}
