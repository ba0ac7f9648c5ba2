//! Each wrong field is named, and nothing is written.

use proto::posts::v1::{self, lookup_post_request::Key};
use store_kit::Engine;

use crate::{
    on_both_engines,
    world::{BLOG, World, list, new_blog, new_post, publish, update, wrong},
};

on_both_engines!(
    wrong_fields_of_blogs_are_named,
    wrong_fields_of_members_are_named,
    wrong_fields_of_posts_are_named,
    every_wrong_field_is_named_at_once,
    malformed_names_are_named
);

fn long(characters: usize) -> String {
    "ä".repeat(characters)
}

fn seconds(seconds: i64) -> prost_types::Duration {
    prost_types::Duration { seconds, nanos: 0 }
}

/// Rules that are out of bounds, and which.
fn bad_policies() -> Vec<(&'static str, v1::CommentPolicy)> {
    let policy = v1::CommentPolicy::default;
    let negative = Some(prost_types::Duration { seconds: 0, nanos: -1 });
    vec![
        ("commenters", v1::CommentPolicy { commenters: Some(9), ..policy() }),
        ("hold_from_links", v1::CommentPolicy { hold_from_links: Some(101), ..policy() }),
        ("hold_from_links", v1::CommentPolicy { hold_from_links: Some(-1), ..policy() }),
        ("max_characters", v1::CommentPolicy { max_characters: Some(65_526), ..policy() }),
        ("flood_interval", v1::CommentPolicy { flood_interval: Some(seconds(3_601)), ..policy() }),
        ("flood_interval", v1::CommentPolicy { flood_interval: negative, ..policy() }),
        ("edit_window", v1::CommentPolicy { edit_window: Some(seconds(86_401)), ..policy() }),
        ("close_after", v1::CommentPolicy { close_after: Some(seconds(3_650 * 86_400 + 1)), ..policy() }),
        ("close_after", v1::CommentPolicy { close_after: Some(seconds(i64::MAX)), ..policy() }),
    ]
}

async fn wrong_fields_of_blogs_are_named(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let maker = world.service("maker", &["blogs.create"]);
    let good = || v1::Blog { title: "Title".into(), ..Default::default() };
    let mut bad = vec![
        ("title", v1::Blog { title: String::new(), ..good() }),
        ("title", v1::Blog { title: long(301), ..good() }),
        ("title", v1::Blog { title: "a\0".into(), ..good() }),
        ("description", v1::Blog { description: long(2_001), ..good() }),
        ("language", v1::Blog { language: "english please".into(), ..good() }),
        ("time_zone", v1::Blog { time_zone: "Mars/Base".into(), ..good() }),
    ];
    let policies: Vec<(String, v1::Blog)> = bad_policies()
        .into_iter()
        .map(|(rule, policy)| {
            (format!("comment_policy.{rule}"), v1::Blog { comment_policy: Some(policy), ..good() })
        })
        .collect();
    bad.extend(policies.iter().map(|(field, blog)| (field.as_str(), blog.clone())));
    for (field, blog) in bad {
        let request = v1::CreateBlogRequest { blog: Some(blog.clone()), ..new_blog("three", "Ada") };
        wrong(maker.create_blog(request).await, &format!("blog.{field}"));
        let named = v1::Blog { name: BLOG.into(), ..blog };
        let request = v1::UpdateBlogRequest {
            blog: Some(named),
            update_mask: crate::world::mask(&["*"]),
            ..Default::default()
        };
        wrong(owner.update_blog(request).await, &format!("blog.{field}"));
    }
    for id in ["", "A", "a", "1a", "a_b", "-", &"a".repeat(64)] {
        wrong(
            maker.create_blog(v1::CreateBlogRequest { blog_id: id.into(), ..new_blog("x1", "Ada") }).await,
            "blog_id",
        );
    }
    wrong(maker.create_blog(v1::CreateBlogRequest { blog: None, ..new_blog("three", "Ada") }).await, "blog");
    wrong(
        maker.create_blog(v1::CreateBlogRequest { owner: None, ..new_blog("three", "Ada") }).await,
        "owner",
    );
    wrong(maker.create_blog(new_blog("three", "")).await, "owner.display_name");
    let mut request = new_blog("three", "Ada");
    request.owner.as_mut().unwrap().role = v1::MemberRole::Author.into();
    wrong(maker.create_blog(request).await, "owner.role");
    wrong(owner.list_blogs(v1::ListBlogsRequest { page_size: -1, ..Default::default() }).await, "page_size");
    wrong(
        owner.list_blogs(v1::ListBlogsRequest { page_token: "x".into(), ..Default::default() }).await,
        "page_token",
    );
    for filter in [
        "title = x",
        "allowed_origin > \"https://shop.example\"",
        "NOT allowed_origin = \"https://shop.example\"",
        "allowed_origin = \"https://shop.example/\"",
    ] {
        let filter = filter.to_owned();
        wrong(owner.list_blogs(v1::ListBlogsRequest { filter, ..Default::default() }).await, "filter");
    }
    let shop = "https://shop.example";
    let long = format!("https://{}.example", "a".repeat(300));
    for (origins, field) in [
        (vec![long.as_str()], "blog.allowed_origins[0]"),
        (vec![shop; 21], "blog.allowed_origins"),
        (vec![shop, "https://Other.example"], "blog.allowed_origins[1]"),
        (vec![shop, shop], "blog.allowed_origins"),
    ] {
        let allowed_origins = origins.into_iter().map(str::to_owned).collect();
        let blog = v1::Blog { name: BLOG.into(), allowed_origins, ..Default::default() };
        let request = v1::UpdateBlogRequest { blog: Some(blog), ..Default::default() };
        wrong(owner.update_blog(request).await, field);
    }
}

