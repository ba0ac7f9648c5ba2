//! The same `request_id` writes once.

use std::time::Duration;

use proto::posts::v1;
use store_kit::Engine;
use tonic::Code;

use crate::{
    on_both_engines,
    world::{BLOG, World, list, mask, new_blog, new_post, publish, refused, update, wrong},
};

on_both_engines!(
    a_repeated_creation_answers_the_post_as_it_is_now,
    twins_write_once,
    a_used_id_with_other_content_is_refused,
    a_repeated_change_is_not_stale,
    ids_of_two_callers_methods_and_blogs_do_not_meet,
    an_id_may_be_used_again_after_a_day,
    a_refused_request_may_be_mended_under_its_id,
    every_repeatable_method_repeats,
    a_repeat_shows_nothing_that_the_caller_may_no_longer_read,
);

const ID: &str = "0190a3c4-5d7e-4f3a-8b1c-2d3e4f5a6b7c";

fn once(title: &str) -> v1::CreatePostRequest {
    v1::CreatePostRequest { request_id: ID.to_owned(), ..new_post(title) }
}

async fn a_repeated_creation_answers_the_post_as_it_is_now(engine: Engine) {
    let (_world, owner) = World::with_blog(engine).await;
    let first = owner.create_post(once("Mine")).await.unwrap();
    let changed = v1::Post { title: "Changed".into(), ..first.clone() };
    let changed = owner.update_post(update(changed, &["title"])).await.unwrap();
    assert_eq!(owner.create_post(once("Mine")).await.unwrap(), changed);
    // The id is a UUID, however it is spelled.
    let shouted = v1::CreatePostRequest { request_id: ID.to_uppercase(), ..once("Mine") };
    assert_eq!(owner.create_post(shouted).await.unwrap().name, first.name);
    assert_eq!(owner.list_posts(list()).await.unwrap().posts.len(), 1);
}

async fn twins_write_once(engine: Engine) {
    let (_world, owner) = World::with_blog(engine).await;
    // With a given slug the second one would meet the first one's slug, were it to get that far.
    let mut request = once("Mine");
    request.post.as_mut().unwrap().slug = "mine".into();
    let calls = (0..6).map(|_| owner.create_post(request.clone()));
    let answers = futures::future::join_all(calls).await;
    let names: Vec<String> = answers.into_iter().map(|answer| answer.unwrap().name).collect();
    assert!(names.iter().all(|name| *name == names[0]), "{names:?}");
    assert_eq!(owner.list_posts(list()).await.unwrap().posts.len(), 1);
}

async fn a_used_id_with_other_content_is_refused(engine: Engine) {
    let (_world, owner) = World::with_blog(engine).await;
    owner.create_post(once("Mine")).await.unwrap();
    refused(owner.create_post(once("Other")).await, Code::AlreadyExists, "REQUEST_ID_REUSED");
    let malformed = v1::CreatePostRequest { request_id: "again".into(), ..new_post("Mine") };
    wrong(owner.create_post(malformed).await, "request_id");
}

async fn a_repeated_change_is_not_stale(engine: Engine) {
    let (_world, owner) = World::with_blog(engine).await;
    let post = owner.draft("Mine").await;
    let change = v1::UpdatePostRequest {
        request_id: ID.into(),
        ..update(v1::Post { title: "Two".into(), ..post }, &["title"])
    };
    let (first, second) = tokio::join!(owner.update_post(change.clone()), owner.update_post(change.clone()));
    assert_eq!(first.unwrap(), second.unwrap());
    assert_eq!(owner.update_post(change).await.unwrap().revision, 2);
}

async fn ids_of_two_callers_methods_and_blogs_do_not_meet(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let author = world.author("Ben").await;
    let mine = owner.create_post(once("Mine")).await.unwrap();
    let his = author.create_post(once("Mine")).await.unwrap();
    assert_ne!(mine.name, his.name);
    let published = v1::PublishPostRequest { request_id: ID.into(), ..publish(&mine.name) };
    assert_eq!(owner.publish_post(published).await.unwrap().state(), v1::PostState::Published);
    let di = world.blog("two", "Di").await;
    let elsewhere = v1::CreatePostRequest { parent: "blogs/two".into(), ..once("Mine") };
    assert!(di.create_post(elsewhere).await.unwrap().name.starts_with("blogs/two/"));
}

