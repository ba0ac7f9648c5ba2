//! Ways through a discussion: its orders, permalinks to far pages, branches that close, quotes.

use std::time::Duration;

use http::header;
use proto::comments::v1::{Comment, CommentState, HeldReason, ThreadNode};

use crate::{
    services::House,
    world::{Shared, comment, comment_name, id},
};

const PAGE: &str = "/b/waiter/week-1";

fn node(comment: Comment, replies: Vec<Comment>) -> ThreadNode {
    ThreadNode { comment: Some(comment), replies, ..ThreadNode::default() }
}

fn with_nodes(nodes: Vec<ThreadNode>) -> House {
    let world = Shared::with_one_post();
    world.lock().nodes = nodes;
    world.lock().thread.approved_count = 60;
    House::over(world)
}

#[tokio::test]
async fn the_reader_chooses_the_order_and_keeps_it_on_later_pages() {
    let house = with_nodes(vec![node(comment(1, 0, "Ada", "<p>one</p>"), vec![])]);
    house.world.lock().next_page = "p2".to_owned();
    let page = house.get(PAGE).await;
    page.says("href=\"/b/waiter/week-1#comments\" rel=\"nofollow\" aria-current=\"true\">Oldest first");
    page.says("href=\"/b/waiter/week-1?sort=newest#comments\"").says("?sort=best#comments\"");
    let best = house.get(&format!("{PAGE}?sort=best")).await;
    best.is(200).says("?page=p2&#38;sort=best#comments").says("aria-current=\"true\">Best first");
    best.says(&format!("href=\"{PAGE}?comment={}#comment-{}\"", id(1), id(1)));
    house.get(&format!("{PAGE}?page=p2&sort=best")).await.is(200).says("?sort=best#comments\">Back to");
    let orders = house.world.lock().orders.clone();
    assert_eq!(orders, ["create_time", "reaction_count desc", "reaction_count desc"]);
}

#[tokio::test]
async fn an_order_that_the_service_does_not_know_is_the_oldest_first() {
    let house = with_nodes(vec![node(comment(1, 0, "Ada", "<p>one</p>"), vec![])]);
    house.world.lock().unknown_order = "reaction_count desc".to_owned();
    let page = house.get(&format!("{PAGE}?sort=best")).await;
    page.is(200).says("<p>one</p>").says("aria-current=\"true\">Oldest first");
}

#[tokio::test]
async fn a_permalink_marks_its_comment() {
    let house = with_nodes(vec![node(comment(1, 0, "Ada", "<p>one</p>"), vec![])]);
    let page = house.get(&format!("{PAGE}?comment={}", id(1))).await;
    page.says(&format!("<article id=\"comment-{}\" class=\"comment marked\"", id(1)));
    page.does_not_say("Thank you");
    assert!(page.header(header::CACHE_CONTROL).starts_with("public"), "it is the same for everybody");
}

#[tokio::test]
async fn a_permalink_to_a_far_reply_opens_its_thread() {
    let house = with_nodes(vec![node(comment(1, 0, "Ada", "<p>first page</p>"), vec![])]);
    {
        let mut world = house.world.lock();
        // Root 50 is on a later page; 51 answers it, 52 answers 51.
        let mut far: Vec<Comment> = (50..53)
            .map(|number| {
                let parent = if number == 50 { 0 } else { number - 1 };
                comment(number, parent, "Far", &format!("<p>far {number}</p>"))
            })
            .collect();
        world.comments = far.iter().map(|comment| (comment.clone(), "t".to_owned())).collect();
        world.further_replies = far.split_off(1);
        world.next_page = String::new();
    }
    let page = house.get(&format!("{PAGE}?comment={}", id(52))).await;
    page.is(200).says("<p>far 50</p>").says("<p>far 51</p>").does_not_say("first page");
    page.says(&format!("<article id=\"comment-{}\" class=\"comment marked\"", id(52)));
    page.says("Back to the first comments");
    let asked = house.world.lock().asked.clone();
    assert_eq!(asked.last().unwrap(), &format!("Flat | {} | ", comment_name(50)));
}

#[tokio::test]
async fn replies_can_be_closed_and_say_how_many_they_are() {
    let replies = vec![comment(2, 1, "Ben", "<p>two</p>"), comment(3, 2, "Cleo", "<p>three</p>")];
    let page = with_nodes(vec![node(comment(1, 0, "Ada", "<p>one</p>"), replies)]).get(PAGE).await;
    page.says("<details class=\"branch\" open><summary>2 replies</summary>")
        .says("<summary>1 reply</summary>");
    assert_eq!(page.body.matches("<details class=\"branch\"").count(), 2);
}

#[tokio::test]
async fn a_quote_begins_the_answer_with_somebodys_words() {
    let mut ada = comment(1, 0, "Ada", "<p>one</p>");
    ada.content = "Which <town>?\n\nTell me.".to_owned();
    let house = with_nodes(vec![node(ada, vec![])]);
    let address = format!("{PAGE}?reply_to={}&quote=1", id(1));
    house.get(PAGE).await.says(&format!("?reply_to={}&#38;quote=1#reply", id(1)));
    let page = house.get(&address).await;
    page.is(200)
        .says("Replying to Ada")
        .says("\n&#62; Which &#60;town&#62;?\n&#62;\n&#62; Tell me.\n\n</textarea>");
}

#[tokio::test]
async fn a_waiting_comment_stays_in_its_authors_sight() {
    let house = with_nodes(Vec::new());
    {
        let mut world = house.world.lock();
        world.new_state = CommentState::Pending;
        world.held_reasons = vec![HeldReason::Links];
    }
    let posted = house.post(PAGE, &[("name", "Nora"), ("text", "Two links")], None).await;
    let cookie = posted.cookie().unwrap();
    let page = house.get_with(PAGE, "cookie", &cookie).await;
    page.is(200).says("<p>Two links</p>").says("Awaiting moderation").does_not_say("Thank you");
    house.get(PAGE).await.does_not_say("Two links");
    house.clock.advance(Duration::from_mins(16));
    house.get_with(PAGE, "cookie", &cookie).await.does_not_say("Two links");
}
