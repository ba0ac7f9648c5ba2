//! A reader with a session: under whose name they write, and how that ends.

use std::time::Duration;

use gateway::cookies::{RENEWED_EVERY, Session};
use http::{Request, header};
use proto::{
    comments::v1::{Author, CommentState, HeldReason, ThreadNode},
    posts::v1::Person,
};
use service_kit::auth::{Identity, Kind};

use crate::{
    persons::{NAME, NORA, cookie, nora},
    services::{House, Page},
    world::{MONDAY, Shared, comment, id},
};

const PAGE: &str = "/b/waiter/week-1";
const MINUTE: Duration = Duration::from_mins(1);
const SESSION: &str = "__Host-rapport-session";

fn house() -> House {
    House::over(Shared::with_one_post())
}

/// Sends the form as a page of the session made it.
async fn send(house: &House, session: &str, fields: &[(&str, &str)]) -> Page {
    let page = house.get_with(PAGE, "cookie", session).await;
    let proof = [("csrf", page.csrf())];
    let fields: Vec<_> = fields.iter().chain(&proof).copied().collect();
    house.post(PAGE, &fields, Some(session)).await
}

#[track_caller]
fn ends_the_session(page: &Page) {
    let lines = page.headers.get_all(header::SET_COOKIE).iter().map(|line| line.to_str().unwrap());
    let mut ends = lines.filter(|line| line.starts_with(SESSION) && line.contains("Max-Age=0"));
    assert!(ends.next().is_some(), "{:?}", page.headers);
}

#[tokio::test]
async fn the_form_says_by_which_account_they_comment() {
    let house = house();
    let page = house.get_with(PAGE, "cookie", &nora()).await;
    page.is(200).says("You are commenting using your GitHub account.").says(NAME).says("Log Out");
    page.does_not_say("id=\"reply-name\"")
        .does_not_say("id=\"reply-email\"")
        .does_not_say("id=\"reply-remember\"");
    page.does_not_say("value=\"sign-in.").does_not_say("Change");
    assert_eq!(page.header(header::CACHE_CONTROL), "private, no-store");
    assert_eq!((page.header(header::VARY), page.header(header::ETAG)), ("cookie", ""));
    let guest = house.get(PAGE).await;
    guest.is(200).says("id=\"reply-name\"").does_not_say("Log Out").does_not_say("csrf");
    assert!(guest.header(header::CACHE_CONTROL).starts_with("public"));
}

#[tokio::test]
async fn a_comment_goes_under_the_name_of_the_session() {
    let house = house();
    let page = send(&house, &nora(), &[("name", "Somebody Else"), ("text", "Hello")]).await;
    page.is(303);
    assert_eq!(
        page.header(header::LOCATION),
        format!("{PAGE}?comment={}&done=posted#comment-{}", id(900), id(900))
    );
    assert_eq!(page.header(header::SET_COOKIE), "", "nobody becomes a guest by it");
    {
        let world = house.world.lock();
        let (call, asked) = &world.created[0];
        assert_eq!(call.caller.identity, Identity::Person(NORA.to_owned()));
        assert_eq!(call.caller.client_address, Some([203, 0, 113, 7].into()));
        assert_eq!(asked.comment.as_ref().unwrap().author, None, "the services know who that is");
    }
    let there = page.header(header::LOCATION).split('#').next().unwrap().to_owned();
    let thanked = house.get_with(&there, "cookie", &nora()).await;
    thanked.is(200).says("Thank you, your comment is here").says("<p>Hello</p>");
    house.get(&there).await.is(200).does_not_say("Thank you");
}

#[tokio::test]
async fn a_held_comment_is_shown_to_the_person_who_wrote_it() {
    let house = house();
    house.world.lock().new_state = CommentState::Pending;
    house.world.lock().held_reasons = vec![HeldReason::Links];
    let posted = send(&house, &nora(), &[("text", "Two links")]).await;
    let there = posted.header(header::LOCATION).split('#').next().unwrap().to_owned();
    house.get_with(&there, "cookie", &nora()).await.says("<p>Two links</p>").says("Awaiting moderation");
    house.get(&there).await.does_not_say("Two links");
}

