//! Holds what is there against what was acknowledged. Asks nobody anything.

use std::collections::{HashMap, HashSet};

use proto::comments::v1::CommentState;

use super::{
    ledger::{Book, Line},
    snapshot::{Row, Snapshot},
    watcher::{Feed, Seen},
};

/// What must not be, each in words.
#[derive(Debug, Default)]
pub(super) struct Findings {
    /// Acknowledged, and not there as it was acknowledged.
    pub(super) lost: Vec<String>,
    /// There more than once, or there though refused.
    pub(super) doubled: Vec<String>,
    /// Changes that the feed does not tell of.
    pub(super) missing: Vec<String>,
    /// What still says something old after the end.
    pub(super) stale: Vec<String>,
    /// Answers, counts and shapes that are wrong.
    pub(super) wrong: Vec<String>,
}

/// Everything that does not depend on the feed.
pub(super) fn audit(book: &Book, snapshot: &Snapshot) -> Findings {
    let mut findings = Findings { lost: book.lost.clone(), wrong: book.wrong.clone(), ..Findings::default() };
    asked(book, snapshot, &mut findings);
    expected(book, snapshot, &mut findings);
    lines(book, snapshot, &mut findings);
    counts(snapshot, &mut findings);
    shapes(snapshot, &mut findings);
    let twice = snapshot.met_twice.iter().map(|name| format!("a list has {name} twice"));
    findings.doubled.extend(twice);
    findings
}

/// The feed told of every revision of every resource, of none that is not there, and in order.
pub(super) fn feed(snapshot: &Snapshot, seen: &Seen, findings: &mut Findings) {
    let is_comment = |name: &str| name.contains("/comments/");
    for (name, row) in
        snapshot.rows.iter().filter(|(name, _)| is_comment(name) == matches!(seen.feed, Feed::Comments))
    {
        let told = seen.revisions.get(name);
        let untold: Vec<i64> =
            (1..=row.revision).filter(|revision| told.is_none_or(|told| !told.contains(revision))).collect();
        if !untold.is_empty() {
            findings.missing.push(format!("{name}: the feed does not tell of the revisions {untold:?}"));
        }
        // What was deleted before it was told is told without what it said.
        let is_deleted = row.place.is_some() && is_in(row, CommentState::Deleted);
        if !is_deleted && !seen.created.contains(name) {
            findings.missing.push(format!("{name}: the feed does not say that it is new"));
        }
    }
    for (name, told) in &seen.revisions {
        let highest = told.last().copied().unwrap_or_default();
        match snapshot.rows.get(name) {
            Some(row) if highest > row.revision => {
                let found = row.revision;
                findings.stale.push(format!("{name} is at revision {found}, the feed tells of {highest}"));
            }
            None if name.contains("/posts/") => {
                findings.stale.push(format!("the feed tells of {name}, which is not there"));
            }
            _ => {}
        }
    }
    findings.missing.extend(seen.gone.iter().cloned());
    findings.wrong.extend(seen.disordered.iter().cloned());
}

/// What was asked for is there once if it was acknowledged, not at all if it was refused, and at most
/// once if nobody knows.
fn asked(book: &Book, snapshot: &Snapshot, findings: &mut Findings) {
    let mut found: HashMap<&str, u32> = HashMap::new();
    for row in snapshot.rows.values() {
        *found.entry(marker(&row.written.content)).or_default() += 1;
    }
    for asked in &book.asked {
        let count = found.get(asked.marker.as_str()).copied().unwrap_or_default();
        if count > u32::from(!asked.refused) {
            findings.doubled.push(format!("the request {} is there {count} times", asked.marker));
        }
    }
}

fn marker(content: &str) -> &str {
    content.split_whitespace().next().unwrap_or_default()
}

