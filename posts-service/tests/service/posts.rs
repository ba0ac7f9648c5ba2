//! Writing posts: fields, slugs, etags, rendering.

use proto::posts::v1::{self, ContentFormat, PostKind};
use store_kit::Engine;
use tonic::Code;

use crate::{
    on_both_engines,
    world::{BLOG, World, new_post, refused, update, wrong},
};

on_both_engines!(
    a_post_comes_back_as_it_was_written,
    an_update_changes_what_its_mask_names,
    a_stale_etag_is_aborted_and_nothing_is_lost,
    side_by_side_updates_with_one_etag_let_one_through,
    a_made_slug_is_numbered_and_a_given_one_is_refused,
    a_hundred_posts_of_one_title_have_slugs_of_their_own,
    slugs_of_posts_in_the_trash_stay_taken,
    reserved_words_are_no_slugs,
    content_is_rendered_in_its_format,
    a_page_elsewhere_says_where,
    previews_store_nothing,
    a_batch_comes_in_the_order_asked_for,
    another_format_reads_the_same_text_anew,
);

fn full() -> v1::Post {
    v1::Post {
        kind: PostKind::Page.into(),
        slug: "crème-brûlée".into(),
        title: "Crème <b>brûlée</b>".into(),
        content: "# Hot\n\n*and* cold\n\n<script>alert(1)</script>".into(),
        content_format: ContentFormat::Markdown.into(),
        excerpt: "Two lines\nof it".into(),
        labels: vec!["zeta".into(), "Alpha".into(), "日本".into()],
        comment_policy: Some(v1::CommentPolicy { hold_from_links: Some(0), ..Default::default() }),
        canonical_url: "https://Example.com/a?b=c#d".into(),
        experience: Some(v1::Experience {
            business: "The bakery".into(),
            agent_name: "Agnes".into(),
            verdict: v1::Verdict::Great.into(),
            occurred_on: "2012-11-19".into(),
        }),
        ..Default::default()
    }
}

async fn a_post_comes_back_as_it_was_written(engine: Engine) {
    let (_world, owner) = World::with_blog(engine).await;
    let written = full();
    let request = v1::CreatePostRequest { post: Some(written.clone()), ..new_post("") };
    let post = owner.create_post(request).await.unwrap();
    assert_eq!(owner.get(&post.name).await.unwrap(), post);
    assert!(post.content_html.contains("<em>and</em>") && !post.content_html.contains("<script"));
    assert_eq!((post.state(), post.revision), (v1::PostState::Draft, 1));
    assert_eq!(post.author_display_name, "Ada");
    let id = post.name.rsplit('/').next().unwrap();
    assert_eq!(id.as_bytes()[14], b'7', "a UUIDv7: {id}");
    let as_written = v1::Post {
        name: String::new(),
        content_html: String::new(),
        state: 0,
        author: String::new(),
        author_display_name: String::new(),
        etag: String::new(),
        revision: 0,
        create_time: None,
        update_time: None,
        ..post
    };
    assert_eq!(as_written, written);
}

async fn an_update_changes_what_its_mask_names(engine: Engine) {
    let (_world, owner) = World::with_blog(engine).await;
    let request = v1::CreatePostRequest { post: Some(full()), ..new_post("") };
    let before = owner.create_post(request).await.unwrap();
    let new = v1::Post { name: before.name.clone(), title: "New".into(), ..Default::default() };
    let after = owner.update_post(update(new.clone(), &["title", "labels", "experience"])).await.unwrap();
    assert_eq!((after.title.as_str(), after.labels.len(), after.experience.is_none()), ("New", 0, true));
    assert_eq!((&after.content, &after.slug, after.revision), (&before.content, &before.slug, 2));
    let by_set = v1::Post { content: "Plain".into(), labels: vec!["one".into()], ..new.clone() };
    let after = owner.update_post(update(by_set, &[])).await.unwrap();
    assert_eq!((after.content.as_str(), after.labels.as_slice()), ("Plain", ["one".to_owned()].as_slice()));
    assert_eq!(after.comment_policy, before.comment_policy);
    let rules = v1::CommentPolicy { max_characters: Some(5), ..Default::default() };
    let one_rule = v1::Post { comment_policy: Some(rules), ..new.clone() };
    let after = owner.update_post(update(one_rule, &["comment_policy.max_characters"])).await.unwrap();
    let rules = after.comment_policy.unwrap();
    assert_eq!((rules.max_characters, rules.hold_from_links), (Some(5), Some(0)));
    let after = owner.update_post(update(new, &["*"])).await.unwrap();
    assert_eq!((after.content.as_str(), after.slug.as_str(), after.kind()), ("", "new", PostKind::Page));
    assert_eq!((after.comment_policy, after.canonical_url.as_str()), (None, ""));
    assert_eq!(after.author, before.author);
    wrong(owner.update_post(update(after, &["kind"])).await, "update_mask");
}

