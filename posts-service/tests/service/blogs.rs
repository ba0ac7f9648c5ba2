//! Blogs: made by services, read by anybody, changed by their OWNER, gone when deleted.

use proto::posts::v1::{self, Commenters};
use store_kit::Engine;
use tonic::Code;

use crate::{
    on_both_engines,
    world::{BLOG, World, list, mask, new_blog, new_post, refused},
};

on_both_engines!(
    a_new_blog_has_defaults_and_an_owner,
    an_owner_may_be_a_person_who_exists,
    a_blogs_id_is_given_once,
    blogs_are_listed_by_id_in_pages,
    an_update_changes_what_its_mask_names,
    a_single_rule_for_comments_changes_and_is_taken_back,
    an_origin_is_allowed_by_the_blogs_that_name_it,
    a_stale_etag_is_aborted,
    only_the_owner_and_the_scope_change_a_blog,
    a_deleted_blog_is_gone_with_all_that_is_in_it,
);

fn get(name: &str) -> v1::GetBlogRequest {
    v1::GetBlogRequest { name: name.to_owned() }
}

fn update(blog: v1::Blog, paths: &[&str]) -> v1::UpdateBlogRequest {
    v1::UpdateBlogRequest { blog: Some(blog), update_mask: mask(paths), request_id: String::new() }
}

fn named(blog: v1::Blog) -> v1::Blog {
    v1::Blog { name: BLOG.to_owned(), ..blog }
}

async fn a_new_blog_has_defaults_and_an_owner(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let blog = world.anonymous().get_blog(get(BLOG)).await.unwrap();
    assert_eq!((blog.language.as_str(), blog.time_zone.as_str(), blog.revision), ("en", "UTC", 1));
    assert_eq!((blog.title.as_str(), blog.delete_time), ("The blog one", None));
    let members = v1::ListMembersRequest { parent: BLOG.to_owned(), ..Default::default() };
    let members = owner.list_members(members).await.unwrap().members;
    assert_eq!(members.len(), 1);
    assert_eq!((members[0].role(), members[0].person.as_str()), (v1::MemberRole::Owner, owner.name.as_str()));
}

async fn an_owner_may_be_a_person_who_exists(engine: Engine) {
    let (world, ada) = World::with_blog(engine).await;
    let maker = world.service("maker", &["blogs.create"]);
    let mut request = new_blog("two", "Ada");
    request.owner.as_mut().unwrap().person.clone_from(&ada.name);
    maker.create_blog(request.clone()).await.unwrap();
    let renamed = v1::Blog { name: "blogs/two".into(), title: "Hers".into(), ..Default::default() };
    assert_eq!(ada.update_blog(update(renamed, &["title"])).await.unwrap().title, "Hers");
    request.blog_id = "three".into();
    request.owner.as_mut().unwrap().person = "persons/nobody".into();
    crate::world::wrong(maker.create_blog(request).await, "owner.person");
    refused(world.anonymous().get_blog(get("blogs/three")).await, Code::NotFound, "NOT_FOUND");
}

async fn a_blogs_id_is_given_once(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let maker = world.service("maker", &["blogs.create"]);
    refused(maker.create_blog(new_blog("one", "Ben")).await, Code::AlreadyExists, "BLOG_EXISTS");
    owner.delete_blog(v1::DeleteBlogRequest { name: BLOG.to_owned(), ..Default::default() }).await.unwrap();
    refused(maker.create_blog(new_blog("one", "Ben")).await, Code::AlreadyExists, "BLOG_EXISTS");
}

