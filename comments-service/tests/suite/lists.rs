//! Pages, filters and tokens.

use proto::comments::v1::{self as wire, CommentView, ListCommentsRequest, ModerationAction::Trash};
use service_kit::paging::Binding;
use store_kit::Engine;
use tonic::Code;

use crate::world::{As, World, draft, fields, flat, post, threaded};

/// Every page of a list, in pages of `size`.
async fn walk(caller: &As<'_>, request: ListCommentsRequest, size: i32) -> Vec<Vec<String>> {
    let mut pages = Vec::new();
    let mut token = String::new();
    loop {
        let request = ListCommentsRequest { page_size: size, page_token: token, ..request.clone() };
        let page = caller.list(request).await.unwrap();
        pages.push(page.comments.into_iter().map(|comment| comment.content).collect());
        token = page.next_page_token;
        if token.is_empty() {
            return pages;
        }
    }
}

pub(crate) async fn pages_follow_each_other_in_both_orders(engine: Engine) {
    let world = World::open(engine).await;
    let guest = world.guest("g");
    for number in 0..5 {
        // Two comments at the same moment are told apart by their ids.
        world.wait(number % 2);
        guest.say(&post(1), &number.to_string()).await.unwrap();
    }
    let oldest = walk(&guest, flat(&post(1)), 2).await;
    assert_eq!(oldest.iter().map(Vec::len).collect::<Vec<_>>(), [2, 2, 1]);
    let newest =
        walk(&guest, ListCommentsRequest { order_by: "create_time desc".into(), ..flat(&post(1)) }, 2).await;
    let mut reversed: Vec<String> = newest.concat();
    reversed.reverse();
    assert_eq!(oldest.concat(), reversed);
    let of_blog = walk(&guest, flat("blogs/tea/posts/-"), 2).await;
    assert_eq!(of_blog, oldest);
    assert_eq!(walk(&guest, flat(&post(1)), 5).await.len(), 1, "a full last page has no token");
}

pub(crate) async fn page_sizes_are_coerced(engine: Engine) {
    let world = World::open(engine).await;
    for number in 0..120 {
        world.person("owner").say(&post(1), &number.to_string()).await.unwrap();
    }
    let size = async |page_size: i32, parent: &str| {
        world
            .anonymous()
            .list(ListCommentsRequest { page_size, ..flat(parent) })
            .await
            .unwrap()
            .comments
            .len()
    };
    for parent in [post(1).as_str(), "blogs/tea/posts/-"] {
        assert_eq!(size(0, parent).await, 50);
        assert_eq!(size(7, parent).await, 7);
        assert_eq!(size(1_000, parent).await, 100);
    }
    let request = ListCommentsRequest { page_size: -1, ..flat(&post(1)) };
    assert_eq!(fields(&world.anonymous().list(request).await.unwrap_err()), ["page_size"]);
}

pub(crate) async fn filters_choose(engine: Engine) {
    let world = World::open(engine).await;
    let one = world.person("ada").say(&post(1), "one").await.unwrap();
    world.wait(10);
    let two = world.person("bob").say(&post(1), "two").await.unwrap();
    world.wait(10);
    world.person("ada").edit(&one.name, "one!").await.unwrap();
    world.person("owner").moderate(&two.name, Trash).await.unwrap();
    let owner = world.person("owner");
    let found = async |filter: &str| {
        let mut found = Vec::new();
        for parent in [post(1).as_str(), "blogs/tea/posts/-"] {
            let request = ListCommentsRequest { filter: filter.into(), ..flat(parent) };
            found.push(walk(&owner, request, 1).await.concat().join(" "));
        }
        assert_eq!(found[0], found[1], "{filter}");
        found.pop().unwrap()
    };
    assert_eq!(found("").await, "one! two");
    assert_eq!(found("state = TRASHED").await, "two");
    assert_eq!(found("state = APPROVED AND kind = COMMENT").await, "one!");
    assert_eq!(found("kind = PINGBACK").await, "");
    assert_eq!(found("author = persons/bob").await, "two");
    assert_eq!(found("create_time > 2023-11-14T22:13:20Z").await, "two");
    assert_eq!(found("create_time <= 2023-11-14T22:13:20Z").await, "one!");
    assert_eq!(
        found("create_time >= 2023-11-14T22:13:20Z AND create_time < 2023-11-14T22:13:30Z").await,
        "one!"
    );
    assert_eq!(found("update_time = 2023-11-14T22:13:40Z").await, "one! two");
    assert_eq!(found("state = PENDING AND state = TRASHED").await, "");
    assert_eq!(found("state = PENDING OR state = TRASHED").await, "two");
    assert_eq!(found("-state = TRASHED").await, "one!");
    assert_eq!(found("state = TRASHED AND kind = PINGBACK OR author = persons/bob").await, "two");
    assert_eq!(found("(state = TRASHED AND kind = PINGBACK) OR author = persons/ada").await, "one!");
    assert_eq!(found("NOT (create_time > 2023-11-14T22:13:20Z AND kind = COMMENT)").await, "one!");
    assert_eq!(found("create_time > 2023-11-14T22:13:20Z OR author = persons/ada").await, "one! two");
    world.guest("g").say(&post(1), "of a guest").await.unwrap();
    assert_eq!(found("author = persons/ada OR author = persons/bob").await, "one! two");
    assert_eq!(found("NOT author = persons/ada").await, "two of a guest");
}