async fn a_stale_etag_is_aborted_and_nothing_is_lost(engine: Engine) {
    let (_world, owner) = World::with_blog(engine).await;
    let first = owner.draft("Mine").await;
    let second =
        owner.update_post(update(v1::Post { content: "a".into(), ..first.clone() }, &["content"])).await;
    let second = second.unwrap();
    assert_ne!(first.etag, second.etag);
    let late = update(v1::Post { content: "b".into(), ..first }, &["content"]);
    refused(owner.update_post(late).await, Code::Aborted, "STALE_ETAG");
    assert_eq!(owner.get(&second.name).await.unwrap().content, "a");
}

async fn side_by_side_updates_with_one_etag_let_one_through(engine: Engine) {
    let (_world, owner) = World::with_blog(engine).await;
    let post = owner.draft("Mine").await;
    let change = |content: &str| update(v1::Post { content: content.into(), ..post.clone() }, &["content"]);
    let answers = tokio::join!(
        owner.update_post(change("a")),
        owner.update_post(change("b")),
        owner.update_post(change("c")),
    );
    let codes: Vec<Code> = [answers.0, answers.1, answers.2]
        .into_iter()
        .map(|answer| answer.err().map_or(Code::Ok, |status| status.code()))
        .collect();
    assert_eq!(codes.iter().filter(|code| **code == Code::Ok).count(), 1, "{codes:?}");
    assert_eq!(codes.iter().filter(|code| **code == Code::Aborted).count(), 2, "{codes:?}");
    assert_eq!(owner.get(&post.name).await.unwrap().revision, 2);
}

async fn a_made_slug_is_numbered_and_a_given_one_is_refused(engine: Engine) {
    let (_world, owner) = World::with_blog(engine).await;
    let slugs = [owner.draft("Week 1: EOC").await.slug, owner.draft("Week 1 — EOC!").await.slug];
    assert_eq!(slugs, ["week-1-eoc", "week-1-eoc-2"]);
    let mut given = new_post("Another");
    given.post.as_mut().unwrap().slug = "week-1-eoc".into();
    refused(owner.create_post(given).await, Code::AlreadyExists, "SLUG_TAKEN");
    let another = owner.draft("Another").await;
    let taken = v1::Post { slug: "week-1-eoc".into(), ..another.clone() };
    refused(owner.update_post(update(taken, &["slug"])).await, Code::AlreadyExists, "SLUG_TAKEN");
    // Its own slug is not another's.
    let same = owner.update_post(update(another.clone(), &["slug"])).await.unwrap();
    assert_eq!(same.slug, another.slug);
    let remade = v1::Post { slug: String::new(), ..another };
    assert_eq!(owner.update_post(update(remade, &["slug"])).await.unwrap().slug, "another");
}

async fn a_hundred_posts_of_one_title_have_slugs_of_their_own(engine: Engine) {
    let (_world, owner) = World::with_blog(engine).await;
    let mut slugs = Vec::new();
    for _ in 0..40 {
        slugs.push(owner.draft("Same").await.slug);
    }
    let together = tokio::join!(owner.draft("Same"), owner.draft("Same"), owner.draft("Same"));
    slugs.extend([together.0.slug, together.1.slug, together.2.slug]);
    assert_eq!(slugs[..3], ["same", "same-2", "same-3"]);
    assert_eq!(slugs[39], "same-40");
    slugs.sort();
    slugs.dedup();
    assert_eq!(slugs.len(), 43);
}

