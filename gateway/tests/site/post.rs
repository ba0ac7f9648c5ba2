//! A post's page and its discussion.

use http::header;
use proto::{
    comments::v1::{Comment, CommentKind, ThreadNode, ThreadState},
    posts::v1::PostState,
};
use service_kit::auth::Identity;

use crate::{
    services::House,
    world::{Shared, comment, id, post},
};

fn node(comment: Comment, replies: Vec<Comment>) -> ThreadNode {
    ThreadNode { comment: Some(comment), replies, ..ThreadNode::default() }
}

fn with_nodes(nodes: Vec<ThreadNode>) -> House {
    let world = Shared::with_one_post();
    world.lock().nodes = nodes;
    House::over(world)
}

#[tokio::test]
async fn a_post_reads_with_its_discussion_and_a_form() {
    let house = with_nodes(vec![node(comment(1, 0, "Ada", "<p>Which <em>town</em>?</p>"), vec![])]);
    house.world.lock().thread.approved_count = 1;
    let page = house.get("/b/waiter/week-1").await;
    page.is(200).says("<h1>Week 1</h1>").says("He filled the <em>glass</em>.").says("by Paula Rogers");
    page.says("Monday, November 19, 2012").says("1 comment").says("Which <em>town</em>?");
    page.says("Leave a Reply").says("action=\"/b/waiter/week-1#reply\"");
    page.says(&format!("/b/waiter/week-1?reply_to={}#reply", id(1)));
    assert_eq!(page.header(header::SET_COOKIE), "", "reading is not writing");
}

#[tokio::test]
async fn replies_hang_below_what_they_answer_and_orphans_at_the_root() {
    let replies = vec![
        comment(2, 1, "Ben", "<p>two</p>"),
        comment(3, 2, "Cleo", "<p>three</p>"),
        comment(4, 77, "Dana", "<p>orphan</p>"),
    ];
    let house = with_nodes(vec![node(comment(1, 0, "Ada", "<p>one</p>"), replies)]);
    let page = house.get("/b/waiter/week-1").await;
    page.says("in reply to Ada").says("in reply to Ben");
    assert_eq!(
        page.body.matches("<ol class=\"replies\">").count(),
        2,
        "Ben and Dana below Ada, Cleo below Ben"
    );
    let [ben, cleo, dana] = [2, 3, 4].map(|n| page.body.find(&format!("id=\"comment-{}\"", id(n))).unwrap());
    assert!(ben < cleo && cleo < dana);
    page.does_not_say(&id(77));
}

#[tokio::test]
async fn a_removed_comment_stays_in_the_place_of_its_replies() {
    let removed = Comment { tombstone: true, author: None, ..comment(1, 0, "", "") };
    let house = with_nodes(vec![node(removed, vec![comment(2, 1, "Ben", "<p>two</p>")])]);
    let page = house.get("/b/waiter/week-1").await;
    page.says("This comment was removed.").says("in reply to a removed comment");
    page.does_not_say(&format!("reply_to={}", id(1)));
}

#[tokio::test]
async fn only_web_addresses_become_links_of_a_name() {
    let mut bad = comment(1, 0, "<i>Mallory</i>", "<p>x</p>");
    bad.author.as_mut().unwrap().url = "javascript:alert(1)".into();
    let mut good = comment(2, 0, "", "<p>y</p>");
    good.author.as_mut().unwrap().url = "https://example.org/\"x".into();
    let page = with_nodes(vec![node(bad, vec![]), node(good, vec![])]).get("/b/waiter/week-1").await;
    page.does_not_say("javascript:").does_not_say("<i>Mallory").says("&#60;i&#62;Mallory");
    page.says("href=\"https://example.org/%22x\"").says("Anonymous");
}

#[tokio::test]
async fn a_pingback_says_that_it_is_one() {
    let mut pingback = comment(1, 0, "A Blog Elsewhere", "<p>x</p>");
    pingback.kind = CommentKind::Pingback.into();
    let page = with_nodes(vec![node(pingback, vec![])]).get("/b/waiter/week-1").await;
    page.says("Linked from A Blog Elsewhere");
}

#[tokio::test]
async fn a_long_discussion_turns_its_pages() {
    let house = with_nodes(vec![node(comment(1, 0, "Ada", "<p>one</p>"), vec![])]);
    house.world.lock().next_page = "p+2".to_owned();
    let first = house.get("/b/waiter/week-1").await;
    first.says("href=\"/b/waiter/week-1?page=p%2B2#comments\"").does_not_say("Back to the first comments");
    let second = house.get("/b/waiter/week-1?page=p%2B2").await;
    second.is(200).says("Back to the first comments").says("href=\"/b/waiter/week-1#comments\"");
    assert_eq!(house.world.lock().asked, ["Threaded |  | ", "Threaded |  | p+2"]);
}

#[tokio::test]
async fn further_replies_are_on_a_page_of_their_own() {
    let root = Comment { reply_count: 27, ..comment(1, 0, "Ada", "<p>one</p>") };
    let replies = (2..=26).map(|number| comment(number, 1, "Ben", "<p>reply</p>")).collect();
    let node = ThreadNode { more_replies: true, replies_page_token: "t/1".into(), ..node(root, replies) };
    let house = with_nodes(vec![node]);
    let link = format!("/b/waiter/week-1?thread={}&#38;page=t%2F1#comment-{}", id(1), id(1));
    house.get("/b/waiter/week-1").await.says(&link).says("2 more replies");
    {
        let mut world = house.world.lock();
        world.further_replies =
            vec![comment(27, 1, "Cleo", "<p>late</p>"), comment(28, 26, "Dana", "<p>later</p>")];
        world.asked.clear();
    }
    let page = house.get(&format!("/b/waiter/week-1?thread={}&page=t%2F1", id(1))).await;
    page.is(200)
        .says("<p>one</p>")
        .says("<p>late</p>")
        .says("<p>later</p>")
        .says("Back to the first comments");
    let asked = format!("Flat | {} | t/1", crate::world::comment_name(1));
    assert_eq!(house.world.lock().asked, [asked]);
}

