//! Imports: idempotent, all or nothing, and kind to messy data.

use std::time::Duration;

use proto::posts::v1::{self, ImportOutcome, PostKind, PostState};
use store_kit::Engine;
use tonic::{Code, Status};

use crate::{
    on_both_engines,
    world::{Actor, BLOG, NOW, World, in_an_hour, list, refused, wrong},
};

on_both_engines!(
    running_twice_adds_nothing,
    two_imports_side_by_side_add_each_post_once,
    dates_states_and_authors_are_kept,
    messy_data_is_mended_with_notes,
    clashing_slugs_and_paths_are_settled,
    a_wrong_field_refuses_the_whole_batch,
    too_much_is_refused,
    a_service_with_the_scope_may_import,
    without_a_title_the_words_name_the_post,
);

/// A published article under this key.
pub(crate) fn entry(key: &str) -> v1::ImportedPost {
    v1::ImportedPost {
        source_key: key.to_owned(),
        kind: PostKind::Article.into(),
        title: format!("Post {key}"),
        content: format!("<p>Text of {key}</p>"),
        state: PostState::Published.into(),
        publish_time: Some(prost_types::Timestamp { seconds: 1_353_283_200, nanos: 0 }),
        author_source_key: "ada".to_owned(),
        author_display_name: "Ada of old".to_owned(),
        ..Default::default()
    }
}

async fn import(actor: &Actor, posts: Vec<v1::ImportedPost>) -> Result<Vec<v1::ImportPostResult>, Status> {
    let request = v1::ImportPostsRequest { parent: BLOG.to_owned(), posts };
    Ok(actor.import_posts(request).await?.results)
}

/// The post that one entry became, and the notes.
async fn one(actor: &Actor, post: v1::ImportedPost) -> (v1::Post, Vec<String>) {
    let result = import(actor, vec![post]).await.unwrap().remove(0);
    assert_eq!(result.outcome(), ImportOutcome::Created);
    (actor.get(&result.post).await.unwrap(), result.notes)
}

async fn running_twice_adds_nothing(engine: Engine) {
    let (_world, owner) = World::with_blog(engine).await;
    let batch: Vec<v1::ImportedPost> = ["a", "b", "a"].map(entry).to_vec();
    let first = import(&owner, batch.clone()).await.unwrap();
    let outcomes: Vec<ImportOutcome> = first.iter().map(v1::ImportPostResult::outcome).collect();
    assert_eq!(outcomes, [ImportOutcome::Created, ImportOutcome::Created, ImportOutcome::Unchanged]);
    assert_eq!((first[0].source_key.as_str(), &first[0].post), ("a", &first[2].post));
    let before = owner.get(&first[0].post).await.unwrap();
    let changed = batch.into_iter().map(|post| v1::ImportedPost { title: "Other".into(), ..post }).collect();
    let second = import(&owner, changed).await.unwrap();
    assert!(second.iter().all(|result| result.outcome() == ImportOutcome::Unchanged));
    assert_eq!(second[1].post, first[1].post);
    assert_eq!(owner.get(&first[0].post).await.unwrap(), before);
    let members = v1::ListMembersRequest { parent: BLOG.into(), ..Default::default() };
    assert_eq!(owner.list_members(members).await.unwrap().members.len(), 2);
}

async fn two_imports_side_by_side_add_each_post_once(engine: Engine) {
    let (_world, owner) = World::with_blog(engine).await;
    let batch: Vec<v1::ImportedPost> = (0..20).map(|number| entry(&number.to_string())).collect();
    let (first, second) = tokio::join!(import(&owner, batch.clone()), import(&owner, batch));
    let created = [first.unwrap(), second.unwrap()].concat();
    assert_eq!(created.iter().filter(|result| result.outcome() == ImportOutcome::Created).count(), 20);
    assert_eq!(
        owner.list_posts(v1::ListPostsRequest { page_size: 100, ..list() }).await.unwrap().posts.len(),
        20
    );
}

