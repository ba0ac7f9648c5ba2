//! The rights walk: whoever lacks the right finds PRIVATE, DRAFT and TRASHED posts and their comments
//! by no RPC of the contract, neither at a service nor through the gateway.

mod call;
mod table;

use std::collections::BTreeSet;

use http::Method;
use serde_json::json;
use tonic::Code;

use self::{
    call::{Answer, CONTRACT, call},
    table::{Answered, TABLE},
};
use crate::world::{Blog, World, name};

/// Words of what is hidden. Slugs and ids are not among them: callers say those themselves.
const HIDDEN: [&str; 6] =
    ["Hidden title", "hidden words", "hidden remark", "Hidden Hal", "Hidden label", "Hidden business"];

/// A post that is hidden, with a comment, and a member who is somebody else.
struct Case {
    state: &'static str,
    blog: String,
    member: String,
    person: String,
    post: String,
    slug: String,
    comment: String,
}

pub(crate) async fn nobody_without_the_right_finds_what_is_hidden(world: &World) {
    let blog = world.blog().await;
    let cases = [
        hide(world, &blog, "PRIVATE").await,
        hide(world, &blog, "DRAFT").await,
        hide(world, &blog, "TRASHED").await,
    ];
    let other = world.blog().await;
    let callers = [
        None,
        Some(world.guest()),
        Some(world.person(&format!("persons/{}", uuid::Uuid::now_v7()))),
        Some(other.author),
        Some(world.service(&["nothing"])),
    ];
    for case in &cases {
        for row in TABLE {
            let places = [("its service", world.at_service(row.method)), ("the gateway", world.at_gateway())];
            for (index, caller) in callers.iter().enumerate() {
                for (place, upstream) in &places {
                    let request = (row.request)(case);
                    let answer = call(upstream.clone(), row.method, request, caller.as_deref()).await;
                    let place = format!("{} as caller {index} at {place} ({})", row.method, case.state);
                    check(&answer, row.answered[index], &place);
                }
            }
        }
        is_on_no_page(world, case).await;
        is_unchanged(world, case, &blog).await;
    }
}

pub(crate) async fn every_rpc_of_the_contract_is_walked(_: &World) {
    let ours = CONTRACT.services().filter(|service| service.full_name().starts_with("rapport."));
    let methods = ours.flat_map(|service| service.methods().collect::<Vec<_>>());
    let known: BTreeSet<String> =
        methods.map(|method| format!("{}/{}", method.parent_service().full_name(), method.name())).collect();
    let walked: BTreeSet<String> = TABLE.iter().map(|row| row.method.to_owned()).collect();
    assert_eq!(known, walked, "a new RPC needs a row that says what callers without the right find");
}

#[track_caller]
fn check(answer: &Answer, expected: Answered, place: &str) {
    let as_expected = match expected {
        Answered::Empty => answer.code == Code::Ok,
        Answered::NotFound => answer.code == Code::NotFound,
        Answered::Denied => answer.code == Code::PermissionDenied,
        Answered::Unauthenticated => answer.code == Code::Unauthenticated,
    };
    assert!(as_expected, "{place}: {:?} instead of {expected:?}: {}", answer.code, answer.text());
    for words in HIDDEN {
        assert!(!answer.text().contains(words), "{place} tells {words:?}");
    }
    assert_eq!(answer.approved_counts(), 0, "{place} counts comments");
    assert_eq!(answer.posts_counted(), 0, "{place} counts posts");
}

/// Makes the post, and brings in a comment before the post goes where it is going.
async fn hide(world: &World, blog: &Blog, state: &'static str) -> Case {
    let draft = world
        .draft(
            blog,
            &json!({
                "title": format!("Hidden title {state}"),
                "content": "Some hidden words.",
                "labels": ["Hidden label"],
                "experience": {"business": "Hidden business", "verdict": "VERDICT_GREAT"},
            }),
        )
        .await;
    if state == "PRIVATE" {
        let private = json!({"visibility": "POST_VISIBILITY_PRIVATE"});
        world.act(&draft, "publish", &blog.author, &private).await;
    }
    let comment = json!({"comments": [{
        "sourceKey": format!("comment {state}"),
        "post": name(&draft),
        "kind": "COMMENT_KIND_COMMENT",
        "author": {"displayName": "Hidden Hal"},
        "content": "A hidden remark.",
        "state": "COMMENT_STATE_APPROVED",
        "createTime": "2024-01-02T03:04:05Z",
    }]});
    let path = format!("/v1/{}/comments:import", blog.name);
    let imported = world.ask(Method::POST, &path).bearer(&world.service(&["import"])).json(&comment).send();
    let imported = imported.await;
    let comment = imported.is(200).json()["results"][0]["comment"].as_str().unwrap().to_owned();
    if state == "TRASHED" {
        let path = format!("/v1/{}", name(&draft));
        world.ask(Method::DELETE, &path).bearer(&blog.author).send().await.is(200);
    }
    let members = world.ask(Method::GET, &format!("/v1/{}/members", blog.name)).bearer(&blog.owner);
    let owner = members.send().await.json()["members"][0].clone();
    Case {
        state,
        blog: blog.name.clone(),
        member: name(&owner).to_owned(),
        person: owner["person"].as_str().unwrap().to_owned(),
        post: name(&draft).to_owned(),
        slug: draft["slug"].as_str().unwrap().to_owned(),
        comment,
    }
}

async fn is_on_no_page(world: &World, case: &Case) {
    let home = format!("/b/{}/", case.blog.trim_start_matches("blogs/"));
    for (path, status) in [(home.clone(), 200), (format!("{home}{}", case.slug), 404)] {
        let page = world.get(&path).await;
        page.is(status);
        for words in HIDDEN {
            page.does_not_say(words);
        }
    }
}

/// Those who have the right find everything as it was.
async fn is_unchanged(world: &World, case: &Case, blog: &Blog) {
    let read =
        async |name: &str| world.ask(Method::GET, &format!("/v1/{name}")).bearer(&blog.owner).send().await;
    let post = read(&case.post).await;
    assert_eq!(post.is(200).json()["state"], format!("POST_STATE_{}", case.state));
    post.says("Hidden title").says("hidden words");
    read(&case.comment).await.is(200).says("hidden remark");
}
