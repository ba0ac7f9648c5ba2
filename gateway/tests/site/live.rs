//! The live page: one watch for all readers of a post, and what each of them hears.

use std::time::Duration;

use axum::body::Body;
use http::{Request, Response, header};
use proto::comments::v1::{ChangeKind, CommentState, Thread};
use tokio::time::{Instant, sleep};
use tonic::Status;

use crate::{
    events::{Event, Events},
    services::House,
    watching::{Watch, alive, changed},
    world::{MONDAY, POST, Shared, comment, comment_name, id},
};

const LIVE: &str = "/b/waiter/week-1/live";

fn house() -> House {
    House::over(Shared::with_one_post())
}

async fn open(house: &House, headers: &[(&str, &str)]) -> Response<Body> {
    let ask = headers.iter().fold(Request::get(LIVE), |ask, (name, value)| ask.header(*name, *value));
    house.open(ask.body(String::new()).unwrap()).await
}

/// A reader who has been greeted, and how.
async fn reader(house: &House, headers: &[(&str, &str)]) -> (Events, Event) {
    let answer = open(house, headers).await;
    assert_eq!(answer.status(), 200);
    let mut events = Events::of(answer.into_body());
    let hello = events.next().await.unwrap();
    assert_eq!(hello.kind, "hello");
    (events, hello)
}

/// The next event that a page would hear.
async fn next(events: &mut Events) -> Event {
    loop {
        let event = events.next().await.expect("the stream goes on");
        if !event.kind.is_empty() {
            return event;
        }
    }
}

/// Waits until the world is so.
async fn until(house: &House, what: &str, is_so: impl Fn(&[Watch]) -> bool) {
    let late = Instant::now() + Duration::from_secs(30);
    while !is_so(&house.world.lock().watches) {
        assert!(Instant::now() < late, "{what} never happened");
        sleep(Duration::from_millis(5)).await;
    }
}

fn watch(house: &House) -> Watch {
    house.world.lock().watches.last().unwrap().clone()
}

#[tokio::test]
async fn all_readers_of_a_post_share_one_watch() {
    let house = house();
    let (mut ada, hello) = reader(&house, &[]).await;
    assert_eq!(hello.json()["away"], false);
    let (mut ben, _) = reader(&house, &[]).await;
    let watches = house.world.lock().watches.clone();
    assert_eq!(watches.len(), 1);
    assert_eq!((watches[0].asked.parent.as_str(), watches[0].asked.resume_token.as_str()), (POST, ""));
    watches[0].tell(changed("p1", ChangeKind::Created, comment(2, 1, "Nora", "<p>new</p>")));
    for events in [&mut ada, &mut ben] {
        let told = next(events).await;
        assert_eq!((told.kind.as_str(), told.id.as_str()), ("change", "p1"));
        let told = told.json();
        assert_eq!((&told["kind"], &told["id"]), (&"created".into(), &id(2).into()));
        assert_eq!((&told["parent"], &told["html"]), (&id(1).into(), &"".into()), "the page fetches it");
    }
    let calls = house.world.lock().calls.iter().filter(|(method, _)| *method == "GetThread").count();
    assert_eq!(calls, 1, "and ask once how the discussion stands");
}

#[tokio::test]
async fn readers_who_come_together_ask_for_the_post_once() {
    let house = house();
    let readers: Vec<_> = futures::future::join_all((0..8).map(|_| reader(&house, &[]))).await;
    let world = house.world.lock();
    let asked = |method| world.calls.iter().filter(|(called, _)| *called == method).count();
    assert_eq!((readers.len(), asked("LookupPost"), asked("GetThread"), world.watches.len()), (8, 1, 1, 1));
}

#[tokio::test]
async fn it_is_a_stream_that_nobody_keeps_and_nobody_collects() {
    let house = house();
    let answer = open(&house, &[]).await;
    for (name, value) in
        [("content-type", "text/event-stream"), ("cache-control", "no-store"), ("x-accel-buffering", "no")]
    {
        assert_eq!(answer.headers()[name], value, "{name}");
    }
    assert!(
        answer.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap().contains("connect-src 'self'")
    );
}