#[tokio::test]
async fn a_form_from_before_the_log_in_is_not_sent_under_the_new_name() {
    let (house, session) = (house(), nora());
    let page = house.post(PAGE, &[("name", "A guest"), ("text", "Hello")], Some(&session)).await;
    page.is(403)
        .says("since this page was opened")
        .says("\nHello</textarea>")
        .says("using your GitHub account");
    assert!(house.world.lock().created.is_empty());
    let again = [("text", "Hello"), ("csrf", page.csrf())];
    house.post(PAGE, &again, Some(&session)).await.is(303);
    // The same person in another browser has another session.
    let other = house.get_with(PAGE, "cookie", &nora()).await;
    house.post(PAGE, &[("text", "x"), ("csrf", other.csrf())], Some(&session)).await.is(403);
    let react = [("react", "0193b000-0000-7000-8000-000000000001.like")];
    house.post(PAGE, &react, Some(&session)).await.is(403).says("since this page was opened");
}

#[tokio::test]
async fn a_form_of_a_session_that_ended_keeps_its_text() {
    let house = house();
    let page = house.get_with(PAGE, "cookie", &nora()).await;
    let sent = [("text", "Hello"), ("csrf", page.csrf())];
    let page = house.post(PAGE, &sent, None).await;
    page.is(401).says("Your session has ended").says("\nHello</textarea>").says("id=\"reply-name\"");
    assert!(house.world.lock().created.is_empty());
}

#[tokio::test]
async fn log_out_ends_the_session_and_leaves_the_text() {
    let house = house();
    let page = house.post(PAGE, &[("text", "Hello"), ("action", "log-out")], Some(&nora())).await;
    page.is(403).says("using your GitHub account");
    assert_eq!(page.header(header::SET_COOKIE), "", "another site's page cannot do it");
    let session = nora();
    let made = house.get_with(PAGE, "cookie", &session).await;
    let fields = [("text", "Hello"), ("action", "log-out"), ("csrf", made.csrf())];
    let page = house.post(PAGE, &fields, Some(&session)).await;
    page.is(200).says("You are signed out.").says("He filled the").says("\nHello</textarea>");
    page.says("id=\"reply-name\"").does_not_say("using your");
    ends_the_session(&page);
    assert_eq!(page.header(header::CACHE_CONTROL), "private, no-store");
}

#[tokio::test]
async fn log_out_on_an_old_page_ends_no_session_that_began_since() {
    let house = house();
    let session = nora();
    let made = house.get_with(PAGE, "cookie", &session).await;
    let fields = [("text", "Hello"), ("action", "log-out"), ("csrf", made.csrf())];
    let end = MONDAY.plus(MINUTE);
    let pasted = cookie(&Session::new("a.b.c".into(), NORA.into(), Kind::Person, Vec::new(), end));
    let page = house.post(PAGE, &fields, Some(&pasted)).await;
    page.is(200).says("\nHello</textarea>");
    assert_eq!(page.header(header::SET_COOKIE), "", "it is the desk's");
}

#[tokio::test]
async fn two_persons_of_one_name_are_told_apart() {
    let house = house();
    let mark = async |person: &str| {
        let person = Person { name: person.into(), display_name: NAME.into(), ..Person::default() };
        let session = cookie(&Session::of_person(&person, "GitHub", MONDAY));
        let page = house.get_with(PAGE, "cookie", &session).await;
        let (_, rest) = page.body.split_once("data-writer=\"").unwrap();
        rest.split('"').next().unwrap().to_owned()
    };
    let nora = mark(NORA).await;
    assert_eq!((nora.len(), mark(NORA).await == nora), (16, true));
    assert_ne!(mark("persons/another").await, nora);
}

#[tokio::test]
async fn who_signed_out_everywhere_is_signed_out_here_within_a_minute() {
    let house = house();
    let session = nora();
    let page = house.get_with(PAGE, "cookie", &session).await;
    house.world.lock().signed_out = true;
    house.clock.advance(MINUTE.saturating_sub(Duration::from_secs(1)));
    house.get_with(PAGE, "cookie", &session).await.says("using your GitHub account");
    house.clock.advance(Duration::from_secs(1));
    let sent = [("text", "Hello"), ("csrf", page.csrf())];
    let refused = house.post(PAGE, &sent, Some(&session)).await;
    refused.is(401).says("Your session has ended").says("\nHello</textarea>").says("id=\"reply-name\"");
    ends_the_session(&refused);
    let page = house.get_with(PAGE, "cookie", &session).await;
    page.is(200).says("Your session is over").says("id=\"reply-name\"").does_not_say("using your");
    ends_the_session(&page);
    assert_eq!(page.header(header::CACHE_CONTROL), "private, no-store");
    assert!(house.world.lock().created.is_empty());
}

