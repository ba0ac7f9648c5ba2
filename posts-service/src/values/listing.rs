//! What a list of posts is asked for, and by whom.

use serde::{Deserialize, Serialize};

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

/// Conditions, all of which hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Two conditions contradict each other.
    pub nothing: bool,
    /// Of this kind.
    pub kind: Option<Kind>,
    /// In this state.
    pub state: Option<State>,
    /// By this author.
    pub author: Option<MemberId>,
    /// With all of these labels.
    pub labels: Vec<Label>,
    /// Published, or to be, in this range.
    pub publish_time: Range,
    /// Written in this range.
    pub create_time: Range,
    /// Last changed in this range.
    pub update_time: Range,
}

/// A range of microseconds since 1970, both ends in it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Range {
    /// Not before.
    pub from: Option<i64>,
    /// Not after.
    pub to: Option<i64>,
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

impl Range {
    /// The part of it that does not lie before `micros`.
    pub fn not_before(&mut self, micros: i64) {
        self.from = Some(self.from.map_or(micros, |from| from.max(micros)));
    }

    /// The part of it that does not lie after `micros`.
    pub fn not_after(&mut self, micros: i64) {
        self.to = Some(self.to.map_or(micros, |to| to.min(micros)));
    }
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
