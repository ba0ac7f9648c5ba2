//! The reply form of a page, as a browser without JavaScript sends it.

use http::Method;
use serde_json::json;

use crate::world::World;

const REPLY: [(&str, &str); 3] = [("name", "Nora"), ("email", "nora@example.com"), ("text", "I was there.")];

pub(crate) async fn a_reply_appears_on_the_page(world: &World) {
    let blog = world.blog().await;
    let page = blog.page(&world.published(&blog, &json!({"title": "Replied to"})).await);
    world.get(&page).await.is(200).says("Leave a Reply").says("<form");
    let sent = world.ask(Method::POST, &page).form(&REPLY).send().await;
    sent.is(303);
    let location = sent.header("location").split('#').next().unwrap_or_default().to_owned();
    assert!(location.starts_with(&page), "{location}");
    world.ask(Method::GET, &location).header("cookie", sent.cookie()).send().await.says("I was there.");
    world
        .get(&page)
        .await
        .says("I was there.")
        .says("Nora")
        .says("1 comment")
        .does_not_say("nora@example.com");
}

pub(crate) async fn a_held_reply_says_why(world: &World) {
    let blog = world.blog_with(json!({"holdFirstComment": true})).await;
    let page = blog.page(&world.published(&blog, &json!({"title": "Waits"})).await);
    let sent = world.ask(Method::POST, &page).form(&REPLY).send().await;
    sent.is(303);
    let location = sent.header("location").split('#').next().unwrap_or_default().to_owned();
    // Its author sees it, whoever else reads the page does not.
    let own = world.ask(Method::GET, &location).header("cookie", sent.cookie()).send().await;
    own.is(200).says("I was there.").says("first comment");
    world.get(&location).await.is(200).says("first comment").does_not_say("I was there.");
    world.get(&page).await.does_not_say("I was there.");
}

pub(crate) async fn a_refused_reply_comes_back_with_its_text(world: &World) {
    let blog = world.blog().await;
    let page = blog.page(&world.published(&blog, &json!({"title": "Refused"})).await);
    let nameless =
        world.ask(Method::POST, &page).form(&[("name", ""), ("text", "Kept <words>")]).send().await;
    nameless.is(422).says("Kept &#60;words&#62;").says("id=\"reply-name-problem\"");
    let preview = [("name", "Nora"), ("text", "So *it* looks"), ("action", "preview")];
    let preview = world.ask(Method::POST, &page).form(&preview).send().await;
    preview.is(200).says("So <em>it</em> looks").says("So *it* looks</textarea>");
    world.get(&page).await.says("No comments");
}

pub(crate) async fn a_form_without_a_cookie_is_slowed_too(world: &World) {
    let blog = world.blog_with(json!({"holdFirstComment": false, "floodInterval": "3600s"})).await;
    let page = blog.page(&world.published(&blog, &json!({"title": "Flooded"})).await);
    world.ask(Method::POST, &page).form(&REPLY).send().await.is(303);
    let other = [("name", "Nora"), ("email", "nora@example.com"), ("text", "And I again.")];
    let refused = world.ask(Method::POST, &page).form(&other).send().await;
    refused.is(429).says("And I again.</textarea>");
    assert!(!refused.header("retry-after").is_empty());
    world.get(&page).await.says("1 comment");
}

pub(crate) async fn a_form_of_another_site_is_refused(world: &World) {
    let blog = world.blog().await;
    let page = blog.page(&world.published(&blog, &json!({"title": "Forged"})).await);
    let form = || world.ask(Method::POST, &page).form(&REPLY);
    form().header("origin", "https://evil.example").send().await.is(403);
    form().header("sec-fetch-site", "cross-site").send().await.is(403);
    form().header("sec-fetch-site", "same-site").send().await.is(403);
    let untyped = world.ask(Method::POST, &page).header("origin", "https://evil.example");
    untyped.send().await.is(403);
    world.ask(Method::POST, &page).send().await.is(415);
    world.get(&page).await.says("No comments");
    let own = format!("http://{}", world.installation.gateway);
    form().header("origin", &own).header("sec-fetch-site", "same-origin").send().await.is(303);
}