#[tokio::test]
async fn a_change_brings_the_article_and_a_removal_what_stands_there_instead() {
    let house = house();
    let (mut events, _) = reader(&house, &[]).await;
    let watch = watch(&house);
    let mut edited = comment(1, 0, "Ada", "<p>He filled <em>three</em> glasses.</p>");
    edited.edit_time = Some(MONDAY.to_proto());
    watch.tell(changed("p1", ChangeKind::Updated, edited));
    let told = next(&mut events).await.json();
    let html = told["html"].as_str().unwrap();
    assert_eq!(told["kind"], "updated");
    watch.tell(changed("p2", ChangeKind::Updated, comment(3, 0, "Nora", "<p>let through</p>")));
    let told = next(&mut events).await.json();
    assert_eq!((&told["kind"], &told["id"]), (&"shown".into(), &id(3).into()));
    assert!(html.starts_with(&format!("<article id=\"comment-{}\"", id(1))), "{html}");
    assert!(html.contains("<em>three</em>") && html.contains("edited"), "{html}");
    for (token, kind) in [("p2", ChangeKind::Hidden), ("p3", ChangeKind::Removed)] {
        watch.tell(changed(token, kind, comment(1, 0, "Ada", "<p>secret</p>")));
        let told = next(&mut events).await.json();
        assert_eq!(told["kind"], "removed");
        let html = told["html"].as_str().unwrap();
        assert!(html.contains("removed") && !html.contains("secret") && !html.contains("Ada"), "{html}");
    }
}

#[tokio::test]
async fn who_comes_back_hears_what_they_missed() {
    let house = house();
    let (mut events, _) = reader(&house, &[]).await;
    let watch = watch(&house);
    for number in [1, 2, 3] {
        let told = changed(&format!("p{number}"), ChangeKind::Created, comment(number, 0, "Ada", "<p></p>"));
        watch.tell(told);
        next(&mut events).await;
    }
    drop(events);
    let (mut events, hello) = reader(&house, &[("last-event-id", "p1")]).await;
    assert_eq!(hello.json()["stamp"], serde_json::Value::Null, "the page is as current as it will be");
    assert_eq!((next(&mut events).await.id, next(&mut events).await.id), ("p2".into(), "p3".into()));
    let ask = Request::get(format!("{LIVE}?after=p2")).body(String::new()).unwrap();
    let mut events = Events::of(house.open(ask).await.into_body());
    assert_eq!(events.next().await.unwrap().kind, "hello");
    assert_eq!(next(&mut events).await.id, "p3", "a tab that was away says by its address where it was");
}

#[tokio::test]
async fn who_was_away_too_long_compares_the_stamp_of_the_page() {
    let house = house();
    let last_comment_time = Some(MONDAY.to_proto());
    {
        let mut world = house.world.lock();
        world.thread = Thread { approved_count: 7, last_comment_time, ..world.thread.clone() };
    }
    let (_, hello) = reader(&house, &[("last-event-id", "of another gateway")]).await;
    let stamp = hello.json()["stamp"].as_str().unwrap().to_owned();
    let page = house.get("/b/waiter/week-1").await;
    page.says(&format!("data-stamp=\"{stamp}\"")).says(&format!("data-live=\"{LIVE}\""));
    // A change makes the stamp another one.
    house.world.lock().thread.approved_count = 8;
    let (mut events, _) = reader(&house, &[]).await;
    watch(&house).tell(changed("p1", ChangeKind::Created, comment(2, 0, "Nora", "<p></p>")));
    next(&mut events).await;
    let (_, hello) = reader(&house, &[]).await;
    assert!(hello.json()["stamp"].as_str().unwrap().starts_with("8."), "{hello:?}");
}

#[tokio::test]
async fn a_watch_that_breaks_off_goes_on_where_it_stopped() {
    let house = house();
    let (mut events, _) = reader(&house, &[]).await;
    let first = watch(&house);
    first.tell(changed("p1", ChangeKind::Created, comment(1, 0, "Ada", "<p></p>")));
    next(&mut events).await;
    first.fail(Status::unavailable("stopping"));
    until(&house, "another watch", |watches| watches.len() == 2).await;
    let second = watch(&house);
    assert_eq!(second.asked.resume_token, "p1");
    second.tell(changed("p2", ChangeKind::Created, comment(2, 0, "Ada", "<p></p>")));
    let told = next(&mut events).await;
    assert_eq!((told.kind.as_str(), told.id.as_str()), ("change", "p2"), "nobody heard of it");
}

#[tokio::test]
async fn readers_hear_that_the_comments_are_away_and_that_they_are_back() {
    let house = house();
    let (mut events, _) = reader(&house, &[]).await;
    house.world.lock().comments_away = true;
    watch(&house).fail(Status::unavailable("stopping"));
    assert_eq!(next(&mut events).await.kind, "away");
    let (_, hello) = reader(&house, &[]).await;
    assert_eq!(hello.json()["away"], true);
    house.world.lock().comments_away = false;
    assert_eq!(next(&mut events).await.kind, "back");
}

#[tokio::test]
async fn who_came_while_the_comments_were_away_reads_anew() {
    let house = house();
    house.world.lock().comments_away = true;
    let (mut events, hello) = reader(&house, &[]).await;
    assert_eq!((&hello.json()["away"], &hello.json()["stamp"]), (&true.into(), &serde_json::Value::Null));
    house.world.lock().comments_away = false;
    assert_eq!(
        (next(&mut events).await.kind, next(&mut events).await.kind),
        ("back".into(), "reload".into())
    );
}

