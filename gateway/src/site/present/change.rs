//! A change of a comment, as every page of its post can put it in place.

use proto::comments::v1::{ChangeKind, Comment, CommentChange};

use super::comment::{Around, Surroundings, id, waits};
use crate::{
    pages::view::CommentArticle,
    site::{news::Change, place::Target, visitor::Reader},
};

/// `None` for what tells a page nothing.
pub(in crate::site) fn change(target: &Target, change: &CommentChange) -> Option<Change> {
    let comment = change.comment.as_ref().filter(|comment| !comment.tombstone);
    if comment.is_some_and(waits) {
        return None;
    }
    let (kind, html) = match (change.kind(), comment) {
        (ChangeKind::Created, Some(_)) => ("created", String::new()),
        // Nobody has edited it: it was let through, or came back, and may be new to who reads.
        (ChangeKind::Updated, Some(comment)) if comment.edit_time.is_none() => {
            ("shown", article(target, comment))
        }
        (ChangeKind::Updated | ChangeKind::Unspecified, Some(comment)) => {
            ("updated", article(target, comment))
        }
        (ChangeKind::Unspecified, None) => return None,
        // A tombstone stands where others answered; where nobody did, the page takes it away.
        (_, None) => ("removed", article(target, &tombstone(&change.name))),
        (ChangeKind::Hidden | ChangeKind::Removed, Some(_)) => {
            ("removed", article(target, &tombstone(&change.name)))
        }
    };
    let parent = comment.map(|comment| id(&comment.parent_comment).to_owned()).unwrap_or_default();
    Some(Change { kind, id: id(&change.name).to_owned(), parent, html })
}

fn tombstone(name: &str) -> Comment {
    Comment { name: name.to_owned(), tombstone: true, ..Comment::default() }
}

/// As somebody sees it who is nobody in particular.
fn article(target: &Target, comment: &Comment) -> String {
    let around = Around {
        post_url: &target.url(),
        locale: &target.place.locale,
        reader: &Reader::default(),
        focus: None,
        own: &[],
    };
    let shared = Surroundings { around: &around, open: true, is_first_page: true };
    CommentArticle { comment: shared.comment(comment, None) }.render(&target.place.locale)
}
