//! Shows people the comment that they have just written, also while it waits for a moderator.

use proto::comments::v1::Comment;
use uuid::Uuid;

use super::{Context, Visitor, address::Query, backend::Failure, place::Target, present, talk::comment_name};
use crate::pages::view::{Flash, HeldReason};

/// What the address says about a comment, and what the service says.
pub(super) struct Own {
    id: Uuid,
    /// As far as this reader may read it.
    pub(super) comment: Option<Comment>,
    /// Whether their cookie proves that it is theirs.
    mine: bool,
    /// What the address says, for browsers that keep no cookie.
    held: Option<Vec<HeldReason>>,
}

impl Own {
    /// Reads the comment that the address names. Only then does a page look at the cookie.
    pub(super) async fn find(
        site: &Context,
        visitor: &Visitor,
        target: &Target,
        query: &Query,
    ) -> Option<Self> {
        let id = query.comment?;
        let name = comment_name(&target.post.name, id);
        let guest = visitor.guest(site);
        let token = guest.as_ref().and_then(|guest| guest.edit_token(&name));
        let asker = guest.as_ref().map_or_else(|| visitor.anonymous(), |guest| visitor.known_as(guest));
        let read: Result<Comment, Failure> = site.backend.comment(&asker, &name, token).await;
        let comment = read.ok().filter(present::is_worth_showing);
        let mine = token.is_some() && comment.is_some();
        Some(Self { id, comment, mine, held: query.held.as_deref().map(reasons) })
    }

    /// What is said above the discussion.
    pub(super) fn flash(&self) -> Option<Flash> {
        match &self.comment {
            Some(comment) if present::waits(comment) => {
                Some(Flash::Held { reasons: present::held_reasons(comment), anchor: None })
            }
            Some(_) if self.mine => Some(Flash::Posted { url: format!("#{}", self.anchor()) }),
            Some(_) => None,
            None => self.held.clone().map(|reasons| Flash::Held { reasons, anchor: Some(self.anchor()) }),
        }
    }

    fn anchor(&self) -> String {
        present::anchor(&self.id.to_string())
    }
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