pub(crate) async fn a_filter_does_not_find_what_a_tombstone_hides(engine: Engine) {
    let world = World::open(engine).await;
    let root = world.person("ada").say(&post(1), "root").await.unwrap();
    world.person("bob").reply(&root, "reply").await.unwrap();
    world.person("owner").moderate(&root.name, Trash).await.unwrap();
    let by_ada = ListCommentsRequest { filter: "author = persons/ada".into(), ..flat(&post(1)) };
    let not_by_bob = ListCommentsRequest { filter: "NOT author = persons/bob".into(), ..flat(&post(1)) };
    assert!(world.anonymous().list(not_by_bob).await.unwrap().comments.is_empty());
    assert!(world.anonymous().list(by_ada.clone()).await.unwrap().comments.is_empty());
    assert_eq!(world.person("owner").list(by_ada).await.unwrap().comments.len(), 1);
    assert_eq!(world.anonymous().list_flat(&post(1)).await.unwrap().len(), 2);
}

pub(crate) async fn a_token_is_good_for_its_own_list_alone(engine: Engine) {
    let world = World::open(engine).await;
    let other_post = world.publish(2);
    for number in 0..4 {
        world.guest("g").say(&post(1), &number.to_string()).await.unwrap();
    }
    let page_token = world
        .guest("g")
        .list(ListCommentsRequest { page_size: 1, ..flat(&post(1)) })
        .await
        .unwrap()
        .next_page_token;
    let with =
        |request: ListCommentsRequest| ListCommentsRequest { page_token: page_token.clone(), ..request };
    assert!(world.guest("g").list(with(flat(&post(1)))).await.is_ok());
    let said_otherwise = ListCommentsRequest {
        order_by: "create_time asc".into(),
        view: CommentView::Flat.into(),
        ..flat(&post(1))
    };
    assert!(world.guest("g").list(with(said_otherwise)).await.is_ok());
    let others = [
        flat(&other_post),
        flat("blogs/tea/posts/-"),
        threaded(&post(1)),
        ListCommentsRequest { order_by: "create_time desc".into(), ..flat(&post(1)) },
        ListCommentsRequest { filter: "kind = COMMENT".into(), ..flat(&post(1)) },
    ];
    for other in others {
        let refused = world.guest("g").list(with(other.clone())).await.unwrap_err();
        assert_eq!(fields(&refused), ["page_token"], "{other:?}");
    }
    let nonsense = ListCommentsRequest { page_token: "nonsense".into(), ..flat(&post(1)) };
    assert_eq!(fields(&world.guest("g").list(nonsense).await.unwrap_err()), ["page_token"]);
}

pub(crate) async fn a_forged_token_is_refused_like_any_other(engine: Engine) {
    let world = World::open(engine).await;
    let parent = post(1);
    for (parent, view, request) in [
        (parent.as_str(), "FLAT", flat(&parent)),
        (parent.as_str(), "THREADED", threaded(&parent)),
        ("blogs/tea/posts/-", "FLAT", flat("blogs/tea/posts/-")),
    ] {
        let binding = Binding::to(["ListComments", parent, "", "create_time", view, ""]);
        let with =
            |id: &str| ListCommentsRequest { page_token: binding.token(&(7_i64, id)), ..request.clone() };
        let id = "0190a5a0-0000-7000-8000-00000000000f";
        assert!(world.anonymous().list(with(id)).await.is_ok(), "the token fits this list");
        for forged in ["a\0b", "", "~", &id.to_uppercase()] {
            let refused = world.anonymous().list(with(forged)).await.unwrap_err();
            assert_eq!(fields(&refused), ["page_token"], "{forged:?}: {refused}");
        }
    }
}

pub(crate) async fn wrong_arguments_are_named(engine: Engine) {
    let world = World::open(engine).await;
    let root = world.guest("g").say(&post(1), "root").await.unwrap();
    let reply = world.guest("g").reply(&root, "reply").await.unwrap();
    let of = |parent_comment: &str, request: ListCommentsRequest| ListCommentsRequest {
        parent_comment: parent_comment.into(),
        ..request
    };
    let wrong = [
        ("filter", ListCommentsRequest { filter: "text = x".into(), ..flat(&post(1)) }),
        ("filter", ListCommentsRequest { filter: "kind = COMMENT".into(), ..threaded(&post(1)) }),
        ("order_by", ListCommentsRequest { order_by: "reply_count".into(), ..flat(&post(1)) }),
        ("view", ListCommentsRequest { view: 77, ..flat(&post(1)) }),
        ("view", threaded("blogs/tea/posts/-")),
        ("parent", flat("blogs/tea")),
        ("parent_comment", of("nonsense", flat(&post(1)))),
        ("parent_comment", of(&reply.name, flat(&post(1)))),
        ("parent_comment", of(&root.name, threaded(&post(1)))),
        ("parent_comment", of(&root.name, flat("blogs/tea/posts/-"))),
    ];
    for (field, request) in wrong {
        let refused = world.anonymous().list(request.clone()).await.unwrap_err();
        assert_eq!(fields(&refused), [field], "{request:?}");
    }
    let missing = format!("{}/comments/0190a5a0-0000-7000-8000-00000000000f", post(1));
    let refused = world.anonymous().list(of(&missing, flat(&post(1)))).await.unwrap_err();
    assert_eq!(refused.code(), Code::NotFound);
}