#[tokio::test]
async fn a_thread_that_is_not_there_is_not_found() {
    let house = House::over(Shared::with_one_post());
    house.get(&format!("/b/waiter/week-1?thread={}", id(5))).await.is(404).says("The Good Waiter");
}

#[tokio::test]
async fn replying_names_the_one_who_is_answered() {
    let house = with_nodes(vec![node(comment(1, 0, "Ada", "<p>one</p>"), vec![])]);
    let page = house.get(&format!("/b/waiter/week-1?reply_to={}", id(1))).await;
    page.is(200).says("Replying to Ada").says("href=\"/b/waiter/week-1#reply\"");
    page.says(&format!("name=\"parent\" value=\"{}\"", id(1)));
    let nobody = house.get(&format!("/b/waiter/week-1?reply_to={}", id(9))).await;
    nobody.is(200).does_not_say("class=\"mode\"");
}

#[tokio::test]
async fn a_post_reads_on_while_the_comments_are_away() {
    let house = House::over(Shared::with_one_post());
    house.world.lock().comments_away = true;
    let page = house.get("/b/waiter/week-1").await;
    page.is(200).says("He filled the").says("The comments are away").says("Leave a Reply");
}

#[tokio::test]
async fn a_closed_discussion_says_why() {
    let house = House::over(Shared::with_one_post());
    for (state, words) in [
        (ThreadState::Closed, "no longer taken here"),
        (ThreadState::ClosedByAge, "too old"),
        (ThreadState::SignInRequired, "Only members"),
        (ThreadState::MembersOnly, "Only members"),
    ] {
        house.world.lock().thread.state = state.into();
        house.get("/b/waiter/week-1").await.is(200).says(words).does_not_say("<textarea");
    }
}

#[tokio::test]
async fn only_published_posts_have_a_page() {
    let house = House::over(Shared::with_one_post());
    for state in [PostState::Draft, PostState::Scheduled, PostState::Private, PostState::Trashed] {
        house.world.lock().posts = vec![proto::posts::v1::Post {
            state: state.into(),
            ..post("blogs/waiter/posts/x", "week-1", "Week 1")
        }];
        house.get("/b/waiter/week-1").await.is(404).does_not_say("Week 1");
    }
}

#[tokio::test]
async fn a_reader_is_nobody_in_particular_at_an_address_that_we_vouch_for() {
    let house = House::over(Shared::with_one_post());
    let page = house.get_with("/b/waiter/week-1", "cookie", "somebody=elses").await;
    assert!(page.header(header::CACHE_CONTROL).starts_with("public"));
    let calls = std::mem::take(&mut house.world.lock().calls);
    let methods: Vec<_> = calls.iter().map(|(method, _)| *method).collect();
    for method in ["GetBlog", "LookupPost", "GetThread", "ListComments", "ListPosts", "SummarizePosts"] {
        assert!(methods.contains(&method), "{method}: {methods:?}");
    }
    for (method, call) in calls {
        assert_eq!(call.caller.identity, Identity::Anonymous, "{method}");
        assert_eq!(call.caller.client_address, Some([203, 0, 113, 7].into()), "{method}");
    }
}

#[tokio::test]
async fn who_wrote_before_reads_the_comments_as_themselves_and_nobody_keeps_their_page() {
    let house = House::over(Shared::with_one_post());
    let cookie =
        house.post("/b/waiter/week-1", &[("name", "Ada"), ("text", "Hi")], None).await.cookie().unwrap();
    house.world.lock().calls.clear();
    let page = house.get_with("/b/waiter/week-1", "cookie", &cookie).await;
    assert_eq!(page.header(header::CACHE_CONTROL), "private, no-store");
    let calls = std::mem::take(&mut house.world.lock().calls);
    for (method, call) in calls {
        let is_guest = matches!(call.caller.identity, Identity::Guest(_));
        let about_comments = matches!(method, "ListComments" | "GetThread" | "GetComment");
        assert_eq!(is_guest, about_comments, "{method}: posts-service need not know");
    }
}

#[tokio::test]
async fn the_services_log_under_the_id_of_the_page() {
    let house = House::over(Shared::with_one_post());
    house.get_with("/b/waiter/week-1", "x-request-id", "abc-123").await.is(200);
    let world = house.world.lock();
    assert!(!world.calls.is_empty());
    for (method, call) in &world.calls {
        assert_eq!(call.request_id.as_str(), "abc-123", "{method}");
    }
}

#[tokio::test]
async fn our_word_for_an_address_is_renewed_in_time() {
    let house = House::over(Shared::with_one_post());
    for _ in 0..12 {
        house.get("/b/waiter/week-1").await.is(200);
        house.clock.advance(std::time::Duration::from_secs(50));
    }
    let world = house.world.lock();
    assert!(world.calls.iter().all(|(_, call)| call.caller.client_address.is_some()));
}
