//! Comments of another system.

use futures::future::join_all;
use proto::comments::v1::{AuthorKind, CommentKind, CommentState, ImportOutcome, ImportedComment};
use store_kit::Engine;
use tonic::Code;

use crate::world::{BLOG, World, assert_refused, fields, flat, post, threaded};

/// What makes a comment wrong.
type Spoil = fn(&mut ImportedComment);

/// An approved comment of the first post.
pub(crate) fn imported(source_key: &str, parent: &str) -> ImportedComment {
    ImportedComment {
        source_key: source_key.into(),
        post: post(1),
        parent_source_key: parent.into(),
        kind: CommentKind::Comment.into(),
        author: Some(proto::comments::v1::Author { display_name: "Bea".into(), ..Default::default() }),
        client_address: String::new(),
        content: format!("<p>text of {source_key}</p>"),
        state: CommentState::Approved.into(),
        create_time: Some(prost_types::Timestamp { seconds: 1_353_312_000, nanos: 0 }),
    }
}

pub(crate) async fn an_import_keeps_authors_dates_states_and_parents(engine: Engine) {
    let world = World::open(engine).await;
    // The checks of moderation are for what is written here.
    world.posts.set_policy(|policy| *policy = proto::posts::v1::CommentPolicy::default());
    let mut pingback = imported("2", "1");
    pingback.kind = CommentKind::Pingback.into();
    pingback.content =
        "<a href=\"https://a.example/\">a</a> <a href=\"https://b.example/\">b</a><script>x</script>".into();
    pingback.author = Some(proto::comments::v1::Author {
        display_name: "Bea".into(),
        url: "https://bea.example/".into(),
        email: "bea@bea.example".into(),
        email_confirm_time: Some(crate::world::BEGINNING.to_proto()),
        person: "persons/owner".into(),
        verified: true,
        kind: AuthorKind::Person.into(),
        ..Default::default()
    });
    pingback.client_address = "203.0.113.9".into();
    let mut pending = imported("3", "");
    pending.state = CommentState::Pending.into();
    let results = world.person("owner").import(vec![imported("1", ""), pingback, pending]).await.unwrap();
    assert!(
        results.iter().all(|result| result.outcome() == ImportOutcome::Created && result.notes.is_empty())
    );
    let seen = world.person("moderator").get(&results[1].comment).await.unwrap();
    let author = seen.author.clone().unwrap();
    assert_eq!((author.kind(), author.verified, author.person.as_str()), (AuthorKind::Guest, false, ""));
    assert_eq!((author.email.as_str(), author.client_address.as_str()), ("bea@bea.example", "203.0.113.9"));
    assert_eq!(author.email_confirm_time, None);
    assert_eq!((seen.kind(), seen.state()), (CommentKind::Pingback, CommentState::Approved));
    assert_eq!((seen.parent_comment.as_str(), seen.depth), (results[0].comment.as_str(), 1));
    assert_eq!(seen.create_time.unwrap().seconds, 1_353_312_000);
    assert!(seen.content_html.contains("https://a.example/") && !seen.content_html.contains("<script"));
    assert_eq!(world.anonymous().get(&results[0].comment).await.unwrap().reply_count, 1);
    assert_eq!(world.anonymous().get(&results[2].comment).await.unwrap_err().code(), Code::NotFound);
    let thread = world.person("owner").thread(&post(1)).await.unwrap();
    assert_eq!((thread.approved_count, thread.pending_count), (2, 1));
    assert_eq!(thread.last_comment_time.unwrap().seconds, 1_353_312_000);
    // It is nobody's own.
    let taken = world.anonymous().with_edit_token("").edit(&results[0].comment, "mine").await;
    assert_eq!(taken.unwrap_err().code(), Code::PermissionDenied);
}

