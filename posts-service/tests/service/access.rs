//! What another service is told about who may see what.

use posts_service::tools::Role;
use proto::posts::v1::{self, Commenters, MemberRole, PostAudience, PostState};
use store_kit::Engine;

use crate::{
    on_both_engines,
    world::{Actor, BLOG, World, mask, new_post, wrong},
};

on_both_engines!(
    posts_blogs_and_roles_are_told_at_once,
    a_blogs_rules_come_with_every_default,
    what_does_not_exist_has_no_entry,
    an_author_who_left_is_no_author_of_hidden_posts,
    too_many_and_malformed_names_are_refused,
);

async fn resolve(actor: &Actor, posts: &[&str], blogs: &[&str], person: &str) -> v1::ResolveAccessResponse {
    let owned = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
    let request =
        v1::ResolveAccessRequest { posts: owned(posts), blogs: owned(blogs), person: person.to_owned() };
    actor.resolve_access(request).await.unwrap()
}

async fn posts_blogs_and_roles_are_told_at_once(engine: Engine) {
    let (world, _owner) = World::with_blog(engine).await;
    let asking = world.service("comments", &["access.resolve"]);
    let ben = world.author("Ben").await;
    let di = world.blog("two", "Di").await;
    let elsewhere = v1::CreatePostRequest { parent: "blogs/two".into(), ..new_post("Elsewhere") };
    let elsewhere = di.create_post(elsewhere).await.unwrap();
    for (state, audience) in [
        (PostState::Draft, PostAudience::Author),
        (PostState::Scheduled, PostAudience::Author),
        (PostState::Published, PostAudience::Public),
        (PostState::Private, PostAudience::Members),
        (PostState::Trashed, PostAudience::Author),
    ] {
        let post = ben.post_in(state, &format!("{state:?}")).await;
        let told = resolve(&asking, &[&post.name, &elsewhere.name], &[], &ben.name).await;
        assert_eq!(told.posts.len(), 2);
        let access = told.posts.iter().find(|access| access.name == post.name).unwrap();
        assert_eq!(access.audience(), audience, "{state:?}");
        assert_eq!((access.author_person.as_str(), access.revision), (ben.name.as_str(), post.revision));
        assert_eq!(access.publish_time.is_some(), audience != PostAudience::Author, "{state:?}");
        let roles: Vec<(&str, MemberRole)> =
            told.blogs.iter().map(|blog| (blog.name.as_str(), blog.role())).collect();
        assert_eq!(roles.len(), 2);
        assert!(
            roles.contains(&(BLOG, MemberRole::Author))
                && roles.contains(&("blogs/two", MemberRole::Unspecified))
        );
        let person = told.person.unwrap();
        assert_eq!((person.name.as_str(), person.display_name.as_str()), (ben.name.as_str(), "Ben"));
    }
}

async fn a_blogs_rules_come_with_every_default(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let asking = world.service("comments", &["access.resolve"]);
    let seconds = |seconds: i64| Some(prost_types::Duration { seconds, nanos: 0 });
    let defaults = v1::CommentPolicy {
        commenters: Some(Commenters::Anyone.into()),
        hold_first_comment: Some(true),
        hold_from_links: Some(2),
        flood_interval: seconds(15),
        max_characters: Some(10_000),
        edit_window: seconds(900),
        close_after: seconds(0),
    };
    let told = resolve(&asking, &[], &[BLOG], "").await;
    assert_eq!(told.blogs[0].comment_policy, Some(defaults));
    let policy = v1::CommentPolicy { hold_first_comment: Some(false), ..Default::default() };
    let blog = v1::Blog { name: BLOG.into(), comment_policy: Some(policy), ..Default::default() };
    let update = v1::UpdateBlogRequest {
        blog: Some(blog),
        update_mask: mask(&["comment_policy"]),
        request_id: String::new(),
    };
    owner.update_blog(update).await.unwrap();
    let mut request = new_post("Own rules");
    request.post.as_mut().unwrap().comment_policy = Some(policy);
    let post = owner.create_post(request).await.unwrap();
    let told = resolve(&asking, &[&post.name], &[], "").await;
    assert_eq!(
        told.blogs[0].comment_policy,
        Some(v1::CommentPolicy { hold_first_comment: Some(false), ..defaults })
    );
    assert_eq!(told.posts[0].comment_policy, Some(policy));
    assert_eq!(told.blogs[0].revision, 2);
}

async fn what_does_not_exist_has_no_entry(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let asking = world.service("comments", &["access.resolve"]);
    let post = owner.published("Here").await;
    let elsewhere = post.name.replace("blogs/one", "blogs/two");
    world.blog("two", "Di").await;
    let told =
        resolve(&asking, &[&elsewhere, "blogs/one/posts/nothing"], &["blogs/nowhere"], "persons/nobody")
            .await;
    assert_eq!(told, v1::ResolveAccessResponse::default());
    assert_eq!(resolve(&asking, &[], &[], "").await, v1::ResolveAccessResponse::default());
}

async fn an_author_who_left_is_no_author_of_hidden_posts(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let asking = world.service("comments", &["access.resolve"]);
    let ben = world.author("Ben").await;
    let (shown, hidden) = (ben.published("Shown").await, ben.draft("Hidden").await);
    owner
        .delete_member(v1::DeleteMemberRequest { name: shown.author.clone(), ..Default::default() })
        .await
        .unwrap();
    let told = resolve(&asking, &[&shown.name, &hidden.name], &[], &ben.name).await;
    let author = |name: &str| told.posts.iter().find(|post| post.name == name).unwrap().author_person.clone();
    assert_eq!((author(&shown.name), author(&hidden.name)), (ben.name.clone(), String::new()));
    assert_eq!(told.blogs[0].role(), MemberRole::Unspecified);
    world.member("one", "Cy", Role::Moderator).await;
}

async fn too_many_and_malformed_names_are_refused(engine: Engine) {
    let (world, _owner) = World::with_blog(engine).await;
    let asking = world.service("comments", &["access.resolve"]);
    let posts = vec!["blogs/one/posts/x".to_owned(); 101];
    wrong(asking.resolve_access(v1::ResolveAccessRequest { posts, ..Default::default() }).await, "posts");
    let posts = vec!["blogs/one/posts/x".to_owned(), "posts/x".to_owned()];
    wrong(asking.resolve_access(v1::ResolveAccessRequest { posts, ..Default::default() }).await, "posts[1]");
    let blogs = vec!["one".to_owned()];
    wrong(asking.resolve_access(v1::ResolveAccessRequest { blogs, ..Default::default() }).await, "blogs[0]");
    let person = "somebody".to_owned();
    wrong(asking.resolve_access(v1::ResolveAccessRequest { person, ..Default::default() }).await, "person");
}