async fn blogs_are_listed_by_id_in_pages(engine: Engine) {
    let world = World::empty(engine).await;
    for id in ["b1", "a-b", "aa", "b-1", "a1"] {
        world.blog(id, "Ada").await;
    }
    let (mut names, mut page_token) = (Vec::new(), String::new());
    loop {
        let request = v1::ListBlogsRequest { page_size: 2, page_token, ..Default::default() };
        let page = world.anonymous().list_blogs(request).await.unwrap();
        assert!(page.blogs.len() <= 2);
        names.extend(page.blogs.into_iter().map(|blog| blog.name));
        page_token = page.next_page_token;
        if page_token.is_empty() {
            break;
        }
    }
    assert_eq!(names, ["blogs/a-b", "blogs/a1", "blogs/aa", "blogs/b-1", "blogs/b1"]);
}

async fn an_update_changes_what_its_mask_names(engine: Engine) {
    let (_world, owner) = World::with_blog(engine).await;
    let new = v1::Blog {
        title: "New".into(),
        description: "About".into(),
        time_zone: "europe/berlin".into(),
        language: "de-AT".into(),
        ..Default::default()
    };
    let blog = owner.update_blog(update(named(new.clone()), &["title"])).await.unwrap();
    assert_eq!((blog.title.as_str(), blog.description.as_str(), blog.revision), ("New", "", 2));
    let blog = owner.update_blog(update(named(new), &[])).await.unwrap();
    assert_eq!((blog.description.as_str(), blog.time_zone.as_str()), ("About", "Europe/Berlin"));
    assert_eq!(blog.language, "de-AT");
    let all = v1::Blog { title: "All".into(), ..Default::default() };
    let blog = owner.update_blog(update(named(all), &["*"])).await.unwrap();
    assert_eq!(
        (blog.description.as_str(), blog.time_zone.as_str(), blog.language.as_str()),
        ("", "UTC", "en")
    );
}

async fn a_single_rule_for_comments_changes_and_is_taken_back(engine: Engine) {
    let (_world, owner) = World::with_blog(engine).await;
    let policy = v1::CommentPolicy {
        commenters: Some(Commenters::Persons.into()),
        flood_interval: Some(prost_types::Duration { seconds: 30, nanos: 500_000_000 }),
        hold_from_links: Some(0),
        ..Default::default()
    };
    let blog = named(v1::Blog { comment_policy: Some(policy), ..Default::default() });
    let changed = owner.update_blog(update(blog.clone(), &[])).await.unwrap();
    assert_eq!(changed.comment_policy, Some(policy));
    let none = named(v1::Blog::default());
    let changed = owner.update_blog(update(none.clone(), &["comment_policy.commenters"])).await.unwrap();
    assert_eq!(changed.comment_policy, Some(v1::CommentPolicy { commenters: None, ..policy }));
    let changed = owner.update_blog(update(none, &["comment_policy"])).await.unwrap();
    assert_eq!(changed.comment_policy, None);
}

async fn an_origin_is_allowed_by_the_blogs_that_name_it(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    world.blog("two", "Ben").await;
    let names = |origin: &'static str| {
        let request =
            v1::ListBlogsRequest { filter: format!("allowed_origin = \"{origin}\""), ..Default::default() };
        let anybody = world.anonymous();
        async move {
            let page = anybody.list_blogs(request).await.unwrap();
            page.blogs.into_iter().map(|blog| blog.name).collect::<Vec<_>>()
        }
    };
    let allow = |origins: &[&str]| {
        let allowed_origins = origins.iter().copied().map(str::to_owned).collect();
        update(named(v1::Blog { allowed_origins, ..Default::default() }), &["allowed_origins"])
    };
    assert!(names("https://shop.example").await.is_empty());
    let first = owner.get_blog(get(BLOG)).await.unwrap();
    let blog = owner.update_blog(allow(&["https://shop.example", "http://localhost:3000"])).await.unwrap();
    assert_eq!(blog.allowed_origins, ["https://shop.example", "http://localhost:3000"]);
    assert_ne!(blog.etag, first.etag, "the field is a writable one");
    let maker = world.service("maker", &["blogs.create"]);
    // By the bytes of their ids, whatever the database's own order of words is.
    for id in ["onea", "one-b"] {
        let mut another = new_blog(id, "Eve");
        another.blog.as_mut().unwrap().allowed_origins = vec!["https://shop.example".into()];
        maker.create_blog(another).await.unwrap();
    }
    assert_eq!(names("https://shop.example").await, [BLOG, "blogs/one-b", "blogs/onea"]);
    assert_eq!(names("http://localhost:3000").await, [BLOG]);
    let blog = owner.update_blog(allow(&["https://other.example"])).await.unwrap();
    assert_eq!(blog.allowed_origins, ["https://other.example"]);
    assert_eq!(names("https://shop.example").await, ["blogs/one-b", "blogs/onea"]);
    owner.delete_blog(v1::DeleteBlogRequest { name: BLOG.to_owned(), ..Default::default() }).await.unwrap();
    assert!(names("https://other.example").await.is_empty());
}

