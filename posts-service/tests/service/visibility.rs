//! Who finds which post, by every method.

use posts_service::tools::Role;
use proto::posts::v1::{self, PostState, PostState::*, lookup_post_request::Key};
use store_kit::Engine;
use tonic::Code;

use crate::{
    on_both_engines,
    world::{Actor, BLOG, World, list, mask, publish, refused},
};

on_both_engines!(
    each_post_is_found_by_those_who_may_read_it_and_by_nobody_else,
    what_is_invisible_is_not_found_by_writes_and_what_is_readable_is_denied,
    moderators_and_strangers_write_no_posts,
    only_owners_name_another_author,
    a_person_of_another_blog_is_a_stranger,
);

const STATES: [PostState; 5] = [Draft, Scheduled, Published, Private, Trashed];

struct Cast {
    owner: Actor,
    /// Wrote the posts.
    author: Actor,
    colleague: Actor,
    moderator: Actor,
    stranger: Actor,
    guest: Actor,
    anonymous: Actor,
    reader: Actor,
    writer: Actor,
    scopeless: Actor,
}

async fn cast(engine: Engine) -> (World, Cast, Vec<v1::Post>) {
    let (world, owner) = World::with_blog(engine).await;
    let author = world.author("Ben").await;
    let mut posts = Vec::new();
    for state in STATES {
        posts.push(author.post_in(state, &format!("{state:?} one")).await);
    }
    let cast = Cast {
        colleague: world.author("Cleo").await,
        moderator: world.member("one", "Cy", Role::Moderator).await,
        stranger: world.blog("two", "Di").await,
        guest: world.guest(),
        anonymous: world.anonymous(),
        reader: world.service("reader", &["posts.read"]),
        writer: world.service("writer", &["posts.write"]),
        scopeless: world.service("other", &["members.read", "import"]),
        owner,
        author,
    };
    (world, cast, posts)
}

async fn each_post_is_found_by_those_who_may_read_it_and_by_nobody_else(engine: Engine) {
    let (_world, cast, posts) = cast(engine).await;
    let everything = STATES.to_vec();
    let matrix = [
        (&cast.owner, everything.clone()),
        (&cast.author, everything.clone()),
        (&cast.reader, everything.clone()),
        (&cast.writer, everything),
        (&cast.colleague, vec![Published, Private]),
        (&cast.moderator, vec![Published, Private]),
        (&cast.stranger, vec![Published]),
        (&cast.guest, vec![Published]),
        (&cast.anonymous, vec![Published]),
        (&cast.scopeless, vec![Published]),
    ];
    for (actor, visible) in matrix {
        for post in &posts {
            let expected = visible.contains(&post.state());
            let about = format!("{} and a {:?} post", actor.name, post.state());
            assert_eq!(actor.get(&post.name).await.is_ok(), expected, "{about}");
            assert_eq!(found_by_slug(actor, &post.slug).await, expected, "{about}, by slug");
            assert_eq!(found_in_batch(actor, &post.name).await, expected, "{about}, in a batch");
            let of_state =
                format!("state = {}", post.state().as_str_name().trim_start_matches("POST_STATE_"));
            let listed = names(actor, v1::ListPostsRequest { filter: of_state, ..list() }).await;
            assert_eq!(listed.contains(&post.name), expected, "{about}, by filter");
        }
        let mut listed = names(actor, v1::ListPostsRequest { show_deleted: true, ..list() }).await;
        let mut expected: Vec<String> = posts
            .iter()
            .filter(|post| visible.contains(&post.state()))
            .map(|post| post.name.clone())
            .collect();
        listed.sort();
        expected.sort();
        assert_eq!(listed, expected, "{}'s list", actor.name);
        let shown = names(actor, list()).await;
        assert!(!shown.contains(&posts[4].name), "{} sees trash unasked", actor.name);
    }
}

async fn names(actor: &Actor, request: v1::ListPostsRequest) -> Vec<String> {
    actor.list_posts(request).await.unwrap().posts.into_iter().map(|post| post.name).collect()
}

async fn found_by_slug(actor: &Actor, slug: &str) -> bool {
    let key = Some(Key::Slug(slug.to_owned()));
    actor.lookup_post(v1::LookupPostRequest { parent: BLOG.to_owned(), key }).await.is_ok()
}

async fn found_in_batch(actor: &Actor, name: &str) -> bool {
    let names = vec![name.to_owned()];
    actor.batch_get_posts(v1::BatchGetPostsRequest { parent: BLOG.to_owned(), names }).await.is_ok()
}

