//! Change feeds: whether each is whole, and whether comments-service follows that of posts-service.

use std::time::Duration;

use comments_service::store::following;
use service_kit::{
    config::said,
    time::{Clock, Timestamp},
};
use store_kit::{
    Database, Error,
    feed::{self, Extent, Position},
};
use tokio::time::{Instant, sleep};

use super::finding::Finding;

const CHECK: &str = "feed";

/// How long somebody who is behind is watched: a follower applies a change within moments.
const WATCHED_FOR: Duration = Duration::from_secs(4);

/// How often.
const LOOKED_EVERY: Duration = Duration::from_millis(200);

const NEW_EPOCH: &str =
    "stop the services, run `rapport doctor --new-epoch` (docs/operating.md, Restore), and start them";

/// What there is to be looked at.
#[derive(Debug)]
pub(super) struct Feeds<'a> {
    /// That of posts-service.
    pub(super) posts: Option<&'a Database>,
    /// That of comments-service, which also keeps how far it has followed.
    pub(super) comments: Option<&'a Database>,
    /// How far posts-service says that it is, where its database is not to be had.
    pub(super) heard: Option<Position>,
    /// Whether comments-service runs.
    pub(super) is_running: bool,
}

/// What was found.
pub(super) async fn check(feeds: &Feeds<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, database) in [("posts", feeds.posts), ("comments", feeds.comments)] {
        if let Some(database) = database {
            findings.push(whole(name, feed::extent(database).await));
        }
    }
    if let Some(comments) = feeds.comments {
        match followed(feeds, comments).await {
            Ok(finding) => findings.extend(finding),
            Err(error) => findings.push(unread("comments", &error)),
        }
    }
    findings
}

fn unread(name: &str, error: &Error) -> Finding {
    let next =
        "if the database is of an older version, start the services once; else look at the database's log";
    Finding::wrong(CHECK, format!("{name}: the change feed cannot be read: {}", said(error)), next)
}

/// Positions have no gap.
fn whole(name: &str, extent: Result<Extent, Error>) -> Finding {
    let Extent { head, oldest, count } = match extent {
        Ok(extent) => extent,
        Err(error) => return unread(name, &error),
    };
    let (epoch, last) = (head.epoch, head.number);
    if count == last - oldest {
        return Finding::ok(CHECK, format!("{name}: epoch {epoch}, changes kept from {oldest} to {last}"));
    }
    let found = format!("{name}: of the changes from {oldest} to {last} {count} are there");
    Finding::wrong(CHECK, found, format!("rows were changed by hand, or half restored: {NEW_EPOCH}"))
}

/// Where comments-service is, beside what there is.
struct Places {
    /// What it should reach: where posts-service was when this was first looked at.
    goal: Position,
    /// Where posts-service is, as its database says: never less than what was followed before.
    head: Option<Position>,
    oldest: Option<i64>,
    followed: Option<Position>,
    /// When the first change was made that is not applied.
    waits_since: Option<Timestamp>,
}

async fn places(feeds: &Feeds<'_>, comments: &Database) -> Result<Option<Places>, Error> {
    let followed = following::place(comments).await?.map(|place| place.position);
    let Some(posts) = feeds.posts else {
        return Ok(feeds.heard.map(|goal| Places {
            goal,
            head: None,
            oldest: None,
            followed,
            waits_since: None,
        }));
    };
    let Extent { head, oldest, .. } = feed::extent(posts).await?;
    let waits_since = match followed {
        Some(followed) => feed::time_after(posts, followed.number).await?.map(Timestamp),
        None => None,
    };
    Ok(Some(Places { goal: head, head: Some(head), oldest: Some(oldest), followed, waits_since }))
}