async fn wrong_fields_of_members_are_named(engine: Engine) {
    let (_world, owner) = World::with_blog(engine).await;
    let good = || v1::Member { display_name: "Ben".into(), role: 2, ..Default::default() };
    for (field, member) in [
        ("member.display_name", v1::Member { display_name: String::new(), ..good() }),
        ("member.display_name", v1::Member { display_name: long(246), ..good() }),
        ("member.display_name", v1::Member { display_name: "a\nb".into(), ..good() }),
        ("member.role", v1::Member { role: 0, ..good() }),
        ("member.role", v1::Member { role: 9, ..good() }),
        ("member.person", v1::Member { person: "ada".into(), ..good() }),
    ] {
        let request =
            v1::CreateMemberRequest { parent: BLOG.into(), member: Some(member), request_id: String::new() };
        wrong(owner.create_member(request).await, field);
    }
    let request =
        v1::CreateMemberRequest { parent: "one".into(), member: Some(good()), ..Default::default() };
    wrong(owner.create_member(request).await, "parent");
    let renamed = v1::Member { name: format!("{BLOG}/members/x"), ..good() };
    let request = |paths: &[&str]| v1::UpdateMemberRequest {
        member: Some(renamed.clone()),
        update_mask: crate::world::mask(paths),
        request_id: String::new(),
    };
    wrong(owner.update_member(request(&["person"])).await, "update_mask");
}

