//! The REST face: a blog's life from its creation to a moderated comment, and errors that say why.

use http::Method;
use serde_json::{Value, json};

use crate::world::{World, name};

pub(crate) async fn the_same_request_id_writes_once(world: &World) {
    let blog = world.blog().await;
    let posts = format!("/v1/{}/posts", blog.name);
    let id = uuid::Uuid::new_v4();
    let create = || world.ask(Method::POST, &format!("{posts}?requestId={id}")).bearer(&blog.author);
    let post = json!({"title": "Twice sent", "content": "One post."});
    let first = create().json(&post).send().await.json();
    let second = create().json(&post).send().await.json();
    assert_eq!(name(&first), name(&second));
    let listed = world.ask(Method::GET, &posts).bearer(&blog.author).send().await.json();
    assert_eq!(listed["posts"].as_array().unwrap().len(), 1);
    create().json(&json!({"title": "Another"})).send().await.is(409).says("REQUEST_ID_REUSED");
}

pub(crate) async fn a_patch_without_a_mask_changes_what_it_names(world: &World) {
    let blog = world.blog().await;
    let post = world.draft(&blog, &json!({"title": "Old", "content": "Stays.", "labels": ["a"]})).await;
    let patch = || world.ask(Method::PATCH, &format!("/v1/{}", name(&post))).bearer(&blog.author);
    let changed = patch().json(&json!({"title": "New"})).send().await.json();
    assert_eq!((&changed["title"], &changed["content"]), (&json!("New"), &json!("Stays.")));
    let emptied = patch().json(&json!({"labels": []})).send().await.json();
    assert_eq!((&emptied["labels"], &emptied["title"]), (&json!([]), &json!("New")));
    let masked = world
        .ask(Method::PATCH, &format!("/v1/{}?updateMask=title", name(&post)))
        .bearer(&blog.author)
        .json(&json!({"title": "Newer", "content": "Ignored."}));
    assert_eq!(masked.send().await.json()["content"], "Stays.");
}

pub(crate) async fn a_stale_etag_is_refused(world: &World) {
    let blog = world.blog().await;
    let post = world.draft(&blog, &json!({"title": "First"})).await;
    let path = format!("/v1/{}", name(&post));
    let read = world.ask(Method::GET, &path).bearer(&blog.author).send().await;
    let retitle =
        |title: &str| world.ask(Method::PATCH, &path).bearer(&blog.author).json(&json!({"title": title}));
    retitle("Second").header("if-match", read.header("etag")).send().await.is(200);
    retitle("Third").header("if-match", read.header("etag")).send().await.is(412).says("STALE_ETAG");
    let stale = json!({"title": "Third", "etag": post["etag"]});
    world.ask(Method::PATCH, &path).bearer(&blog.author).json(&stale).send().await.is(409);
}

pub(crate) async fn what_the_caller_has_already_is_not_sent_again(world: &World) {
    let blog = world.blog().await;
    let post = world.published(&blog, &json!({"title": "Kept"})).await;
    for path in [format!("/v1/{}", name(&post)), blog.page(&post)] {
        let read = world.get(&path).await;
        let again = world.ask(Method::GET, &path).header("if-none-match", read.header("etag")).send().await;
        again.is(304);
        assert!(again.body.is_empty());
    }
}

pub(crate) async fn a_published_post_has_a_page_until_it_is_deleted(world: &World) {
    let blog = world.blog().await;
    let draft = world.draft(&blog, &json!({"title": "Tea at five", "content": "With *lemon*."})).await;
    let page = blog.page(&draft);
    world.get(&page).await.is(404).does_not_say("lemon");
    world.act(&draft, "publish", &blog.author, &json!({})).await;
    world.get(&page).await.is(200).says("Tea at five").says("With <em>lemon</em>.").says("No comments");
    let path = format!("/v1/{}", name(&draft));
    let trashed = world.ask(Method::DELETE, &path).bearer(&blog.author).send().await.json();
    assert_eq!(trashed["state"], "POST_STATE_TRASHED");
    world.get(&page).await.is(404).does_not_say("lemon");
    let back = world.act(&draft, "undelete", &blog.author, &json!({})).await;
    assert_eq!(back["state"], "POST_STATE_PUBLISHED");
    world.get(&page).await.is(200).says("Tea at five");
    world.act(&draft, "unpublish", &blog.author, &json!({})).await;
    world.get(&page).await.is(404);
}

