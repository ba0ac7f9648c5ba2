//! Writing: what is saved, what comes back, what is sent twice.

use posts_service::tools::Role;
use proto::posts::v1::{Commenters, PostKind, PostState, Verdict};

use crate::house::{DESK, House};

const TEXT: [(&str, &str); 2] = [("title", "Week 1"), ("content", "He filled the *glass*.")];

#[tokio::test]
async fn a_draft_is_saved_with_everything_that_was_typed() {
    let house = House::open().await;
    let mut ada = house.signed_in("Ada", Role::Author).await;
    let fields = [
        ("title", " Week 1 "),
        ("slug", "first-week"),
        ("content", "He filled\r\nthe *glass*.  "),
        ("excerpt", "A waiter"),
        ("labels", "service\n\n good waiters "),
        ("canonical_url", "https://example.com/week-1"),
        ("business", "Pizzeria"),
        ("agent_name", "Paul"),
        ("verdict", "great"),
        ("occurred_on", "2012-11-19"),
        ("commenters", "members"),
        ("edit_window", "7.5"),
        ("kind", "page"),
    ];
    let id = ada.write(&fields, "save").await;
    let post = house.post(&id).await;
    assert_eq!((post.state(), post.kind()), (PostState::Draft, PostKind::Page));
    assert_eq!((post.title.as_str(), post.slug.as_str()), ("Week 1", "first-week"));
    assert_eq!((post.content.as_str(), post.excerpt.as_str()), ("He filled\nthe *glass*.  ", "A waiter"));
    assert_eq!(post.labels, ["service", "good waiters"]);
    assert_eq!(post.author_display_name, "Ada");
    let experience = post.experience.unwrap();
    assert_eq!((experience.agent_name.as_str(), experience.verdict()), ("Paul", Verdict::Great));
    let policy = post.comment_policy.unwrap();
    assert_eq!(policy.commenters, Some(Commenters::Members.into()));
    assert_eq!(policy.edit_window.map(|window| window.seconds), Some(450));
    let page = ada.get(&format!("{DESK}posts/{id}?done=create")).await;
    page.is(200).says("Saved as a draft").says("first-week").says("<em>glass</em>");
    assert_eq!(page.value("labels"), "service\ngood waiters");
    assert_eq!(page.value("edit_window"), "7.5");
}

#[tokio::test]
async fn a_form_that_is_sent_twice_writes_once() {
    let house = House::open().await;
    let mut ada = house.signed_in("Ada", Role::Author).await;
    let blank = ada.get(&format!("{DESK}new")).await;
    let first = ada.submit(&blank, &TEXT, "publish").await;
    let second = ada.submit(&blank, &TEXT, "publish").await;
    assert_eq!(first.post_id(), second.post_id());
    let revision = house.post(&first.post_id()).await.revision;
    let page = ada.get(&format!("{DESK}posts/{}", first.post_id())).await;
    let changed = [("title", "Week 2")];
    ada.submit(&page, &changed, "save").await.is(303);
    ada.submit(&page, &changed, "save").await.is(303);
    assert_eq!(house.post(&first.post_id()).await.revision, revision + 1);
}

#[tokio::test]
async fn a_form_that_was_taken_before_with_another_text_says_so() {
    let house = House::open().await;
    let mut ada = house.signed_in("Ada", Role::Author).await;
    let blank = ada.get(&format!("{DESK}new")).await;
    ada.submit(&blank, &TEXT, "save").await.is(303);
    let back = ada.submit(&blank, &[("title", "Week 1"), ("content", "More text")], "save").await;
    back.is(409).says("An earlier version of this text was saved already").says("More text");
    ada.submit(&back, &[], "save").await.is(303);
}

#[tokio::test]
async fn what_is_wrong_is_said_beside_its_field_and_nothing_is_lost() {
    let house = House::open().await;
    let mut ada = house.signed_in("Ada", Role::Author).await;
    ada.write(&[("title", "Other"), ("slug", "taken")], "save").await;
    let blank = ada.get(&format!("{DESK}new")).await;
    for (fields, sentence) in [
        (vec![("content", "Kept text")], "Please fill this in"),
        (vec![("title", "T"), ("content", "Kept text"), ("slug", "taken")], "Another post has this address"),
        (
            vec![("title", "T"), ("content", "Kept text"), ("slug", "desk")],
            "is taken by an address of the blog",
        ),
        (vec![("title", "T"), ("content", "Kept text"), ("close_after", "soon")], "Please enter a number"),
        (vec![("title", "T"), ("content", "Kept text"), ("agent_name", "Paul")], "Please fill this in"),
        (vec![("title", "T"), ("content", "Kept text"), ("labels", "a\na")], "labels"),
    ] {
        let back = ada.submit(&blank, &fields, "save").await;
        back.is(422).says(sentence).says("aria-invalid=\"true\"").says("Please check:");
        assert_eq!(back.value("content"), "Kept text", "{sentence}");
        assert_eq!(back.value("request_id"), blank.value("request_id"));
    }
}

