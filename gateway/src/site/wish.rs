//! What the address of a post's page asks of its discussion.

use url::form_urlencoded;
use uuid::Uuid;

use super::talk::At;
use crate::pages::view::Order;

/// The query, read leniently: what is not known or not well-formed is not there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Wish {
    /// A later page.
    page: String,
    /// The comment whose replies are shown alone.
    thread: Option<Uuid>,
    /// Which comments come first.
    pub(super) order: Order,
    /// The comment that is about to be answered.
    pub(super) reply_to: Option<Uuid>,
    /// Whether nobody is to be answered, as it says itself.
    pub(super) answers_nobody: bool,
    /// Whether the answer begins with its words.
    pub(super) quote: bool,
    /// The comment that is meant, by whatever name.
    pub(super) comment: Option<Uuid>,
    /// What is to be done with that one.
    pub(super) open: Option<Open>,
    /// Why that one waits, for browsers that keep no cookie.
    pub(super) held: Option<String>,
    /// What has just happened.
    pub(super) done: Option<Done>,
}

/// What can be opened in the place of a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Open {
    /// The form that changes its text.
    Edit,
    /// The question whether it may go.
    Delete,
    /// What it said before.
    Revisions,
}

/// What a redirect tells of the form that it answers. Shows a fixed sentence and nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Done {
    /// A comment was posted.
    Posted,
    /// A change was saved.
    Saved,
    /// A comment was deleted.
    Deleted,
    /// A reaction was counted.
    Reacted,
    /// A reaction was taken back.
    TakenBack,
    /// Somebody comes back from signing in, or from trying to.
    SignedIn,
}

impl Done {
    const ALL: [Self; 6] =
        [Self::Posted, Self::Saved, Self::Deleted, Self::Reacted, Self::TakenBack, Self::SignedIn];

    /// As it stands in the address.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Posted => "posted",
            Self::Saved => "saved",
            Self::Deleted => "deleted",
            Self::Reacted => "reacted",
            Self::TakenBack => "taken-back",
            Self::SignedIn => "signed-in",
        }
    }
}

impl Wish {
    pub(super) fn parse(query: Option<&str>) -> Self {
        let mut wish = Self::default();
        for (key, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
            match &*key {
                "page" => wish.page = value.into_owned(),
                "thread" => wish.thread = value.parse().ok(),
                "sort" => wish.order = Order::parse(&value),
                "reply_to" => {
                    wish.reply_to = value.parse().ok();
                    wish.answers_nobody = wish.reply_to.is_none();
                }
                "quote" => wish.quote = true,
                "comment" => wish.comment = value.parse().ok(),
                "edit" => wish.open(Open::Edit, &value),
                "delete" => wish.open(Open::Delete, &value),
                "revisions" => wish.open(Open::Revisions, &value),
                "held" => wish.held = Some(value.into_owned()),
                "done" => wish.done = Done::ALL.into_iter().find(|done| done.word() == value),
                _ => {}
            }
        }
        wish
    }

    fn open(&mut self, open: Open, id: &str) {
        if let Ok(id) = id.parse() {
            (self.comment, self.open) = (Some(id), Some(open));
        }
    }

    /// The part of the discussion.
    pub(super) fn at(&self) -> At {
        match self.thread {
            Some(root) => At::Branch(root, self.page.clone()),
            None if self.page.is_empty() => At::Start,
            None => At::Page(self.page.clone()),
        }
    }

    /// Whether the page says what only the one who just sent a form should read.
    pub(super) fn is_personal(&self) -> bool {
        self.held.is_some() || self.done.is_some() || matches!(self.open, Some(Open::Edit | Open::Delete))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_that_is_nonsense_asks_for_nothing() {
        let wish = Wish::parse(Some("comment=../../x&page=%41&what=ever&edit=&done=%3Cb%3E&sort=worst"));
        assert_eq!(wish, Wish { page: "A".into(), ..Wish::default() });
    }

    #[test]
    fn what_is_opened_names_its_comment() {
        let id = Uuid::nil();
        let wish = Wish::parse(Some(&format!("edit={id}&sort=best")));
        assert_eq!((wish.comment, wish.open, wish.order), (Some(id), Some(Open::Edit), Order::Best));
        assert!(wish.is_personal());
        assert!(!Wish::parse(Some(&format!("revisions={id}"))).is_personal());
    }
}