pub(crate) async fn a_held_comment_appears_when_it_is_approved(world: &World) {
    let blog = world.blog_with(json!({"holdFirstComment": true, "floodInterval": "0s"})).await;
    let post = world.published(&blog, &json!({"title": "Held"})).await;
    let write = || {
        world
            .ask(Method::POST, &format!("/v1/{}/comments", name(&post)))
            .header("idempotency-key", "6ac3c0c3-5b6f-4a66-9a0b-2a5c0b1a7d11")
            .json(&json!({"content": "My first words.", "author": {"displayName": "Gus"}}))
    };
    let comment = write().send().await.json();
    assert_eq!(comment["state"], "COMMENT_STATE_PENDING");
    assert_eq!(comment["heldReasons"], json!(["HELD_REASON_FIRST_COMMENT"]));
    assert_eq!(name(&write().send().await.json()), name(&comment));
    let page = blog.page(&post);
    world.get(&page).await.is(200).does_not_say("My first words.");
    let approve = json!({"action": "MODERATION_ACTION_APPROVE"});
    let denied = world.ask(Method::POST, &format!("/v1/{}:moderate", name(&comment))).json(&approve);
    denied.send().await.is(401);
    world.act(&comment, "moderate", &blog.owner, &approve).await;
    world.get(&page).await.is(200).says("My first words.").says("1 comment").says("Gus");
    let thread = world.get(&format!("/v1/{}/thread", name(&post))).await.json();
    assert_eq!(thread["approvedCount"], 1);
}

pub(crate) async fn an_edit_token_changes_and_deletes_a_comment(world: &World) {
    let blog = world.blog().await;
    let post = world.published(&blog, &json!({"title": "Edited"})).await;
    let comment = world
        .ask(Method::POST, &format!("/v1/{}/comments", name(&post)))
        .json(&json!({"content": "Teh tea.", "author": {"displayName": "Gus"}}))
        .send()
        .await
        .json();
    let path = format!("/v1/{}", name(&comment));
    let edit = |method| world.ask(method, &path).json(&json!({"content": "The tea."}));
    edit(Method::PATCH).send().await.is(403);
    let token = comment["editToken"].as_str().unwrap();
    let edited = edit(Method::PATCH).header("rapport-edit-token", token).send().await.json();
    assert_eq!(edited["content"], "The tea.");
    assert_eq!(edited["editToken"], "");
    world.ask(Method::DELETE, &path).header("rapport-edit-token", token).send().await.is(200);
    world.get(&blog.page(&post)).await.does_not_say("The tea.");
}

/// The fields that an answer's violations name.
fn named(answer: &Value) -> Vec<&str> {
    let details = answer["details"].as_array().unwrap();
    let violations = details.iter().filter_map(|detail| detail["fieldViolations"].as_array()).flatten();
    violations.map(|violation| violation["field"].as_str().unwrap()).collect()
}

pub(crate) async fn an_error_says_what_is_wrong(world: &World) {
    let blog = world.blog().await;
    let posts = format!("/v1/{}/posts", blog.name);
    let create = || world.ask(Method::POST, &posts).bearer(&blog.author);
    let unknown = create().json(&json!({"title": "x", "colour": "red"})).send().await;
    unknown.is(400).says("google.rpc.BadRequest");
    assert_eq!(named(&unknown.json()), ["post.colour"]);
    assert!(!unknown.text().contains("contentHtml"), "{}", unknown.text());
    let stray = create().json(&json!({"post": {"title": "x"}, "requestId": "1"})).send().await;
    stray.is(400).says("query string: ?requestId=").says("is the body itself");
    let parameter = world.get(&format!("{posts}?sise=3")).await;
    parameter.is(400);
    assert_eq!(named(&parameter.json()), ["sise"]);
    create().body("application/json", "{\"title\": ").send().await.is(400).says("not JSON");
    create().body("text/plain", "title").send().await.is(415);
    create().body("application/json", vec![b' '; 4 * 1024 * 1024 + 1]).send().await.is(413);
    let method = world.ask(Method::PUT, &posts).send().await;
    method.is(405);
    assert!(["GET, POST", "POST, GET"].contains(&method.header("allow")), "{}", method.header("allow"));
    world.get("/v1/nothing").await.is(404);
    world.get(&format!("/v1/{}/posts/none", blog.name)).await.is(404);
    let problem =
        world.ask(Method::GET, "/v1/nothing").header("accept", "application/problem+json").send().await;
    assert_eq!(problem.header("content-type"), "application/problem+json");
}