pub(crate) async fn an_import_run_twice_changes_nothing(engine: Engine) {
    let world = World::open(engine).await;
    let batch = || vec![imported("1", ""), imported("2", "1"), imported("3", "nobody")];
    let first = world.service(&["import"]).import(batch()).await.unwrap();
    assert_eq!(first[2].notes.len(), 1);
    let before = world.person("owner").list_flat(&post(1)).await.unwrap();
    world.wait(60);
    let mut changed = batch();
    changed[0].content = "something else".into();
    let second = world.service(&["import"]).import(changed).await.unwrap();
    for (first, second) in first.iter().zip(&second) {
        assert_eq!((&first.comment, second.outcome()), (&second.comment, ImportOutcome::Unchanged));
        assert!(second.notes.is_empty());
    }
    assert_eq!(world.person("owner").list_flat(&post(1)).await.unwrap(), before);
    assert_eq!(world.anonymous().thread(&post(1)).await.unwrap().approved_count, 3);
}

pub(crate) async fn parents_come_in_any_order_and_batch(engine: Engine) {
    let world = World::open(engine).await;
    let owner = world.person("owner");
    let first = owner.import(vec![imported("c", "b"), imported("b", "a"), imported("a", "")]).await.unwrap();
    let second = owner.import(vec![imported("e", "d"), imported("d", "c")]).await.unwrap();
    let depth = async |name: &str| owner.get(name).await.unwrap().depth;
    assert_eq!(depth(&first[0].comment).await, 2);
    assert_eq!(depth(&second[0].comment).await, 4);
    let nodes = world.anonymous().list(threaded(&post(1))).await.unwrap().threads;
    assert_eq!((nodes.len(), nodes[0].replies.len()), (1, 4));
    assert_eq!(nodes[0].comment.as_ref().unwrap().reply_count, 4);
}

pub(crate) async fn what_cannot_stand_where_it_stood_is_noted(engine: Engine) {
    let world = World::open(engine).await;
    let owner = world.person("owner");
    let other_post = world.publish(2);
    let mut astray = imported("astray", "root");
    astray.post = other_post;
    let mut untidy = imported("untidy", "");
    untidy.author = Some(proto::comments::v1::Author {
        display_name: "n".repeat(300),
        url: "not a url".into(),
        email: "nobody".into(),
        ..Default::default()
    });
    untidy.client_address = "somewhere".into();
    untidy.content = "x".repeat(70_000);
    let batch = vec![imported("root", ""), astray, imported("x", "y"), imported("y", "x"), untidy];
    let results = owner.import(batch).await.unwrap();
    let notes: Vec<usize> = results.iter().map(|result| result.notes.len()).collect();
    assert_eq!(notes, [0, 1, 0, 1, 5]);
    let untidy = owner.get(&results[4].comment).await.unwrap();
    assert_eq!(untidy.content.chars().count(), 65_525);
    let author = untidy.author.unwrap();
    assert_eq!(
        (author.display_name.chars().count(), author.url.as_str(), author.email.as_str()),
        (245, "", "")
    );

    let key = |number: usize| format!("deep {number}");
    let chain = (0..60).map(|number| {
        let parent = if number == 0 { String::new() } else { key(number - 1) };
        imported(&key(number), &parent)
    });
    let results = owner.import(chain.collect()).await.unwrap();
    let deepest = owner.get(&results[59].comment).await.unwrap();
    assert_eq!((deepest.depth, deepest.parent_comment.as_str()), (50, results[49].comment.as_str()));
    assert_eq!(results.iter().filter(|result| !result.notes.is_empty()).count(), 9);
    assert_eq!(owner.get(&results[0].comment).await.unwrap().reply_count, 59);
}

