//! What a list of posts is asked for, and by whom.

use serde::{Deserialize, Serialize};
use service_kit::{
    filter::{Comparison, Expression},
    time::Timestamp,
};

use super::{
    ids::{BlogId, MemberId, PersonId, PostId},
    post::Post,
    texts::Label,
    words::{Kind, State},
};

/// One page of a list.
#[derive(Debug, Clone)]
pub struct Listing {
    /// Of which blog.
    pub blog: BlogId,
    /// What the order goes by.
    pub order: OrderField,
    /// Whether the newest comes first.
    pub descending: bool,
    /// After which post; from the beginning when `None`.
    pub after: Option<Position>,
    /// How many posts a page holds at most.
    pub size: usize,
    /// Whether with texts.
    pub with_text: bool,
    /// Whether TRASHED posts are listed too.
    pub with_trashed: bool,
    /// Which posts.
    pub filter: Filter,
}

/// The posts of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The posts, with texts or without.
    pub posts: Vec<Post>,
    /// Whether the list goes on after them.
    pub more: bool,
}

/// What the order goes by; the id decides between equals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderField {
    /// Publication, else creation.
    Publication,
    /// Creation.
    Creation,
    /// The last change.
    Change,
}

/// A place in a list: never the id alone, since ids follow the clock of whoever assigned them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// Microseconds since 1970.
    pub time: i64,
    /// The post's id.
    pub id: String,
}

/// Which posts.
pub type Filter = Expression<Condition>;

/// What a filter compares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// Of this kind.
    Kind(Kind),
    /// In this state.
    State(State),
    /// By this author.
    Author(MemberId),
    /// With this label, among others.
    Label(Label),
    /// The business that its experience is with, as it stands in addresses.
    Business(String),
    /// With a time that compares so with this one.
    Time(TimeField, Comparison, Timestamp),
}

/// A time that a filter compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeField {
    /// When it was, or is to be, published. A draft may have none, and then no comparison holds.
    Publish,
    /// When it was written.
    Create,
    /// When it was last changed.
    Update,
}

/// What of a blog's posts somebody may read; part of each list's statement, so that pages are full.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sight {
    /// Every post.
    pub all: bool,
    /// PRIVATE ones.
    pub private: bool,
    /// Those of this person, in every state.
    pub own: Option<PersonId>,
}

impl Listing {
    /// Where `post` stands in this list.
    pub fn position(&self, post: &Post) -> Position {
        let time = match self.order {
            OrderField::Publication => post.sort_time(),
            OrderField::Creation => post.create_time,
            OrderField::Change => post.update_time,
        };
        Position { time: time.0, id: post.name.id.to_string() }
    }

    /// The place that the page begins after: of a first page, before every post there could be.
    pub(crate) fn start(&self) -> (i64, &str) {
        match (&self.after, self.descending) {
            (Some(position), _) => (position.time, &position.id),
            (None, true) => (i64::MAX, ""),
            (None, false) => (i64::MIN, ""),
        }
    }
}

impl Position {
    /// Whether it may have come from us: ids are plain words.
    pub fn is_plausible(&self) -> bool {
        PostId::parse(&self.id).is_some()
    }
}
