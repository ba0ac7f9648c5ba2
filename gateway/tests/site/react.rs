//! Reactions: small forms that work for everybody, one for each reader.

use gateway::client_address::ClientAddress;
use http::{Request, header};
use proto::comments::v1::{Reaction, ReactionCount, ThreadNode};
use service_kit::{auth::Identity, status};
use tonic::Code;

use crate::{
    services::House,
    world::{Shared, comment, comment_name, id},
};

const PAGE: &str = "/b/waiter/week-1";

fn house() -> House {
    let world = Shared::with_one_post();
    let mut ada = comment(1, 0, "Ada", "<p>one</p>");
    ada.reaction_counts = vec![ReactionCount { reaction: Reaction::Helpful.into(), count: 3 }];
    world.lock().nodes.push(ThreadNode { comment: Some(ada), ..ThreadNode::default() });
    House::over(world)
}

#[tokio::test]
async fn every_way_is_a_button_and_counts_are_shown() {
    let page = house().get(PAGE).await;
    page.says("Helpful 3").says(&format!("value=\"{}.helpful\" aria-pressed=\"false\"", id(1)));
    for way in ["like", "thanks", "funny"] {
        page.says(&format!("value=\"{}.{way}\"", id(1)));
    }
    page.says("<form id=\"react\" method=\"post\" action=\"/b/waiter/week-1\">");
}

#[tokio::test]
async fn a_reader_reacts_as_one_guest_and_sees_their_own() {
    let house = house();
    let value = format!("{}.thanks", id(1));
    let first = house.post(PAGE, &[("react", &value)], None).await;
    first.is(303);
    let address = first.header(header::LOCATION).to_owned();
    assert_eq!(address, format!("{PAGE}?comment={}&done=reacted#comment-{}", id(1), id(1)));
    // The second click of a double click has no cookie yet.
    house.post(PAGE, &[("react", &value)], None).await.is(303);
    let cookie = first.cookie().unwrap();
    house.post(PAGE, &[("react", &value)], Some(&cookie)).await.is(303);
    {
        let world = house.world.lock();
        let all: Vec<_> = world.calls.iter().filter(|(method, _)| *method == "SetReaction").collect();
        assert_eq!(all.len(), 3);
        assert!(all.iter().all(|(_, call)| call.caller == all[0].1.caller), "one guest");
        assert!(matches!(all[0].1.caller.identity, Identity::Guest(_)));
        assert_eq!(world.reactions[0], (comment_name(1), Reaction::Thanks));
    }
    let page = house.get_with(address.split('#').next().unwrap(), "cookie", &cookie).await;
    page.says("Thank you, your reaction is counted");
    page.says(&format!("value=\"{}.none\" aria-pressed=\"true\"", id(1)));
    let back = house.post(PAGE, &[("react", &format!("{}.none", id(1)))], Some(&cookie)).await;
    assert!(back.header(header::LOCATION).contains("done=taken-back"));
    assert_eq!(house.world.lock().reactions[3].1, Reaction::Unspecified);
}

#[tokio::test]
async fn two_readers_with_the_same_browser_are_two_guests() {
    let house = house();
    for last in [7, 8] {
        let mut click = Request::post(PAGE)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::USER_AGENT, "a browser")
            .body(format!("react={}.thanks", id(1)))
            .unwrap();
        click.extensions_mut().insert(ClientAddress([203, 0, 113, last].into()));
        house.send(click).await.is(303);
    }
    let world = house.world.lock();
    let callers: Vec<_> = world.calls.iter().filter(|(method, _)| *method == "SetReaction").collect();
    assert_eq!(callers.len(), 2);
    assert_ne!(callers[0].1.caller.identity, callers[1].1.caller.identity);
}

#[tokio::test]
async fn ones_own_comment_takes_no_reaction() {
    let house = House::over(Shared::with_one_post());
    let cookie = house.post(PAGE, &[("name", "Nora"), ("text", "x")], None).await.cookie().unwrap();
    {
        let mut world = house.world.lock();
        let mut own = world.comments[0].0.clone();
        own.reaction_counts = vec![ReactionCount { reaction: Reaction::Like.into(), count: 2 }];
        world.nodes.push(ThreadNode { comment: Some(own), ..ThreadNode::default() });
    }
    house.get_with(PAGE, "cookie", &cookie).await.says("Like 2").does_not_say("name=\"react\"");
}

#[tokio::test]
async fn a_reaction_that_does_not_count_says_so() {
    let refused = |code, reason| status::refused(code, reason, "the service's own words");
    for (refusal, code, words) in [
        (refused(Code::Unavailable, "STORE_AWAY"), 503, "could not be counted just now"),
        (refused(Code::Unimplemented, ""), 500, "could not be counted just now"),
        (refused(Code::FailedPrecondition, "OWN_COMMENT"), 409, "You cannot react"),
        (refused(Code::PermissionDenied, "BANNED"), 403, "You cannot react"),
    ] {
        let house = house();
        house.world.lock().refusal = Some(refusal);
        let page = house.post(PAGE, &[("react", &format!("{}.like", id(1)))], None).await;
        page.is(code).says(words).says("<p>one</p>");
    }
    house().post(PAGE, &[("react", "nonsense.like")], None).await.is(400);
}