pub(crate) async fn a_wrong_field_refuses_the_batch(engine: Engine) {
    let world = World::open(engine).await;
    let owner = world.person("owner");
    let wrong: [(&str, Spoil); 10] = [
        ("source_key", |comment| comment.source_key.clear()),
        ("source_key", |comment| comment.source_key = "k".repeat(301)),
        ("source_key", |comment| comment.source_key = "a\0b".into()),
        ("parent_source_key", |comment| comment.parent_source_key = "a\0b".into()),
        ("kind", |comment| comment.kind = 0),
        ("state", |comment| comment.state = CommentState::Deleted.into()),
        ("create_time", |comment| comment.create_time = None),
        ("post", |comment| comment.post = "nonsense".into()),
        ("post", |comment| comment.post = comment.post.replace(BLOG, "blogs/other")),
        ("post", |comment| comment.post = post(9)),
    ];
    for (field, spoil) in wrong {
        let mut batch = vec![imported("1", ""), imported("2", "")];
        spoil(&mut batch[1]);
        let refused = owner.import(batch).await.unwrap_err();
        assert_eq!(
            (refused.code(), fields(&refused)),
            (Code::InvalidArgument, vec![format!("comments[1].{field}")])
        );
    }
    assert!(owner.list_flat(&post(1)).await.unwrap().is_empty(), "none was imported");
}

pub(crate) async fn an_import_is_for_owners_and_importers(engine: Engine) {
    let world = World::open(engine).await;
    let code = async |caller: crate::world::As<'_>| {
        caller.import(vec![imported("1", "")]).await.err().map(|status| status.code())
    };
    assert_eq!(code(world.anonymous()).await, Some(Code::Unauthenticated));
    assert_eq!(code(world.guest("g")).await, Some(Code::PermissionDenied));
    assert_eq!(code(world.person("ada")).await, Some(Code::PermissionDenied));
    assert_eq!(code(world.person("moderator")).await, Some(Code::PermissionDenied));
    assert_eq!(code(world.service(&["comments.moderate"])).await, Some(Code::PermissionDenied));
    assert_eq!(code(world.service(&["import"])).await, None);
    assert_eq!(code(world.person("owner")).await, None);
}

pub(crate) async fn two_imports_of_the_same_comments_leave_one_each(engine: Engine) {
    let world = World::open(engine).await;
    world.publish(2);
    let importer = world.service(&["import"]);
    let keys: Vec<String> = (0..40).map(|number| number.to_string()).collect();
    let batch = |turned: bool| {
        let mut batch: Vec<ImportedComment> = keys
            .iter()
            .enumerate()
            .map(|(number, key)| ImportedComment {
                post: post(u32::try_from(number).unwrap() % 2 + 1),
                ..imported(key, "")
            })
            .collect();
        if turned {
            batch.reverse();
        }
        batch
    };
    let results = join_all((0..4).map(|number| importer.import(batch(number % 2 == 0)))).await;
    let created: usize = results
        .into_iter()
        .map(|results| results.unwrap().iter().filter(|one| one.outcome() == ImportOutcome::Created).count())
        .sum();
    assert_eq!(created, 40);
    assert_eq!(world.anonymous().list_flat("blogs/tea/posts/-").await.unwrap().len(), 40);
}

pub(crate) async fn a_batch_has_bounds(engine: Engine) {
    let world = World::open(engine).await;
    let owner = world.person("owner");
    assert_eq!(fields(&owner.import(Vec::new()).await.unwrap_err()), ["comments"]);
    let many: Vec<_> = (0..501).map(|number| imported(&number.to_string(), "")).collect();
    assert_eq!(fields(&owner.import(many[..].to_vec()).await.unwrap_err()), ["comments"]);
    let long = ImportedComment { content: "x".repeat(100_000), ..imported("long", "") };
    let batch: Vec<_> =
        (0..32).map(|number| ImportedComment { source_key: number.to_string(), ..long.clone() }).collect();
    assert_refused(owner.import(batch.clone()).await, Code::ResourceExhausted, "MESSAGE_TOO_LONG");
    let batch: Vec<_> = batch.iter().cycle().take(45).cloned().collect();
    assert_eq!(owner.import(batch).await.unwrap_err().code(), Code::ResourceExhausted);
    assert_eq!(owner.import(many[..500].to_vec()).await.unwrap().len(), 500);
    let page =
        owner.list(proto::comments::v1::ListCommentsRequest { page_size: 100, ..flat(&post(1)) }).await;
    assert!(!page.unwrap().next_page_token.is_empty());
}