async fn what_is_invisible_is_not_found_by_writes_and_what_is_readable_is_denied(engine: Engine) {
    let (_world, cast, posts) = cast(engine).await;
    for actor in [&cast.colleague, &cast.moderator, &cast.stranger] {
        for post in &posts {
            let readable = actor.get(&post.name).await.is_ok();
            let code = if readable { Code::PermissionDenied } else { Code::NotFound };
            let name = post.name.clone();
            let change = v1::Post { name: name.clone(), title: "Mine now".into(), ..Default::default() };
            let update = v1::UpdatePostRequest {
                post: Some(change),
                update_mask: mask(&["title"]),
                ..Default::default()
            };
            refused(actor.update_post(update).await, code, "");
            refused(actor.trash(&name).await, code, "");
            refused(actor.publish_post(publish(&name)).await, code, "");
            let unpublish = v1::UnpublishPostRequest { name: name.clone(), ..Default::default() };
            refused(actor.unpublish_post(unpublish).await, code, "");
            let undelete = v1::UndeletePostRequest { name, ..Default::default() };
            refused(actor.undelete_post(undelete).await, code, "");
        }
    }
    refused(cast.anonymous.trash(&posts[2].name).await, Code::Unauthenticated, "");
    refused(cast.guest.trash(&posts[2].name).await, Code::PermissionDenied, "");
    refused(cast.reader.trash(&posts[2].name).await, Code::PermissionDenied, "");
    assert!(cast.writer.trash(&posts[2].name).await.is_ok());
}

async fn moderators_and_strangers_write_no_posts(engine: Engine) {
    let (_world, cast, _posts) = cast(engine).await;
    for actor in [&cast.moderator, &cast.stranger] {
        refused(
            actor.create_post(crate::world::new_post("Mine")).await,
            Code::PermissionDenied,
            "NOT_ALLOWED",
        );
        let preview =
            v1::PreviewPostRequest { parent: BLOG.into(), content: "x".into(), ..Default::default() };
        refused(actor.preview_post(preview).await, Code::PermissionDenied, "NOT_ALLOWED");
        let import = v1::ImportPostsRequest { parent: BLOG.into(), posts: vec![crate::import::entry("a")] };
        refused(actor.import_posts(import).await, Code::PermissionDenied, "NOT_ALLOWED");
    }
    // A service is no member, so it has to say who wrote the post.
    crate::world::wrong(cast.writer.create_post(crate::world::new_post("Mine")).await, "post.author");
}

async fn only_owners_name_another_author(engine: Engine) {
    let (_world, cast, posts) = cast(engine).await;
    let ben = posts[0].author.clone();
    let mut request = crate::world::new_post("By Ben");
    request.post.as_mut().unwrap().author.clone_from(&ben);
    for actor in [&cast.owner, &cast.writer, &cast.author] {
        let post = actor.create_post(request.clone()).await.unwrap();
        assert_eq!((post.author.as_str(), post.author_display_name.as_str()), (ben.as_str(), "Ben"));
    }
    refused(cast.colleague.create_post(request.clone()).await, Code::PermissionDenied, "NOT_ALLOWED");
    request.post.as_mut().unwrap().author = format!("{BLOG}/members/nobody");
    crate::world::wrong(cast.owner.create_post(request).await, "post.author");
    let cleo = cast.colleague.draft("Hers").await.author;
    let handed = v1::Post { name: posts[0].name.clone(), author: cleo, ..Default::default() };
    let handing = crate::world::update(handed, &["author"]);
    refused(cast.author.update_post(handing.clone()).await, Code::PermissionDenied, "NOT_ALLOWED");
    assert_eq!(cast.owner.update_post(handing).await.unwrap().author_display_name, "Cleo");
    refused(cast.author.get(&posts[0].name).await, Code::NotFound, "NOT_FOUND");
    assert!(cast.colleague.get(&posts[0].name).await.is_ok());
}

async fn a_person_of_another_blog_is_a_stranger(engine: Engine) {
    let (_world, cast, posts) = cast(engine).await;
    // The OWNER of the blog `two` asks for a post of `one` as if it were their own.
    let elsewhere = posts[0].name.replace("blogs/one", "blogs/two");
    refused(cast.stranger.get(&elsewhere).await, Code::NotFound, "NOT_FOUND");
    refused(cast.stranger.trash(&elsewhere).await, Code::NotFound, "NOT_FOUND");
    let names = vec![elsewhere];
    let batch = v1::BatchGetPostsRequest { parent: "blogs/two".into(), names };
    refused(cast.stranger.batch_get_posts(batch).await, Code::NotFound, "NOT_FOUND");
}