#[tokio::test]
async fn with_posts_away_they_go_on_for_ten_minutes() {
    let house = house();
    let session = nora();
    house.get_with(PAGE, "cookie", &session).await.is(200);
    house.world.lock().posts_away = true;
    house.clock.advance(MINUTE * 10);
    let page = house.get_with(PAGE, "cookie", &session).await;
    page.is(503).says("using your GitHub account");
    house.post(PAGE, &[("text", "Hello"), ("csrf", page.csrf())], Some(&session)).await.is(303);
    assert_eq!(house.world.lock().created[0].0.caller.identity, Identity::Person(NORA.to_owned()));
    house.clock.advance(MINUTE);
    let late = house.post(PAGE, &[("text", "Again"), ("csrf", page.csrf())], Some(&session)).await;
    late.is(503).says("\nAgain</textarea>").says("using your GitHub account");
    assert_eq!(house.world.lock().created.len(), 1, "nobody writes under another name instead");
    assert_eq!(late.header(header::SET_COOKIE), "", "and nobody is signed out");
}

#[tokio::test]
async fn a_person_changes_their_own_comment_in_time() {
    let house = house();
    let session = nora();
    send(&house, &session, &[("text", "Frist")]).await.is(303);
    {
        let mut world = house.world.lock();
        let written = world.comments[0].0.clone();
        let ended = proto::comments::v1::Comment {
            editable_until: Some(MONDAY.plus(MINUTE * 15).to_proto()),
            ..written
        };
        world.comments[0].0 = ended.clone();
        world.nodes.push(ThreadNode { comment: Some(ended), ..ThreadNode::default() });
    }
    let own = house.get_with(PAGE, "cookie", &session).await;
    own.says(&format!("?edit={}#comment-{}", id(900), id(900))).says(&format!("?delete={}", id(900)));
    house.get(PAGE).await.does_not_say("?edit=");
    let form = house.get_with(&format!("{PAGE}?edit={}", id(900)), "cookie", &session).await;
    form.is(200).says("name=\"etag\" value=\"etag of Frist\"").says("\nFrist</textarea>");
    let number = id(900);
    let change =
        [("comment", number.as_str()), ("etag", "etag of Frist"), ("text", "First"), ("action", "save")];
    house.post(PAGE, &change, Some(&session)).await.is(403).says("since this page was opened");
    send(&house, &session, &change).await.is(303);
    {
        let world = house.world.lock();
        assert_eq!(world.comments[0].0.content, "First");
        let (_, call) = world.calls.iter().rfind(|(method, _)| *method == "UpdateComment").unwrap();
        assert_eq!((&call.caller.identity, &call.edit_token), (&Identity::Person(NORA.to_owned()), &None));
    }
    let delete = [("comment", number.as_str()), ("etag", "etag of First"), ("action", "delete")];
    send(&house, &session, &delete).await.is(303);
    assert!(house.world.lock().comments[0].0.tombstone);
    house.clock.advance(MINUTE * 15);
    house.get_with(PAGE, "cookie", &session).await.does_not_say("?edit=");
}

#[tokio::test]
async fn a_person_reacts_as_themselves_and_not_to_their_own() {
    let house = house();
    let session = nora();
    {
        let mut world = house.world.lock();
        let theirs = comment(1, 0, "Ada", "<p>one</p>");
        let author = Author { display_name: NAME.into(), person: NORA.into(), ..Author::default() };
        let own = proto::comments::v1::Comment { author: Some(author), ..comment(2, 0, NAME, "<p>two</p>") };
        for comment in [theirs, own] {
            world.nodes.push(ThreadNode { comment: Some(comment), ..ThreadNode::default() });
        }
    }
    let page = house.get_with(PAGE, "cookie", &session).await;
    page.says(&format!("value=\"{}.like\"", id(1))).does_not_say(&format!("value=\"{}.like\"", id(2)));
    let react = format!("{}.like", id(1));
    send(&house, &session, &[("react", &react)]).await.is(303);
    let world = house.world.lock();
    let (_, call) = world.calls.iter().rfind(|(method, _)| *method == "SetReaction").unwrap();
    assert_eq!(call.caller.identity, Identity::Person(NORA.to_owned()));
}