pub(crate) async fn replies_go_on_where_the_thread_page_ended(engine: Engine) {
    let world = World::open(engine).await;
    let guest = world.guest("g");
    let small = guest.say(&post(1), "small").await.unwrap();
    guest.reply(&small, "only one").await.unwrap();
    let root = guest.say(&post(1), "root").await.unwrap();
    let mut parent = root.clone();
    for number in 0..60 {
        let written = guest.reply(&parent, &format!("{number:02}")).await.unwrap();
        parent = if number % 3 == 0 { written } else { root.clone() };
    }
    let nodes = guest.list(threaded(&post(1))).await.unwrap().threads;
    let by_name = |name: &str| nodes.iter().find(|node| node.comment.as_ref().unwrap().name == name).unwrap();
    let node = by_name(&small.name);
    assert_eq!((node.replies.len(), node.more_replies, node.replies_page_token.as_str()), (1, false, ""));
    let node = by_name(&root.name);
    assert_eq!((node.replies.len(), node.more_replies), (25, true));
    assert_eq!(node.comment.as_ref().unwrap().reply_count, 60);
    let rest = ListCommentsRequest {
        parent_comment: root.name.clone(),
        page_token: node.replies_page_token.clone(),
        ..flat(&post(1))
    };
    let rest = guest.list(rest).await.unwrap();
    assert_eq!((rest.comments.len(), rest.next_page_token.as_str()), (35, ""));
    let mut seen: Vec<String> =
        node.replies.iter().chain(&rest.comments).map(|comment| comment.content.clone()).collect();
    seen.sort();
    assert_eq!(seen, (0..60).map(|number| format!("{number:02}")).collect::<Vec<_>>());
    // The token belongs to this root.
    let other = ListCommentsRequest {
        parent_comment: small.name,
        page_token: node.replies_page_token.clone(),
        ..flat(&post(1))
    };
    assert_eq!(fields(&guest.list(other).await.unwrap_err()), ["page_token"]);
}

pub(crate) async fn a_page_ends_before_the_message_is_too_long(engine: Engine) {
    let world = World::open(engine).await;
    // 40 texts of 65,525 letters with their HTML make five megabytes.
    let owner = world.person("owner");
    let root = owner.say(&post(1), "root").await.unwrap();
    for number in 0..40 {
        let mut request = crate::world::reply_to(&root, "");
        request.comment.as_mut().unwrap().content = format!("{number:02}{}", "x".repeat(65_523));
        owner.create(request).await.unwrap();
    }
    let pages = walk(&world.anonymous(), flat(&post(1)), 100).await;
    assert_eq!(pages.concat().len(), 41);
    assert!(pages.len() > 1);
    let node = world.anonymous().list(threaded(&post(1))).await.unwrap().threads.pop().unwrap();
    assert!(node.replies.len() < 25 && node.more_replies);
    let rest = ListCommentsRequest {
        parent_comment: root.name,
        page_token: node.replies_page_token.clone(),
        ..flat(&post(1))
    };
    let rest = world.anonymous().list(rest).await.unwrap();
    assert!(rest.comments.iter().all(|comment| node.replies.iter().all(|reply| reply.name != comment.name)));
}

pub(crate) async fn a_list_of_a_blog_walks_past_what_is_invisible(engine: Engine) {
    let world = World::open(engine).await;
    let hidden = world.publish(2);
    let author = world.person("author");
    author.say(&post(1), "first").await.unwrap();
    for number in 0..300 {
        author.create(draft(&hidden, &number.to_string())).await.unwrap();
    }
    world.wait(1);
    author.say(&post(1), "last").await.unwrap();
    world.posts.set_audience(&hidden, proto::posts::v1::PostAudience::Members);
    world.wait(30);
    for order in ["create_time", "create_time desc"] {
        for size in [1, 10, 100] {
            let request = wire::ListCommentsRequest { order_by: order.into(), ..flat("blogs/tea/posts/-") };
            let mut seen = walk(&world.anonymous(), request, size).await.concat();
            seen.sort();
            assert_eq!(seen, ["first", "last"], "{order} by {size}");
        }
    }
    assert_eq!(walk(&author, flat("blogs/tea/posts/-"), 100).await.concat().len(), 302);
}
