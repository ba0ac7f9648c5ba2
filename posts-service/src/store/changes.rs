//! What the change feed is told of each write. Every statement that raises a revision says it here, in
//! its own function, so that nobody who calls that can forget it.

use service_kit::time::Timestamp;
use store_kit::{
    Transaction,
    outbox::{Change, Kind},
};

use crate::values::{Audience, Blog, Member, Person, PostName, State};

pub(super) fn blog(tx: &mut Transaction, blog: &Blog, kind: Kind) {
    tx.changed(Change {
        blog: blog.id.name(),
        parent: String::new(),
        name: blog.id.name(),
        kind: if blog.delete_time.is_some() { Kind::Removed } else { kind },
        revision: blog.revision,
        time_micros: blog.update_time.0,
    });
}

pub(super) fn member(tx: &mut Transaction, member: &Member, kind: Kind) {
    tx.changed(Change {
        blog: member.name.blog.name(),
        parent: member.name.blog.name(),
        name: member.name.to_string(),
        kind: if member.delete_time.is_some() { Kind::Removed } else { kind },
        revision: member.revision,
        time_micros: member.update_time.0,
    });
}

/// A person is in no blog. Of a new one nobody is told: nobody knows anything of them that would be stale.
pub(super) fn person(tx: &mut Transaction, person: &Person) {
    tx.changed(Change {
        blog: String::new(),
        parent: String::new(),
        name: person.id.name(),
        kind: if person.erase_time.is_some() { Kind::Removed } else { Kind::Updated },
        revision: person.revision,
        time_micros: person.update_time.0,
    });
}

pub(super) fn post(tx: &mut Transaction, name: &PostName, kind: Kind, revision: i64, time: Timestamp) {
    tx.changed(Change {
        blog: name.blog.name(),
        parent: name.blog.name(),
        name: name.to_string(),
        kind,
        revision,
        time_micros: time.0,
    });
}

/// What it is to readers that a post goes from one state to another.
pub(super) fn step(from: State, to: State) -> Kind {
    match (Audience::of(from), Audience::of(to)) {
        (Audience::Public, Audience::Members | Audience::Author) => Kind::Hidden,
        (Audience::Members, Audience::Author) => Kind::Withdrawn,
        _ => Kind::Updated,
    }
}