async fn dates_states_and_authors_are_kept(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let created = Some(prost_types::Timestamp { seconds: 1_300_000_000, nanos: 250_000_000 });
    let (post, notes) = one(&owner, v1::ImportedPost { create_time: created, ..entry("a") }).await;
    assert_eq!(notes, Vec::<String>::new());
    assert_eq!((post.create_time, post.publish_time), (created, entry("a").publish_time));
    assert_eq!((post.state(), post.author_display_name.as_str()), (PostState::Published, "Ada of old"));
    let member = owner.get_member(v1::GetMemberRequest { name: post.author.clone() }).await.unwrap();
    assert_eq!((member.role(), member.person.as_str()), (v1::MemberRole::Author, ""));
    let (other, _) = one(&owner, entry("b")).await;
    assert_eq!(other.author, post.author);
    assert_eq!(other.create_time, other.publish_time);
    for state in [PostState::Draft, PostState::Private, PostState::Scheduled, PostState::Trashed] {
        let key = format!("{state:?}");
        let time = if state == PostState::Scheduled { Some(in_an_hour()) } else { entry("").publish_time };
        let (post, notes) =
            one(&owner, v1::ImportedPost { state: state.into(), publish_time: time, ..entry(&key) }).await;
        assert_eq!((post.state(), notes.len()), (state, 0), "{notes:?}");
        assert!(world.anonymous().get(&post.name).await.is_err());
        assert_eq!(post.purge_time.is_some(), state == PostState::Trashed);
    }
}

async fn messy_data_is_mended_with_notes(engine: Engine) {
    let (_world, owner) = World::with_blog(engine).await;
    let messy = v1::ImportedPost {
        slug: "???".into(),
        title: format!(" {}\0 ", "t".repeat(305)),
        content: "a\0b".into(),
        excerpt: "e".repeat(2_001),
        labels: vec![" one ".into(), "one".into(), "l".repeat(101), String::new(), "two\n2".into()],
        aliases: vec!["/".into(), "/ok".into(), "/ok/".into(), format!("/{}", "p".repeat(2_001))],
        author_display_name: "n".repeat(246),
        ..entry("a")
    };
    let (post, notes) = one(&owner, messy).await;
    assert_eq!((post.title.len(), post.excerpt.len(), post.author_display_name.len()), (300, 2_000, 245));
    assert_eq!(post.labels, ["one", "two 2"]);
    assert_eq!(post.content, "ab");
    assert!(post.slug.starts_with("ttt"));
    for part in ["slug", "title", "excerpt", "label", "`/`", "author's name"] {
        assert!(notes.iter().any(|note| note.contains(part)), "{part}: {notes:?}");
    }
    let (post, notes) = one(&owner, v1::ImportedPost { publish_time: None, ..entry("b") }).await;
    assert_eq!((post.state(), post.publish_time), (PostState::Published, Some(NOW.to_proto())));
    assert!(notes[0].contains("date"), "{notes:?}");
    let (post, notes) =
        one(&owner, v1::ImportedPost { publish_time: Some(in_an_hour()), ..entry("c") }).await;
    assert_eq!(post.state(), PostState::Scheduled);
    assert!(notes[0].contains("SCHEDULED"), "{notes:?}");
}

async fn clashing_slugs_and_paths_are_settled(engine: Engine) {
    let (_world, owner) = World::with_blog(engine).await;
    let wish = |key: &str, slug: &str| v1::ImportedPost {
        slug: slug.to_owned(),
        aliases: vec!["/same".to_owned()],
        ..entry(key)
    };
    let (first, notes) = one(&owner, wish("a", "hello-world")).await;
    assert_eq!((first.slug.as_str(), notes.len()), ("hello-world", 0));
    let (second, notes) = one(&owner, wish("b", "Hello World")).await;
    assert_eq!(second.slug, "hello-world-2");
    assert!(notes.iter().any(|note| note.contains("hello-world-2")), "{notes:?}");
    assert!(notes.iter().any(|note| note.contains("/same")), "{notes:?}");
    let (encoded, _) = one(&owner, wish("c", "%e6%97%a5%e6%9c%ac")).await;
    assert_eq!(encoded.slug, "日本");
    let (reserved, notes) = one(&owner, wish("d", "search")).await;
    assert_eq!(reserved.slug, "search-2");
    assert!(notes.iter().any(|note| note.contains("search-2")), "{notes:?}");
}