async fn slugs_of_posts_in_the_trash_stay_taken(engine: Engine) {
    let (_world, owner) = World::with_blog(engine).await;
    let post = owner.post_in(v1::PostState::Trashed, "Mine").await;
    assert_eq!((post.slug.as_str(), owner.draft("Mine").await.slug.as_str()), ("mine", "mine-2"));
}

async fn reserved_words_are_no_slugs(engine: Engine) {
    let (_world, owner) = World::with_blog(engine).await;
    for word in
        ["b", "v1", "auth", "assets", "search", "label", "author", "month", "business", "claim", "feed"]
    {
        assert_eq!(owner.draft(word).await.slug, format!("{word}-2"));
        let mut given = new_post("Title");
        given.post.as_mut().unwrap().slug = word.into();
        wrong(owner.create_post(given).await, "post.slug");
    }
}

async fn content_is_rendered_in_its_format(engine: Engine) {
    let (_world, owner) = World::with_blog(engine).await;
    let mut request = new_post("Markup");
    request.post.as_mut().unwrap().content = "*a* <b onclick=x>b</b>".into();
    let markdown = owner.create_post(request.clone()).await.unwrap();
    request.post.as_mut().unwrap().content_format = ContentFormat::Html.into();
    let html = owner.create_post(request).await.unwrap();
    assert!(markdown.content_html.contains("<em>a</em>"), "{}", markdown.content_html);
    assert!(html.content_html.contains("*a* <b>b</b>"), "{}", html.content_html);
    assert_eq!((markdown.excerpt.as_str(), html.excerpt.as_str()), ("a b", "*a* b"));
}

async fn another_format_reads_the_same_text_anew(engine: Engine) {
    let (_world, owner) = World::with_blog(engine).await;
    let post = owner.draft("Markup").await;
    let as_html = v1::Post { content_format: ContentFormat::Html.into(), ..post.clone() };
    let after = owner.update_post(update(as_html, &["content_format"])).await.unwrap();
    assert_eq!(after.content, post.content);
    assert!(post.content_html.contains("<em>words</em>") && after.content_html.contains("*words*"));
    // Without a format, the text is read in the one that the post has.
    let text = v1::Post { name: post.name, content: "_x_".into(), ..Default::default() };
    assert!(owner.update_post(update(text, &["content"])).await.unwrap().content_html.contains("_x_"));
}

async fn a_page_elsewhere_says_where(engine: Engine) {
    let (_world, owner) = World::with_blog(engine).await;
    let mut request = new_post("Elsewhere");
    request.post.as_mut().unwrap().kind = PostKind::External.into();
    wrong(owner.create_post(request.clone()).await, "post.canonical_url");
    request.post.as_mut().unwrap().canonical_url = "https://example.com/x".into();
    let post = owner.create_post(request).await.unwrap();
    let homeless = v1::Post { canonical_url: String::new(), ..post };
    wrong(owner.update_post(update(homeless, &["canonical_url"])).await, "post.canonical_url");
}

async fn previews_store_nothing(engine: Engine) {
    let (_world, owner) = World::with_blog(engine).await;
    let request = v1::PreviewPostRequest { parent: BLOG.into(), content: "*a*".into(), ..Default::default() };
    let preview = owner.preview_post(request).await.unwrap();
    assert!(preview.content_html.contains("<em>a</em>"));
    assert_eq!(preview.excerpt, "a");
    assert!(owner.list_posts(crate::world::list()).await.unwrap().posts.is_empty());
}

async fn a_batch_comes_in_the_order_asked_for(engine: Engine) {
    let (_world, owner) = World::with_blog(engine).await;
    let (a, b) = (owner.draft("A").await, owner.draft("B").await);
    let ask = |names: &[&str]| v1::BatchGetPostsRequest {
        parent: BLOG.into(),
        names: names.iter().map(|&name| name.to_owned()).collect(),
    };
    let posts = owner.batch_get_posts(ask(&[&b.name, &a.name, &b.name])).await.unwrap().posts;
    let titles: Vec<&str> = posts.iter().map(|post| post.title.as_str()).collect();
    assert_eq!(titles, ["B", "A", "B"]);
    let missing = format!("{BLOG}/posts/nothing");
    let status = refused(owner.batch_get_posts(ask(&[&a.name, &missing])).await, Code::NotFound, "NOT_FOUND");
    assert!(status.message().contains(&missing));
}