/// Each resource is as it was acknowledged last.
fn expected(book: &Book, snapshot: &Snapshot, findings: &mut Findings) {
    for (name, expected) in &book.expected {
        let Some(row) = snapshot.rows.get(name) else {
            findings.lost.push(format!("{name} is not there"));
            continue;
        };
        if !expected.possible.contains(&row.written) {
            let (found, wanted) = (&row.written, &expected.possible);
            findings.lost.push(format!("{name} is {found:?} and not {wanted:?}"));
        }
        if row.revision < expected.revision {
            let (found, wanted) = (row.revision, expected.revision);
            findings.lost.push(format!("{name} is at revision {found}, {wanted} was acknowledged"));
        }
    }
    for asked in &book.asked {
        if let Some(name) = asked.name.as_ref().filter(|name| !snapshot.rows.contains_key(*name)) {
            findings.lost.push(format!("{name} is not there"));
        }
    }
}

/// Each line is there once if it was acknowledged, not at all if it was refused.
fn lines(book: &Book, snapshot: &Snapshot, findings: &mut Findings) {
    let mut by_post: HashMap<&str, Vec<&Line>> = HashMap::new();
    for line in &book.lines {
        by_post.entry(&line.post).or_default().push(line);
    }
    for (post, lines) in by_post {
        let text = snapshot.rows.get(post).map(|row| row.written.content.as_str()).unwrap_or_default();
        let mut found: HashMap<&str, u32> = HashMap::new();
        text.lines().for_each(|line| *found.entry(line).or_default() += 1);
        for line in lines {
            let count = found.get(line.marker.as_str()).copied().unwrap_or_default();
            if count == 0 && line.acknowledged {
                findings.lost.push(format!("the line {} is not in {post}", line.marker));
            }
            if count > u32::from(!line.refused) {
                findings.doubled.push(format!("the line {} is in {post} {count} times", line.marker));
            }
        }
    }
}

/// The counts of each discussion are what a recount gives.
fn counts(snapshot: &Snapshot, findings: &mut Findings) {
    let mut recount: HashMap<&str, (i32, i32)> = HashMap::new();
    for row in snapshot.rows.values() {
        if let Some(place) = &row.place {
            let (approved, pending) = recount.entry(&place.post).or_default();
            *approved += i32::from(is_in(row, CommentState::Approved));
            *pending += i32::from(is_in(row, CommentState::Pending));
        }
    }
    for (post, counts) in &snapshot.counts {
        let recounted = recount.get(post.as_str()).copied().unwrap_or_default();
        if (counts.approved, counts.pending) != recounted {
            findings.wrong.push(format!("{post} counts {counts:?}, a recount gives {recounted:?}"));
        }
    }
}

/// Each parent is there and one step higher, and knows how many of its replies are shown.
fn shapes(snapshot: &Snapshot, findings: &mut Findings) {
    let mut replies: HashMap<&str, i32> = HashMap::new();
    for (name, row) in &snapshot.rows {
        let Some(place) = &row.place else { continue };
        let Some(parent) = &place.parent else {
            if place.depth != 0 {
                findings.wrong.push(format!("{name} has no parent and depth {}", place.depth));
            }
            continue;
        };
        let above = snapshot.rows.get(parent).and_then(|row| row.place.as_ref());
        if above.is_none_or(|above| above.depth + 1 != place.depth || above.post != place.post) {
            findings.wrong.push(format!("{name} hangs below {above:?} at depth {}", place.depth));
        }
        if is_in(row, CommentState::Approved) {
            for ancestor in ancestors(snapshot, parent) {
                *replies.entry(ancestor).or_default() += 1;
            }
        }
    }
    for (name, row) in &snapshot.rows {
        let Some(place) = &row.place else { continue };
        let recounted = replies.get(name.as_str()).copied().unwrap_or_default();
        if place.reply_count != recounted {
            findings.wrong.push(format!("{name} counts {} replies, not {recounted}", place.reply_count));
        }
    }
}

/// The comment and everything above it.
fn ancestors<'s>(snapshot: &'s Snapshot, name: &'s str) -> Vec<&'s str> {
    let mut found = Vec::new();
    let (mut next, mut met) = (Some(name), HashSet::new());
    while let Some(name) = next.filter(|name| met.insert(*name)) {
        found.push(name);
        let place = snapshot.rows.get(name).and_then(|row| row.place.as_ref());
        next = place.and_then(|place| place.parent.as_deref());
    }
    found
}

fn is_in(row: &Row, state: CommentState) -> bool {
    row.written.state == i32::from(state)
}

#[cfg(test)]
mod tests;
