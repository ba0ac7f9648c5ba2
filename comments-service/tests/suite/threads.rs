//! ListThreads: which posts are discussed.

use proto::{
    comments::v1::{ListThreadsRequest, ModerationAction::Trash},
    posts::v1::PostAudience,
};
use store_kit::Engine;
use tonic::Code;

use crate::world::{As, BLOG, World, fields, post};

fn of_blog(order_by: &str, page_size: i32) -> ListThreadsRequest {
    ListThreadsRequest { parent: BLOG.into(), order_by: order_by.into(), page_size, ..Default::default() }
}

/// The numbers of the posts with the counts of their threads, in pages of `size`.
async fn walk(caller: &As<'_>, order_by: &str, size: i32) -> Vec<(String, i32)> {
    let (mut met, mut request) = (Vec::new(), of_blog(order_by, size));
    loop {
        let page = caller.list_threads(request.clone()).await.unwrap();
        met.extend(page.threads.into_iter().map(|thread| {
            let post = thread.name.strip_suffix("/thread").unwrap().to_owned();
            (post[post.len() - 2..].to_owned(), thread.approved_count)
        }));
        if page.next_page_token.is_empty() {
            return met;
        }
        request.page_token = page.next_page_token;
    }
}

pub(crate) async fn threads_come_by_count_or_time(engine: Engine) {
    let world = World::open(engine).await;
    let author = world.person("author");
    for (number, comments) in [(1, 2), (2, 3), (3, 1), (4, 2), (5, 0), (6, 1)] {
        let name = world.publish(number);
        for comment in 0..comments {
            world.wait(1);
            author.say(&name, &comment.to_string()).await.unwrap();
        }
    }
    // Nothing of this one is shown.
    let only = author.list_flat(&post(6)).await.unwrap().pop().unwrap();
    world.person("owner").moderate(&only.name, Trash).await.unwrap();
    world.posts.set_audience(&post(2), PostAudience::Members);
    world.wait(30);
    let expected =
        |of: &[(&str, i32)]| of.iter().map(|(post, count)| ((*post).to_owned(), *count)).collect::<Vec<_>>();
    for size in [0, 1, 2, 3] {
        for order in ["", "approved_count desc"] {
            let met = walk(&world.anonymous(), order, size).await;
            assert_eq!(met, expected(&[("04", 2), ("01", 2), ("03", 1)]), "{order} by {size}");
        }
        let met = walk(&world.anonymous(), "last_comment_time desc", size).await;
        assert_eq!(met, expected(&[("04", 2), ("03", 1), ("01", 2)]), "by {size}");
        let met = walk(&author, "approved_count desc", size).await;
        assert_eq!(met, expected(&[("02", 3), ("04", 2), ("01", 2), ("03", 1)]), "by {size}");
    }
}

pub(crate) async fn a_list_of_threads_walks_past_what_is_invisible(engine: Engine) {
    let world = World::open(engine).await;
    let author = world.person("author");
    for number in 1..=30 {
        let name = world.publish(number);
        author.say(&name, "hello").await.unwrap();
        if number > 1 {
            world.posts.set_audience(&name, PostAudience::Author);
        }
    }
    world.wait(30);
    for size in [1, 3, 100] {
        assert_eq!(walk(&world.anonymous(), "", size).await, [("01".to_owned(), 1)], "by {size}");
        assert_eq!(walk(&author, "", size).await.len(), 30);
    }
}

pub(crate) async fn a_list_of_threads_names_what_is_wrong(engine: Engine) {
    let world = World::open(engine).await;
    for number in [1, 2] {
        world.person("author").say(&world.publish(number), "hello").await.unwrap();
    }
    let token = world.anonymous().list_threads(of_blog("", 1)).await.unwrap().next_page_token;
    let with_token = |order: &str| ListThreadsRequest { page_token: token.clone(), ..of_blog(order, 1) };
    assert!(world.anonymous().list_threads(with_token("approved_count desc")).await.is_ok());
    for (field, request) in [
        ("order_by", of_blog("approved_count", 1)),
        ("order_by", of_blog("name desc", 1)),
        ("page_size", of_blog("", -1)),
        ("page_token", with_token("last_comment_time desc")),
        ("page_token", ListThreadsRequest { page_token: "x".into(), ..of_blog("", 1) }),
        ("parent", ListThreadsRequest { parent: "blogs".into(), ..of_blog("", 1) }),
    ] {
        let refused = world.anonymous().list_threads(request).await.unwrap_err();
        assert_eq!(fields(&refused), [field], "{refused}");
    }
    let nowhere = ListThreadsRequest { parent: "blogs/none".into(), ..of_blog("", 1) };
    assert_eq!(world.anonymous().list_threads(nowhere).await.unwrap_err().code(), Code::NotFound);
}