async fn wrong_fields_of_posts_are_named(engine: Engine) {
    let (_world, owner) = World::with_blog(engine).await;
    let present = owner.draft("Present").await;
    let good = || v1::Post { title: "Title".into(), ..Default::default() };
    let experience = || v1::Experience { business: "B".into(), verdict: 1, ..Default::default() };
    let mut bad: Vec<(String, v1::Post)> = [
        ("title", v1::Post { title: String::new(), ..good() }),
        ("title", v1::Post { title: long(301), ..good() }),
        ("slug", v1::Post { slug: "Upper".into(), ..good() }),
        ("slug", v1::Post { slug: "a.b".into(), ..good() }),
        ("slug", v1::Post { slug: "cre\u{300}me".into(), ..good() }),
        ("slug", v1::Post { slug: long(101), ..good() }),
        ("slug", v1::Post { slug: "search".into(), ..good() }),
        ("content", v1::Post { content: "x".repeat(1024 * 1024 + 1), ..good() }),
        ("content", v1::Post { content: "a\0b".into(), ..good() }),
        ("content_format", v1::Post { content_format: 9, ..good() }),
        ("excerpt", v1::Post { excerpt: long(2_001), ..good() }),
        ("author", v1::Post { author: "ada".into(), ..good() }),
        ("author", v1::Post { author: "blogs/two/members/x".into(), ..good() }),
        ("labels[1]", v1::Post { labels: vec!["a".into(), long(101)], ..good() }),
        ("labels[0]", v1::Post { labels: vec![" ".into()], ..good() }),
        ("labels", v1::Post { labels: vec!["a".into(), "a".into()], ..good() }),
        ("labels", v1::Post { labels: (0..51).map(|number| number.to_string()).collect(), ..good() }),
        ("canonical_url", v1::Post { canonical_url: "/here".into(), ..good() }),
        ("canonical_url", v1::Post { canonical_url: "javascript:x".into(), ..good() }),
        ("canonical_url", v1::Post { canonical_url: format!("https://e.com/{}", long(2_000)), ..good() }),
        (
            "experience.business",
            v1::Post { experience: Some(v1::Experience { business: " ".into(), ..experience() }), ..good() },
        ),
        (
            "experience.verdict",
            v1::Post { experience: Some(v1::Experience { verdict: 0, ..experience() }), ..good() },
        ),
        (
            "experience.agent_name",
            v1::Post { experience: Some(v1::Experience { agent_name: long(201), ..experience() }), ..good() },
        ),
        (
            "experience.occurred_on",
            v1::Post {
                experience: Some(v1::Experience { occurred_on: "2013-02-29".into(), ..experience() }),
                ..good()
            },
        ),
    ]
    .map(|(field, post)| (field.to_owned(), post))
    .to_vec();
    bad.extend(bad_policies().into_iter().map(|(rule, policy)| {
        (format!("comment_policy.{rule}"), v1::Post { comment_policy: Some(policy), ..good() })
    }));
    for (field, post) in bad {
        let field = format!("post.{field}");
        wrong(
            owner.create_post(v1::CreatePostRequest { post: Some(post.clone()), ..new_post("") }).await,
            &field,
        );
        let named = v1::Post { name: present.name.clone(), ..post };
        wrong(owner.update_post(update(named, &["*"])).await, &field);
    }
    assert_eq!(owner.get(&present.name).await.unwrap(), present);
    let odd = v1::Post { kind: 9, ..good() };
    wrong(owner.create_post(v1::CreatePostRequest { post: Some(odd), ..new_post("") }).await, "post.kind");
    wrong(owner.create_post(v1::CreatePostRequest { post: None, ..new_post("") }).await, "post");
    wrong(
        owner.publish_post(v1::PublishPostRequest { visibility: 9, ..publish(&present.name) }).await,
        "visibility",
    );
    let off = Some(prost_types::Timestamp { seconds: 0, nanos: 2_000_000_000 });
    wrong(
        owner.publish_post(v1::PublishPostRequest { publish_time: off, ..publish(&present.name) }).await,
        "publish_time",
    );
    let preview = |content: String, content_format: i32| v1::PreviewPostRequest {
        parent: BLOG.into(),
        content,
        content_format,
    };
    wrong(owner.preview_post(preview("x".repeat(1024 * 1024 + 1), 0)).await, "content");
    wrong(owner.preview_post(preview("x".into(), 9)).await, "content_format");
    let batch = |names: Vec<String>| v1::BatchGetPostsRequest { parent: BLOG.into(), names };
    wrong(owner.batch_get_posts(batch(Vec::new())).await, "names");
    wrong(owner.batch_get_posts(batch(vec![present.name.clone(); 101])).await, "names");
    wrong(
        owner.batch_get_posts(batch(vec![present.name.clone(), "blogs/two/posts/x".into()])).await,
        "names[1]",
    );
    let lookup = |key: Option<Key>| v1::LookupPostRequest { parent: BLOG.into(), key };
    wrong(owner.lookup_post(lookup(None)).await, "slug");
    wrong(owner.lookup_post(lookup(Some(Key::Url("here".into())))).await, "url");
    wrong(owner.lookup_post(lookup(Some(Key::Alias(String::new())))).await, "alias");
}

async fn every_wrong_field_is_named_at_once(engine: Engine) {
    use tonic_types::StatusExt as _;
    let (_world, owner) = World::with_blog(engine).await;
    let post = v1::Post { title: String::new(), slug: "A".into(), content_format: 9, ..Default::default() };
    let request =
        v1::CreatePostRequest { parent: "one".into(), post: Some(post), request_id: "again".into() };
    let status = owner.create_post(request).await.unwrap_err();
    let violations = status.get_details_bad_request().unwrap().field_violations;
    let mut fields: Vec<String> = violations.into_iter().map(|violation| violation.field).collect();
    fields.sort();
    assert_eq!(fields, ["parent", "post.content_format", "post.slug", "post.title", "request_id"]);
}

async fn malformed_names_are_named(engine: Engine) {
    let (_world, owner) = World::with_blog(engine).await;
    for name in [
        "",
        "x",
        "blogs/one",
        "blogs/one/posts/",
        "blogs/One/posts/x",
        "blogs/one/posts/a b",
        "blogs/one/posts/a\0",
    ] {
        wrong(owner.get(name).await, "name");
        wrong(owner.trash(name).await, "name");
        wrong(owner.publish_post(publish(name)).await, "name");
        let change = v1::Post { name: name.into(), title: "x".into(), ..Default::default() };
        wrong(owner.update_post(update(change, &["title"])).await, "post.name");
    }
    for parent in ["", "one", "blogs/-", "blogs/a\0", "blogs/one/posts"] {
        wrong(owner.list_posts(v1::ListPostsRequest { parent: parent.into(), ..list() }).await, "parent");
        wrong(owner.get_blog(v1::GetBlogRequest { name: parent.into() }).await, "name");
    }
}