async fn a_stale_etag_is_aborted(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let first = world.anonymous().get_blog(get(BLOG)).await.unwrap();
    let with = |title: &str, etag: &str| {
        update(named(v1::Blog { title: title.into(), etag: etag.into(), ..Default::default() }), &["title"])
    };
    let second = owner.update_blog(with("Two", &first.etag)).await.unwrap();
    assert_ne!(first.etag, second.etag);
    refused(owner.update_blog(with("Three", &first.etag)).await, Code::Aborted, "STALE_ETAG");
    let delete =
        |etag: &str| v1::DeleteBlogRequest { name: BLOG.into(), etag: etag.into(), ..Default::default() };
    refused(owner.delete_blog(delete(&first.etag)).await, Code::Aborted, "STALE_ETAG");
    assert!(owner.delete_blog(delete(&second.etag)).await.unwrap().delete_time.is_some());
}

async fn only_the_owner_and_the_scope_change_a_blog(engine: Engine) {
    let (world, _owner) = World::with_blog(engine).await;
    let author = world.author("Ben").await;
    let request = update(named(v1::Blog { title: "Mine".into(), ..Default::default() }), &["title"]);
    refused(author.update_blog(request.clone()).await, Code::PermissionDenied, "NOT_ALLOWED");
    let stranger = world.person("persons/x");
    refused(stranger.update_blog(request.clone()).await, Code::PermissionDenied, "NOT_ALLOWED");
    let operator = world.service("operator", &["blogs.write"]);
    assert_eq!(operator.update_blog(request).await.unwrap().title, "Mine");
}

async fn a_deleted_blog_is_gone_with_all_that_is_in_it(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let post = owner.published("Here today").await;
    owner.delete_blog(v1::DeleteBlogRequest { name: BLOG.to_owned(), ..Default::default() }).await.unwrap();
    let gone = |status: Result<(), tonic::Status>| refused(status, Code::NotFound, "NOT_FOUND");
    gone(owner.get_blog(get(BLOG)).await.map(drop));
    gone(owner.update_blog(update(named(v1::Blog::default()), &[])).await.map(drop));
    gone(owner.get(&post.name).await.map(drop));
    gone(owner.trash(&post.name).await.map(drop));
    gone(owner.create_post(new_post("More")).await.map(drop));
    gone(owner.list_posts(list()).await.map(drop));
    gone(
        owner
            .list_members(v1::ListMembersRequest { parent: BLOG.into(), ..Default::default() })
            .await
            .map(drop),
    );
    gone(world.service("reader", &["posts.read"]).get(&post.name).await.map(drop));
    assert!(owner.list_blogs(v1::ListBlogsRequest::default()).await.unwrap().blogs.is_empty());
    let resolver = world.service("comments", &["access.resolve"]);
    let asked =
        v1::ResolveAccessRequest { posts: vec![post.name], blogs: vec![BLOG.into()], ..Default::default() };
    let told = resolver.resolve_access(asked).await.unwrap();
    assert!(told.posts.is_empty() && told.blogs.is_empty());
}