async fn without_a_title_the_words_name_the_post(engine: Engine) {
    let (_world, owner) = World::with_blog(engine).await;
    let untitled = |key: &str, content: &str| v1::ImportedPost {
        title: String::new(),
        content: content.to_owned(),
        ..entry(key)
    };
    let (post, _) = one(&owner, untitled("a", "<p>One two, three four five six seven</p>")).await;
    assert_eq!((post.title.as_str(), post.slug.as_str()), ("", "one-two-three-four-five-six"));
    let (post, _) = one(&owner, untitled("b", "")).await;
    assert_eq!(post.slug, "untitled");
    let (post, _) = one(&owner, untitled("c", "")).await;
    assert_eq!(post.slug, "untitled-2");
    // What has no title may get one later, and other changes do not ask for it.
    let change = v1::Post { name: post.name, excerpt: "About".into(), ..Default::default() };
    assert_eq!(owner.update_post(crate::world::update(change, &[])).await.unwrap().excerpt, "About");
}

async fn a_wrong_field_refuses_the_whole_batch(engine: Engine) {
    let (_world, owner) = World::with_blog(engine).await;
    let long = |bytes: usize| "x".repeat(bytes);
    let off = prost_types::Timestamp { seconds: i64::MAX, nanos: 0 };
    let policy = v1::CommentPolicy { max_characters: Some(-1), ..Default::default() };
    for (field, post) in [
        ("source_key", v1::ImportedPost { source_key: String::new(), ..entry("") }),
        ("source_key", v1::ImportedPost { source_key: long(301), ..entry("") }),
        ("kind", v1::ImportedPost { kind: 0, ..entry("x") }),
        ("kind", v1::ImportedPost { kind: PostKind::External.into(), ..entry("x") }),
        ("kind", v1::ImportedPost { kind: 99, ..entry("x") }),
        ("state", v1::ImportedPost { state: 0, ..entry("x") }),
        ("state", v1::ImportedPost { state: 42, ..entry("x") }),
        ("content_format", v1::ImportedPost { content_format: 9, ..entry("x") }),
        ("content", v1::ImportedPost { content: long(1024 * 1024 + 1), ..entry("x") }),
        ("publish_time", v1::ImportedPost { state: 2, publish_time: None, ..entry("x") }),
        ("publish_time", v1::ImportedPost { publish_time: Some(off), ..entry("x") }),
        ("author_source_key", v1::ImportedPost { author_source_key: long(301), ..entry("x") }),
        ("comment_policy.max_characters", v1::ImportedPost { comment_policy: Some(policy), ..entry("x") }),
    ] {
        let batch = vec![entry("a"), entry("b"), entry("c"), post];
        wrong(import(&owner, batch).await, &format!("posts[3].{field}"));
    }
    assert!(owner.list_posts(list()).await.unwrap().posts.is_empty());
}

async fn too_much_is_refused(engine: Engine) {
    let (_world, owner) = World::with_blog(engine).await;
    wrong(import(&owner, Vec::new()).await, "posts");
    wrong(import(&owner, (0..501).map(|number| entry(&number.to_string())).collect()).await, "posts");
    let megabyte = |key: &str| v1::ImportedPost { content: "x".repeat(1024 * 1024), ..entry(key) };
    let batch = ["a", "b", "c"].map(megabyte).to_vec();
    refused(import(&owner, batch).await, Code::ResourceExhausted, "MESSAGE_TOO_LONG");
    let batch = ["a", "b", "c", "d", "e"].map(megabyte).to_vec();
    refused(import(&owner, batch).await, Code::ResourceExhausted, "MESSAGE_TOO_LONG");
    let most =
        (0..500).map(|number| v1::ImportedPost { content: String::new(), ..entry(&number.to_string()) });
    assert_eq!(import(&owner, most.collect()).await.unwrap().len(), 500);
}

async fn a_service_with_the_scope_may_import(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let importer = world.service("importer", &["import"]);
    let nameless = v1::ImportedPost {
        author_source_key: String::new(),
        author_display_name: String::new(),
        ..entry("a")
    };
    let results = import(&importer, vec![nameless.clone(), entry("b")]).await.unwrap();
    assert!(results[0].notes[0].contains("Unknown"), "{:?}", results[0].notes);
    assert_eq!(owner.get(&results[0].post).await.unwrap().author_display_name, "Unknown");
    // A person who imports what names nobody is the author.
    let (own, _) = one(&owner, v1::ImportedPost { source_key: "c".into(), ..nameless }).await;
    assert_eq!(own.author_display_name, "Ada");
    world.clock.advance(Duration::from_secs(1));
    let other = world.service("other", &["posts.write"]);
    refused(import(&other, vec![entry("d")]).await, Code::PermissionDenied, "");
}