/// Watches for a moment whoever is behind and runs.
async fn followed(feeds: &Feeds<'_>, comments: &Database) -> Result<Option<Finding>, Error> {
    let begun = Instant::now();
    let mut first = None;
    loop {
        let Some(mut places) = places(feeds, comments).await? else { return Ok(None) };
        // While others write there is always something more.
        places.goal = *first.get_or_insert(places.goal);
        let is_patient = feeds.is_running && begun.elapsed() < WATCHED_FOR;
        match judge(&places, feeds.is_running, Clock::system().now()) {
            Judged::Settled(finding) => return Ok(Some(finding)),
            Judged::Behind(finding) if !is_patient => return Ok(Some(finding)),
            Judged::Behind(_) => sleep(LOOKED_EVERY).await,
        }
    }
}

enum Judged {
    /// It stays so.
    Settled(Finding),
    /// It should pass within moments.
    Behind(Finding),
}

fn judge(places: &Places, is_running: bool, now: Timestamp) -> Judged {
    let goal = places.goal;
    let Some(followed) = places.followed else {
        return behind("comments-service has never followed posts-service", is_running);
    };
    if followed.epoch != goal.epoch {
        return behind("comments-service follows another epoch than posts-service has", is_running);
    }
    if let Some(head) = places.head.filter(|head| followed.number > head.number) {
        let found = format!(
            "comments-service has applied change {} of posts-service, which has only {}: the database of \
             posts-service is an older one, in the epoch of before",
            followed.number, head.number
        );
        return Judged::Settled(Finding::wrong(CHECK, found, NEW_EPOCH));
    }
    if followed.number >= goal.number {
        return Judged::Settled(Finding::ok(CHECK, "comments-service has applied all of posts-service"));
    }
    if places.oldest.is_some_and(|oldest| followed.number < oldest) {
        return behind("what comments-service applies next is not kept any more", is_running);
    }
    let age =
        places.waits_since.map(|since| format!(", the oldest made {} s ago", now.since(since).as_secs()));
    let changes = goal.number - followed.number;
    behind(
        &format!("comments-service is {changes} changes behind posts-service{}", age.unwrap_or_default()),
        is_running,
    )
}

fn behind(found: &str, is_running: bool) -> Judged {
    Judged::Behind(if is_running {
        let next = "it runs and should be there within moments: look at the log of comments-service, and at its \
                    `rapport_feed_lag_seconds`";
        Finding::wrong(CHECK, found, next)
    } else {
        Finding::warning(CHECK, found, "it goes on, or begins anew, by itself when it runs")
    })
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::doctor::finding::Verdict;

    fn at(number: i64) -> Position {
        Position { epoch: Uuid::from_u128(1), number }
    }

    fn said_of(followed: Option<Position>, is_running: bool) -> (Verdict, String) {
        let waits_since = Some(Timestamp(0));
        let places = Places { goal: at(10), head: Some(at(12)), oldest: Some(3), followed, waits_since };
        match judge(&places, is_running, Timestamp(90_000_000)) {
            Judged::Settled(finding) | Judged::Behind(finding) => (finding.verdict, finding.to_string()),
        }
    }

    #[test]
    fn who_is_behind_is_wrong_while_it_runs() {
        assert_eq!(said_of(Some(at(10)), true).0, Verdict::Ok);
        let (verdict, said) = said_of(Some(at(7)), true);
        assert!(
            verdict == Verdict::Wrong && said.contains("3 changes behind") && said.contains("90 s ago"),
            "{said}"
        );
        assert_eq!(said_of(Some(at(7)), false).0, Verdict::Warning);
        assert_eq!(said_of(Some(at(2)), true).0, Verdict::Wrong);
        assert_eq!(said_of(None, false).0, Verdict::Warning);
    }

    #[test]
    fn a_restore_without_a_new_epoch_is_found() {
        for is_running in [true, false] {
            assert_eq!(said_of(Some(at(11)), is_running).0, Verdict::Ok);
            let (verdict, said) = said_of(Some(at(13)), is_running);
            assert!(verdict == Verdict::Wrong && said.contains("--new-epoch"), "{said}");
        }
        let other = Position { epoch: Uuid::from_u128(2), number: 99 };
        assert_eq!(said_of(Some(other), false).0, Verdict::Warning);
    }
}