#[tokio::test]
async fn a_pasted_token_is_for_the_desk_alone() {
    let house = house();
    let end = MONDAY.plus(MINUTE);
    let pasted = cookie(&Session::new("a.b.c".into(), NORA.into(), Kind::Person, Vec::new(), end));
    house.get_with(PAGE, "cookie", &pasted).await.is(200).says("id=\"reply-name\"").does_not_say("csrf");
    house.post(PAGE, &[("name", "Nora"), ("text", "Hello")], Some(&pasted)).await.is(303);
    assert!(matches!(house.world.lock().created[0].0.caller.identity, Identity::Guest(_)));
}

#[tokio::test]
async fn a_session_is_renewed_with_a_page_that_nobody_keeps() {
    let house = house();
    let session = nora();
    house.clock.advance(RENEWED_EVERY);
    let open = async |path: &str| {
        let request = Request::get(path).header(header::COOKIE, &session).body(String::new()).unwrap();
        house.through_the_port(request).await
    };
    let shared = open("/b/waiter/").await;
    assert!(shared.headers()[header::CACHE_CONTROL].to_str().unwrap().starts_with("public"));
    assert_eq!(shared.headers().get(header::SET_COOKIE), None);
    let request = Request::get(PAGE).header(header::COOKIE, &session).header("sec-fetch-mode", "cors");
    let fetched = house.through_the_port(request.body(String::new()).unwrap()).await;
    assert_eq!(fetched.headers().get(header::SET_COOKIE), None, "a script may be late");
    let page = open(PAGE).await;
    let line = page.headers()[header::SET_COOKIE].to_str().unwrap().to_owned();
    assert!(line.starts_with(&format!("{SESSION}=")) && line.contains("Max-Age=604800"), "{line}");
    let renewed = line.split(';').next().unwrap();
    house.clock.advance(RENEWED_EVERY.saturating_sub(MINUTE));
    let request = Request::get(PAGE).header(header::COOKIE, renewed).body(String::new()).unwrap();
    let again = house.through_the_port(request).await;
    assert_eq!(again.headers().get(header::SET_COOKIE), None, "once a day is enough");
    let asked = house.world.lock().checked.clone();
    assert!(asked.iter().all(|moment| *moment == MONDAY), "no renewal is a log-in: {asked:?}");
}

#[tokio::test]
async fn at_the_desk_a_session_that_is_over_leads_to_where_one_begins() {
    let house = house();
    let session = nora();
    house.world.lock().signed_out = true;
    let open = async |path: &str| {
        let request = Request::get(path).header(header::COOKIE, &session).body(String::new()).unwrap();
        house.through_the_port(request).await
    };
    let ends = |page: &http::Response<bytes::Bytes>| {
        let line = page.headers()[header::SET_COOKIE].to_str().unwrap().to_owned();
        assert!(line.starts_with(SESSION) && line.contains("Max-Age=0"), "{line}");
    };
    let desk = open("/b/waiter/desk/").await;
    assert_eq!(desk.status(), 303);
    assert_eq!(desk.headers()[header::LOCATION], "/auth/sign-in?next=%2Fb%2Fwaiter%2Fdesk%2F&done=over");
    ends(&desk);
    let page = open("/auth/token").await;
    ends(&page);
    let html = String::from_utf8(page.body().to_vec()).unwrap();
    assert!(html.contains("Your session is over") && !html.contains("You are signed in"), "{html}");
    let there = Request::get("/auth/token?done=over").body(String::new()).unwrap();
    let html = house.through_the_port(there).await.body().to_vec();
    assert!(String::from_utf8(html).unwrap().contains("Your session is over"));
    // Any link can say so to somebody whose session goes on.
    house.world.lock().signed_out = false;
    let page = open("/auth/token?done=over").await;
    let html = String::from_utf8(page.body().to_vec()).unwrap();
    assert!(!html.contains("Your session is over"), "{html}");
}