async fn an_id_may_be_used_again_after_a_day(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let first = owner.create_post(once("Mine")).await.unwrap();
    world.clock.advance(Duration::from_hours(25));
    assert_ne!(owner.create_post(once("Mine")).await.unwrap().name, first.name);
}

async fn a_refused_request_may_be_mended_under_its_id(engine: Engine) {
    let (_world, owner) = World::with_blog(engine).await;
    owner.draft("Taken").await;
    let mut request = once("Mine");
    request.post.as_mut().unwrap().slug = "taken".into();
    refused(owner.create_post(request.clone()).await, Code::AlreadyExists, "SLUG_TAKEN");
    request.post.as_mut().unwrap().slug = "free".into();
    assert_eq!(owner.create_post(request).await.unwrap().slug, "free");
}

async fn every_repeatable_method_repeats(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let maker = world.service("maker", &["blogs.create"]);
    let blog = v1::CreateBlogRequest { request_id: ID.into(), ..new_blog("three", "Ada") };
    let made = maker.create_blog(blog.clone()).await.unwrap();
    assert_eq!(maker.create_blog(blog).await.unwrap(), made);

    let member = v1::CreateMemberRequest {
        parent: BLOG.into(),
        member: Some(v1::Member { display_name: "Ben".into(), role: 2, ..Default::default() }),
        request_id: ID.into(),
    };
    let ben = owner.create_member(member.clone()).await.unwrap();
    assert_eq!(owner.create_member(member).await.unwrap(), ben);
    let promotion = v1::UpdateMemberRequest {
        member: Some(v1::Member { role: 3, ..ben }),
        update_mask: mask(&["role"]),
        request_id: ID.into(),
    };
    let promoted = owner.update_member(promotion.clone()).await.unwrap();
    assert_eq!(owner.update_member(promotion).await.unwrap(), promoted);

    let post = owner.draft("Mine").await;
    let (name, etag) = (post.name.clone(), post.etag.clone());
    let delete = v1::DeletePostRequest { name: name.clone(), etag: etag.clone(), request_id: ID.into() };
    let undelete = v1::UndeletePostRequest { name: name.clone(), etag, request_id: ID.into() };
    let unpublish =
        v1::UnpublishPostRequest { name: name.clone(), request_id: ID.into(), ..Default::default() };
    assert_eq!(owner.delete_post(delete.clone()).await.unwrap(), owner.delete_post(delete).await.unwrap());
    let back = owner.undelete_post(undelete.clone()).await.unwrap();
    assert_eq!(owner.undelete_post(undelete).await.unwrap(), back);
    assert_eq!(
        owner.unpublish_post(unpublish.clone()).await.unwrap(),
        owner.unpublish_post(unpublish).await.unwrap()
    );

    let rename = v1::UpdateBlogRequest {
        blog: Some(v1::Blog { name: BLOG.into(), title: "New".into(), ..Default::default() }),
        update_mask: mask(&["title"]),
        request_id: ID.into(),
    };
    assert_eq!(owner.update_blog(rename.clone()).await.unwrap(), owner.update_blog(rename).await.unwrap());
    let end = v1::DeleteBlogRequest { name: BLOG.into(), request_id: ID.into(), ..Default::default() };
    let ended = owner.delete_blog(end.clone()).await.unwrap();
    assert!(ended.delete_time.is_some());
    assert_eq!(owner.delete_blog(end).await.unwrap(), ended);
}

async fn a_repeat_shows_nothing_that_the_caller_may_no_longer_read(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let author = world.author("Ben").await;
    let post = author.create_post(once("Mine")).await.unwrap();
    owner.delete_member(v1::DeleteMemberRequest { name: post.author, ..Default::default() }).await.unwrap();
    assert!(author.create_post(once("Mine")).await.is_err());
}
