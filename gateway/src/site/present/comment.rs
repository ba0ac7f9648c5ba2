//! One comment, as the view wants it.

use proto::comments::v1::{
    Comment as Answered, CommentKind as AnsweredKind, CommentRevision, CommentState,
    HeldReason as AnsweredReason, Reaction,
};

use crate::{
    pages::{
        locale::PageLocale,
        view::{Comment, CommentBody, CommentKind, HeldReason, ParentLink, Revision, SafeHtml, Tally, Way},
    },
    site::{address::web_address, bounds::MAX_DEPTH, calendar::micros, focus::Focus, visitor::Reader},
};

/// Who reads which page, and for what.
pub(in crate::site) struct Around<'a> {
    pub(in crate::site) post_url: &'a str,
    pub(in crate::site) locale: &'a PageLocale,
    pub(in crate::site) reader: &'a Reader,
    /// The comment that the page is about.
    pub(in crate::site) focus: Option<&'a Focus>,
    /// Comments that this reader is shown wherever the page begins.
    pub(in crate::site) own: &'a [Answered],
}

/// What all comments of a page share.
pub(super) struct Surroundings<'a> {
    pub(super) around: &'a Around<'a>,
    /// Whether this reader can reply at all.
    pub(super) open: bool,
    /// Whether the post's address by itself shows these comments.
    pub(super) is_first_page: bool,
}

impl Surroundings<'_> {
    pub(super) fn comment(&self, answered: &Answered, parent: Option<&Answered>) -> Comment {
        let author = answered.author.as_ref();
        let id = id(&answered.name);
        let focus = self.around.focus.filter(|focus| focus.id == id);
        let change_url = |word| {
            let may_change = !answered.tombstone && self.around.reader.may_change(answered);
            may_change.then(|| self.url_of(word, id))
        };
        Comment {
            id: id.to_owned(),
            kind: kind(answered),
            author_name: author_name(answered, self.around.locale),
            author_url: author.and_then(|author| web_address(&author.url)),
            // Whether a person is the member who wrote the post, only posts-service knows.
            is_post_author: false,
            create_time: micros(answered.create_time).unwrap_or_default(),
            edit_time: micros(answered.edit_time),
            body: body(answered, self.around.reader.wrote(answered)),
            parent: parent.map(|parent| self.link(parent)),
            reply_url: self.reply_url(answered, ""),
            quote_url: self.reply_url(answered, "&quote=1"),
            permalink: if self.is_first_page {
                format!("#{}", anchor(id))
            } else {
                self.url_of("comment", id)
            },
            is_marked: focus.is_some(),
            reply_count: u64::try_from(answered.reply_count).unwrap_or(0),
            edit_url: change_url("edit"),
            delete_url: change_url("delete"),
            revisions_url: answered.edit_time.map(|_| self.url_of("revisions", id)),
            reactions: self.tally(answered),
            opened: focus
                .map(|focus| focus.opened.clone().proven(self.around.reader.csrf()))
                .unwrap_or_default(),
        }
    }

    fn link(&self, parent: &Answered) -> ParentLink {
        let name = (!parent.tombstone).then(|| author_name(parent, self.around.locale));
        ParentLink { id: id(&parent.name).to_owned(), name }
    }

    fn url_of(&self, word: &str, id: &str) -> String {
        format!("{}?{word}={id}#{}", self.around.post_url, anchor(id))
    }

    fn reply_url(&self, answered: &Answered, more: &str) -> Option<String> {
        let answerable = self.open && is_discussed(answered) && answered.depth < MAX_DEPTH;
        answerable.then(|| format!("{}?reply_to={}{more}#reply", self.around.post_url, id(&answered.name)))
    }

    fn tally(&self, answered: &Answered) -> Tally {
        let counts = answered.reaction_counts.iter().filter_map(|counted| {
            Some((way(counted.reaction())?, u64::try_from(counted.count).ok().filter(|count| *count > 0)?))
        });
        Tally {
            counts: counts.collect(),
            own: way(answered.own_reaction()),
            is_open: is_discussed(answered) && !self.around.reader.wrote(answered),
        }
    }
}

/// Whether readers can answer it or react to it.
fn is_discussed(answered: &Answered) -> bool {
    !answered.tombstone && !waits(answered) && answered.kind() == AnsweredKind::Comment
}

fn way(reaction: Reaction) -> Option<Way> {
    match reaction {
        Reaction::Like => Some(Way::Like),
        Reaction::Helpful => Some(Way::Helpful),
        Reaction::Thanks => Some(Way::Thanks),
        Reaction::Funny => Some(Way::Funny),
        Reaction::Unspecified => None,
    }
}

/// What a comment said before.
pub(in crate::site) fn revision(answered: &CommentRevision) -> Revision {
    Revision {
        create_time: micros(answered.create_time).unwrap_or_default(),
        html: SafeHtml::from_service(&answered.content_html),
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

fn body(answered: &Answered, is_own: bool) -> CommentBody {
    let html = SafeHtml::from_service(&answered.content_html);
    if answered.tombstone {
        CommentBody::Removed
    } else if waits(answered) {
        CommentBody::Pending { html, reasons: held_reasons(answered), is_own }
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
