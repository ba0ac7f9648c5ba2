//! The comment that an address names, and those that its reader has just written: shown to them also
//! while they wait for a moderator.

use futures::future::join_all;
use proto::comments::v1::Comment;
use uuid::Uuid;

use super::{
    address::escape,
    backend::{Asker, Failure},
    context::Context,
    focus::Focus,
    place::Target,
    present,
    talk::{Talk, comment_name},
    visitor::Reader,
    wish::{Done, Open, Wish},
};
use crate::pages::view::{DeleteForm, EditForm, Flash, HeldReason, Opened};

/// Most waiting comments of a reader that a page asks for besides the named one.
const MAX_WAITING: usize = 5;

/// What the address and the reader's cookie say about comments, and what the service says.
pub(super) struct Named {
    id: Option<Uuid>,
    /// The named one, as far as this reader may read it, and the waiting ones.
    pub(super) own: Vec<Comment>,
    /// Whether the first of `own` is the named one.
    is_found: bool,
    /// Whether their session or their cookie proves that it is theirs.
    is_mine: bool,
    /// What is opened in its place.
    pub(super) focus: Option<Focus>,
    /// Whether they wanted to change what is not, or no longer, theirs to change.
    is_too_late: bool,
}

impl Named {
    /// Reads the comments in question.
    pub(super) async fn find(
        site: &Context,
        asker: &Asker,
        reader: &Reader,
        target: &Target,
        wish: &Wish,
    ) -> Self {
        let (named, waiting) = tokio::join!(
            named(site, asker, reader, target, wish),
            waiting(site, asker, reader, target, wish)
        );
        let is_mine = named.as_ref().is_some_and(|comment| reader.wrote(comment));
        let wants_change = matches!(wish.open, Some(Open::Edit | Open::Delete));
        let may_change = named.as_ref().is_some_and(|comment| reader.may_change(comment));
        let focus = match (wish.comment, &named) {
            (Some(id), Some(comment)) => {
                let opened = opened(site, asker, target, wish, comment, may_change).await;
                Some(Focus { id: id.to_string(), comment: None, opened })
            }
            _ => None,
        };
        Self {
            id: wish.comment,
            is_found: named.is_some(),
            own: named.into_iter().chain(waiting).collect(),
            is_mine,
            focus,
            is_too_late: wants_change && !may_change,
        }
    }

    fn comment(&self) -> Option<&Comment> {
        self.own.first().filter(|_| self.is_found)
    }

    /// The named comment, if everybody may read it and this part of the discussion does not show it.
    pub(super) fn far_from(&self, talk: &Talk) -> Option<&Comment> {
        self.comment().filter(|comment| !present::waits(comment) && !talk.shows(&comment.name))
    }

    /// What is said above the discussion.
    pub(super) fn flash(&self, wish: &Wish) -> Option<Flash> {
        if self.is_too_late {
            return Some(Flash::TooLate);
        }
        let anchor = present::anchor(&self.id.map(|id| id.to_string()).unwrap_or_default());
        let url = format!("#{anchor}");
        match (self.comment(), wish.done) {
            (_, Some(Done::Deleted)) => Some(Flash::Deleted),
            (_, Some(Done::Reacted)) => Some(Flash::Reacted),
            (_, Some(Done::TakenBack)) => Some(Flash::TakenBack),
            (Some(comment), _) if present::waits(comment) => {
                Some(Flash::Held { reasons: present::held_reasons(comment), anchor: None })
            }
            (Some(_), Some(Done::Saved)) => Some(Flash::Saved { url }),
            (Some(_), Some(Done::Posted)) if self.is_mine => Some(Flash::Posted { url }),
            (Some(_), _) => None,
            (None, _) => wish
                .held
                .as_deref()
                .filter(|_| self.id.is_some())
                .map(|held| Flash::Held { reasons: reasons(held), anchor: Some(anchor) }),
        }
    }
}