#[tokio::test]
async fn a_position_that_is_no_longer_one_makes_everybody_read_anew() {
    let house = house();
    let (mut events, _) = reader(&house, &[]).await;
    house.world.lock().watch_refusal = Some(Status::out_of_range("FEED_EPOCH_CHANGED"));
    watch(&house).fail(Status::unavailable("restored"));
    assert_eq!(next(&mut events).await.kind, "reload");
    house.world.lock().watch_refusal = None;
    until(&house, "a watch from now on", |watches| watches.len() == 2).await;
    assert_eq!(watch(&house).asked.resume_token, "");
}

#[tokio::test]
async fn a_post_that_is_not_for_everybody_has_no_stream() {
    let house = house();
    let (mut events, _) = reader(&house, &[]).await;
    watch(&house).fail(Status::not_found("the post"));
    assert_eq!(next(&mut events).await.kind, "gone");
    assert_eq!(events.next().await, None);
    house.world.lock().posts.clear();
    assert_eq!(open(&house, &[]).await.status(), 404);
    // The comments' word counts as much as the posts'.
    let other = self::house();
    other.world.lock().watch_refusal = Some(Status::not_found("the post"));
    assert_eq!(open(&other, &[]).await.status(), 404);
}

#[tokio::test]
async fn a_former_slug_leads_to_the_stream_of_the_new_one() {
    let house = house();
    house.world.lock().aliases.push(("old".into(), "week-1".into()));
    let page = house.get("/b/waiter/old/live").await;
    assert_eq!((page.status.as_u16(), page.header(header::LOCATION)), (301, LIVE));
}

#[tokio::test]
async fn the_last_reader_takes_the_watch_along() {
    let house = house();
    let (events, _) = reader(&house, &[]).await;
    let watch = watch(&house);
    drop(events);
    until(&house, "the end of the watch", |_| !watch.is_heard()).await;
    let (_events, _) = reader(&house, &[]).await;
    assert_eq!(house.world.lock().watches.len(), 2, "and the next one begins another");
}

#[tokio::test]
async fn more_readers_than_may_be_are_told_to_come_back() {
    let house = house();
    let mut open_pages = Vec::new();
    for _ in 0..10 {
        open_pages.push(reader(&house, &[]).await);
    }
    let refused = open(&house, &[]).await;
    assert_eq!(refused.status(), 503);
    assert_eq!(refused.headers()[header::RETRY_AFTER], "60");
    open_pages.pop();
    reader(&house, &[]).await;
}

#[tokio::test]
async fn who_takes_nothing_is_told_to_read_anew_and_costs_nothing() {
    let house = house();
    let (mut slow, _) = reader(&house, &[]).await;
    let (mut quick, _) = reader(&house, &[]).await;
    let watch = watch(&house);
    for number in 1..=200 {
        let told = changed(&format!("p{number}"), ChangeKind::Created, comment(number, 0, "Ada", "<p></p>"));
        watch.tell(told);
        assert_eq!(next(&mut quick).await.id, format!("p{number}"));
    }
    assert_eq!(next(&mut slow).await.kind, "reload");
    watch.tell(changed("p201", ChangeKind::Created, comment(201, 0, "Ada", "<p></p>")));
    assert_eq!(next(&mut slow).await.id, "p201");
}

#[tokio::test]
async fn a_sign_of_life_moves_the_position_on() {
    let house = house();
    let (mut events, _) = reader(&house, &[]).await;
    watch(&house).tell(alive("p9"));
    loop {
        let event = events.next().await.unwrap();
        assert_eq!(event.kind, "", "it is none of the page's");
        if event.id == "p9" {
            break;
        }
    }
}

#[tokio::test]
async fn a_stop_ends_the_streams() {
    let house = house();
    let (mut events, _) = reader(&house, &[]).await;
    house.shutdown.cancel();
    while let Some(event) = events.next().await {
        assert_eq!(event.kind, "", "a browser comes back by itself");
    }
    let answer = open(&house, &[]).await;
    let mut events = Events::of(answer.into_body());
    while events.next().await.is_some() {}
}

#[tokio::test]
async fn a_comment_that_waits_is_news_to_nobody() {
    let house = house();
    let (mut events, _) = reader(&house, &[]).await;
    let mut held = comment(3, 0, "Nora", "<p>held</p>");
    held.state = CommentState::Pending.into();
    watch(&house).tell(changed("p1", ChangeKind::Created, held));
    watch(&house).tell(changed("p2", ChangeKind::Created, comment(4, 0, "Nora", "<p>shown</p>")));
    assert_eq!(next(&mut events).await.json()["id"], id(4), "{}", comment_name(3));
}