#[tokio::test]
async fn a_preview_shows_the_text_and_saves_nothing() {
    let house = House::open().await;
    let mut ada = house.signed_in("Ada", Role::Author).await;
    let blank = ada.get(&format!("{DESK}new")).await;
    let hostile = [("title", "T"), ("content", "*so* <script>alert(1)</script><img src=x onerror=alert(1)>")];
    let shown = ada.submit(&blank, &hostile, "preview").await;
    shown.is(200).says("<em>so</em>").does_not_say("<script>alert").does_not_say("<img src=\"x\" onerror");
    assert_eq!(shown.value("content"), hostile[1].1);
    ada.get(DESK).await.says("There is no post here");
    let (_, fields) = blank.form(&hostile, "");
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let alone = ada.send_form(&format!("{DESK}preview"), &fields).await;
    alone.is(200).says("<em>so</em>").does_not_say("<html").does_not_say("onerror");
    ada.send_form(&format!("{DESK}preview"), &[("content", "x")]).await.is(403);
}

#[tokio::test]
async fn an_excerpt_that_nobody_typed_follows_the_text() {
    let house = House::open().await;
    let mut ada = house.signed_in("Ada", Role::Author).await;
    let id = ada.write(&TEXT, "save").await;
    assert_eq!(house.post(&id).await.excerpt, "He filled the glass.");
    let page = ada.get(&format!("{DESK}posts/{id}")).await;
    assert_eq!(page.value("excerpt"), "");
    ada.submit(&page, &[("content", "He came late.")], "save").await.is(303);
    assert_eq!(house.post(&id).await.excerpt, "He came late.");
}

#[tokio::test]
async fn a_save_without_a_change_writes_nothing() {
    let house = House::open().await;
    let mut ada = house.signed_in("Ada", Role::Author).await;
    let id = ada.write(&TEXT, "save").await;
    let before = house.post(&id).await.revision;
    let page = ada.get(&format!("{DESK}posts/{id}")).await;
    ada.submit(&page, &[], "save").await.is(303);
    assert_eq!(house.post(&id).await.revision, before);
}

#[tokio::test]
async fn only_who_may_is_offered_to_name_an_author() {
    let house = House::open().await;
    let mut ada = house.signed_in("Ada", Role::Author).await;
    let mut olga = house.signed_in("Olga", Role::Owner).await;
    let id = ada.write(&TEXT, "save").await;
    ada.get(&format!("{DESK}posts/{id}")).await.does_not_say("<select id=\"author\"");
    let page = olga.get(&format!("{DESK}posts/{id}")).await;
    page.is(200).says("<select id=\"author\"").says(">Ada</option>");
    let before = house.post(&id).await.author;
    let name = page.body.split("<option value=\"").find(|option| option.contains(">Olga<")).unwrap();
    let olgas = name.split('"').next().unwrap();
    olga.submit(&page, &[("author", olgas)], "save").await.is(303);
    let post = house.post(&id).await;
    assert_ne!(post.author, before);
    assert_eq!((post.author_display_name.as_str(), post.content.as_str()), ("Olga", TEXT[1].1));
}

#[tokio::test]
async fn a_script_that_saves_is_answered_in_short() {
    let house = House::open().await;
    let mut ada = house.signed_in("Ada", Role::Author).await;
    let blank = ada.get(&format!("{DESK}new")).await;
    let send = |fields: Vec<(String, String)>| {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = http::Request::post(format!("{DESK}new"))
            .header("content-type", "application/x-www-form-urlencoded")
            .header("accept", "application/json");
        (request, body)
    };
    let (request, body) = send(blank.form(&TEXT, "save").1);
    let saved = ada.send(request, body).await;
    saved.is(200);
    let answer: serde_json::Value = serde_json::from_str(&saved.body).unwrap();
    assert_eq!(answer["slug"], "week-1");
    let url = answer["url"].as_str().unwrap().to_owned();
    // What it answered is what the next form needs.
    let mut fields = blank.form(&[("title", "Week 1"), ("content", "More"), ("slug", "week-1")], "save").1;
    for (name, value) in &mut fields {
        if let Some(new) = answer.get(name.as_str()).and_then(|new| new.as_str()) {
            new.clone_into(value);
        }
    }
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    ada.send_form(&url, &fields).await.is(303);
    assert_eq!(house.post(url.rsplit('/').next().unwrap()).await.content, "More");
}

#[tokio::test]
async fn a_moderator_reads_the_desk_and_writes_nothing() {
    let house = House::open().await;
    let mut ada = house.signed_in("Ada", Role::Author).await;
    let id = ada.write(&TEXT, "publish").await;
    let mut mona = house.signed_in("Mona", Role::Moderator).await;
    mona.get(DESK).await.is(200).says("Week 1").does_not_say("desk/new");
    mona.get(&format!("{DESK}new")).await.is(403).says("You may not do this here");
    let page = mona.get(&format!("{DESK}posts/{id}")).await;
    let back = mona.submit(&page, &[("content", "Changed")], "save").await;
    back.is(403).says("You may not do this here");
    assert_eq!(back.value("content"), "Changed");
}
