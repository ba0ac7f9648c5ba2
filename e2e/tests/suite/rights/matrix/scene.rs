//! A blog with a published post and a comment on it, and everybody who may call.

use clap::ValueEnum as _;
use http::Method;
use rapport::token::Scope;
use serde_json::json;

use crate::world::{World, name};

/// Who calls, in the order of the columns.
pub(super) const CALLERS: [&str; 9] = [
    "nobody",
    "guest",
    "person",
    "AUTHOR of another blog",
    "AUTHOR",
    "MODERATOR",
    "OWNER",
    "service without the scope",
    "service with every scope",
];

/// What is asked for, and by whom.
pub(super) struct Scene {
    pub(super) blog: String,
    pub(super) blog_id: String,
    /// A member: the OWNER.
    pub(super) member: String,
    pub(super) person: String,
    /// The AUTHOR as a member.
    pub(super) author: String,
    pub(super) post: String,
    pub(super) slug: String,
    /// A guest's, approved.
    pub(super) comment: String,
    /// Their tokens.
    pub(super) callers: Vec<Option<String>>,
}

impl Scene {
    pub(super) async fn set(world: &World) -> Self {
        let (blog, other) = (world.blog().await, world.blog().await);
        let blog_id = blog.name.trim_start_matches("blogs/").to_owned();
        let post = world.published(&blog, &json!({"title": "For everybody", "content": "Words."})).await;
        let comments = json!({"comments": [{
            "sourceKey": "one",
            "post": name(&post),
            "kind": "COMMENT_KIND_COMMENT",
            "author": {"displayName": "Gil"},
            "content": "A remark.",
            "state": "COMMENT_STATE_APPROVED",
            "createTime": "2024-01-02T03:04:05Z",
        }]});
        let path = format!("/v1/{}/comments:import", blog.name);
        let imported = world.ask(Method::POST, &path).bearer(&world.service(&["import"])).json(&comments);
        let imported = imported.send().await;
        let comment = imported.is(200).json()["results"][0]["comment"].as_str().expect("its name").to_owned();
        let members = world.ask(Method::GET, &format!("/v1/{}/members", blog.name)).bearer(&blog.owner);
        let members = members.send().await.is(200).json();
        let owner = &members["members"][0];
        let every_scope: Vec<String> = Scope::value_variants().iter().map(|scope| scope.word()).collect();
        Self {
            member: name(owner).to_owned(),
            person: owner["person"].as_str().expect("an OWNER is a person").to_owned(),
            author: post["author"].as_str().expect("a post has an author").to_owned(),
            post: name(&post).to_owned(),
            slug: post["slug"].as_str().expect("a post has a slug").to_owned(),
            comment,
            callers: vec![
                None,
                Some(world.guest()),
                Some(world.person(&format!("persons/{}", uuid::Uuid::now_v7()))),
                Some(other.author),
                Some(blog.author.clone()),
                Some(world.member(&blog_id, "Mo", "MODERATOR")),
                Some(blog.owner.clone()),
                Some(world.service(&["nothing"])),
                Some(world.service(&every_scope.iter().map(String::as_str).collect::<Vec<_>>())),
            ],
            blog: blog.name,
            blog_id,
        }
    }
}