/// The comment that the address names, with the reader's proof if they have one.
async fn named(
    site: &Context,
    asker: &Asker,
    reader: &Reader,
    target: &Target,
    wish: &Wish,
) -> Option<Comment> {
    let name = comment_name(&target.post.name, wish.comment?);
    read(site, asker, &name, reader.token(&name)).await
}

/// What the reader wrote here and nobody else sees yet.
async fn waiting(
    site: &Context,
    asker: &Asker,
    reader: &Reader,
    target: &Target,
    wish: &Wish,
) -> Vec<Comment> {
    let Some(guest) = &reader.guest else { return Vec::new() };
    let named = wish.comment.map(|id| comment_name(&target.post.name, id));
    let kept = guest.written_under(&target.post.name).filter(|kept| Some(&kept.comment) != named.as_ref());
    let reads = kept.take(MAX_WAITING).map(|kept| read(site, asker, &kept.comment, Some(&kept.token)));
    let mut found: Vec<Comment> = join_all(reads).await.into_iter().flatten().collect();
    found.retain(present::waits);
    // The cookie has the newest first.
    found.reverse();
    found
}

async fn read(site: &Context, asker: &Asker, name: &str, token: Option<&str>) -> Option<Comment> {
    let read: Result<Comment, Failure> = site.backend.comment(asker, name, token).await;
    read.ok().filter(present::is_worth_showing)
}

async fn opened(
    site: &Context,
    asker: &Asker,
    target: &Target,
    wish: &Wish,
    comment: &Comment,
    may_change: bool,
) -> Opened {
    match wish.open {
        Some(Open::Edit) if may_change => Opened::Edit(edit_form(target, comment)),
        Some(Open::Delete) if may_change => Opened::Delete(delete_form(target, comment)),
        Some(Open::Revisions) => match site.backend.revisions(asker, &comment.name).await {
            Ok(revisions) => Opened::Revisions(revisions.iter().map(present::revision).collect()),
            Err(_) => Opened::RevisionsAway,
        },
        _ => Opened::Nothing,
    }
}

/// The form that changes a comment, with the text as it is.
pub(super) fn edit_form(target: &Target, comment: &Comment) -> EditForm {
    let here = here(target, comment);
    EditForm {
        action: here.clone(),
        cancel_url: here,
        etag: comment.etag.clone(),
        text: comment.content.clone(),
        ..EditForm::default()
    }
}

/// The question whether a comment may go.
pub(super) fn delete_form(target: &Target, comment: &Comment) -> DeleteForm {
    let here = here(target, comment);
    DeleteForm { action: here.clone(), cancel_url: here, etag: comment.etag.clone(), ..DeleteForm::default() }
}

fn here(target: &Target, comment: &Comment) -> String {
    let id = comment.name.rsplit('/').next().unwrap_or_default();
    format!("{}?comment={}#{}", target.url(), escape(id), present::anchor(id))
}

/// `held` in an address: why the comment waits, or `1`. It shows fixed sentences and nothing else.
pub(super) fn held(reasons: &[HeldReason]) -> String {
    match reasons {
        [] => "1".to_owned(),
        some => some.iter().map(|reason| word(*reason)).collect::<Vec<_>>().join(","),
    }
}

fn reasons(held: &str) -> Vec<HeldReason> {
    let known = |reason: &HeldReason| held.split(',').any(|part| part == word(*reason));
    HeldReason::ALL.into_iter().filter(known).collect()
}

fn word(reason: HeldReason) -> &'static str {
    let key = reason.key();
    key.strip_prefix("held-").unwrap_or(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_survive_the_address() {
        let both = [HeldReason::FirstComment, HeldReason::Links];
        assert_eq!(held(&both), "first-comment,links");
        assert_eq!(reasons(&held(&both)), both);
        assert_eq!(reasons(&held(&[])), []);
        assert_eq!(reasons("<script>,other"), [HeldReason::Other]);
        assert_eq!(reasons("spam,words"), [], "what no service says, no address says");
    }
}
