//! What callers see of comments and threads.

use comments_service::sweep::{RENDERED_AT_A_TIME, render_anew};
use futures::FutureExt as _;
use proto::{
    comments::v1::{
        CommentState,
        ModerationAction::{Approve, Spam, Trash},
        ThreadState,
    },
    posts::v1::{Commenters, PostAudience},
};
use service_kit::time::Timestamp;
use store_kit::{Engine, query, testing};
use tonic::Code;

use crate::world::{BEGINNING, World, post, threaded};

pub(crate) async fn a_hidden_comment_with_replies_stands_as_a_tombstone(engine: Engine) {
    let world = World::open(engine).await;
    let root = world.guest("g").say(&post(1), "root").await.unwrap();
    world.wait(1);
    let reply = world.guest("h").reply(&root, "reply").await.unwrap();
    world.person("moderator").moderate(&root.name, Trash).await.unwrap();
    let listed = world.anonymous().list_flat(&post(1)).await.unwrap();
    assert_eq!(listed.len(), 2);
    let tombstone = &listed[0];
    assert_eq!(
        (tombstone.name.as_str(), tombstone.tombstone, tombstone.reply_count),
        (root.name.as_str(), true, 1)
    );
    assert_eq!(
        (tombstone.author.as_ref(), tombstone.content.as_str(), tombstone.content_html.as_str()),
        (None, "", "")
    );
    assert_ne!(tombstone.etag, root.etag, "an etag must not tell the text");
    let nodes = world.anonymous().list(threaded(&post(1))).await.unwrap().threads;
    assert!(nodes[0].comment.as_ref().unwrap().tombstone);
    assert_eq!(nodes[0].replies[0].name, reply.name);
    assert!(world.anonymous().get(&root.name).await.unwrap().tombstone);
    let seen = world.person("moderator").get(&root.name).await.unwrap();
    assert_eq!((seen.tombstone, seen.content.as_str()), (false, "root"));

    // Without a shown reply nothing is left to stand for.
    world.person("moderator").moderate(&reply.name, Spam).await.unwrap();
    assert!(world.anonymous().list_flat(&post(1)).await.unwrap().is_empty());
    assert!(world.anonymous().list(threaded(&post(1))).await.unwrap().threads.is_empty());
    assert_eq!(world.anonymous().get(&root.name).await.unwrap_err().code(), Code::NotFound);
    world.person("moderator").moderate(&root.name, Approve).await.unwrap();
    let listed = world.anonymous().list_flat(&post(1)).await.unwrap();
    assert_eq!((listed.len(), listed[0].reply_count), (1, 0));
}

pub(crate) async fn a_deleted_comment_leaves_nothing_behind(engine: Engine) {
    let world = World::open(engine).await;
    let mut request = crate::world::draft(&post(1), "a secret");
    let author = request.comment.as_mut().unwrap().author.as_mut().unwrap();
    author.url = "https://ann.example".into();
    author.email = "ann@ann.example".into();
    let root = world.guest("g").from("203.0.113.9").create(request).await.unwrap();
    world.guest("h").reply(&root, "reply").await.unwrap();
    let own = world.anonymous().with_edit_token(&root.edit_token);
    confirm_all(&world).await;
    let deleted = own.delete(&root.name).await.unwrap();
    assert_eq!(deleted.state(), CommentState::Deleted);
    assert!(deleted.tombstone && deleted.content.is_empty() && deleted.author.is_none());
    let seen = world.person("owner").get(&root.name).await.unwrap();
    assert!(seen.tombstone && seen.author.is_none(), "moderators find nothing either");
    let row = query(
        "SELECT display_name, url, email, client_address, content, content_html, request_hash, text_hash, \
         email_confirm_time FROM comments WHERE state = 'DELETED'",
    )
    .fetch_one(&world.test.database)
    .await
    .unwrap();
    for column in [
        "display_name",
        "url",
        "email",
        "client_address",
        "content",
        "content_html",
        "request_hash",
        "text_hash",
    ] {
        assert_eq!(row.get::<String>(column).unwrap(), "", "{column}");
    }
    assert_eq!(row.get::<Option<i64>>("email_confirm_time").unwrap(), None);
}

/// As the program will that sends mail.
pub(crate) async fn confirm_all(world: &World) {
    testing::write(&world.test.database, |transaction| {
        query("UPDATE comments SET email_confirm_time = 7000000").execute(transaction).boxed()
    })
    .await
    .unwrap();
}

pub(crate) async fn private_fields_are_for_moderators(engine: Engine) {
    let world = World::open(engine).await;
    let mut request = crate::world::draft(&post(1), "hello");
    let author = request.comment.as_mut().unwrap().author.as_mut().unwrap();
    author.email = "ann@ann.example".into();
    // Nobody confirms their own.
    author.email_confirm_time = Some(BEGINNING.to_proto());
    let written = world.guest("g").from("203.0.113.9").create(request).await.unwrap();
    let confirmed = async |caller: crate::world::As<'_>| {
        caller.get(&written.name).await.unwrap().author.unwrap().email_confirm_time
    };
    assert_eq!(confirmed(world.person("moderator")).await, None);
    confirm_all(&world).await;
    let email = |comment: &proto::comments::v1::Comment| comment.author.clone().unwrap().email;
    assert_eq!(email(&written), "");
    for caller in [world.anonymous(), world.guest("g"), world.person("ada"), world.person("author")] {
        let seen = caller.get(&written.name).await.unwrap();
        assert_eq!((email(&seen), seen.author.unwrap().client_address), (String::new(), String::new()));
    }
    for caller in [world.anonymous(), world.guest("g"), world.person("author")] {
        assert_eq!(confirmed(caller).await, None);
    }
    assert_eq!(confirmed(world.person("moderator")).await.unwrap().seconds, 7);
    for caller in [world.person("moderator"), world.person("owner"), world.service(&["comments.read"])] {
        let seen = caller.get(&written.name).await.unwrap();
        assert_eq!(email(&seen), "ann@ann.example");
        assert_eq!(seen.author.unwrap().client_address, "203.0.113.9");
    }
}

pub(crate) async fn authors_read_their_own_in_every_state(engine: Engine) {
    let world = World::open(engine).await;
    world.posts.set_policy(|policy| policy.hold_from_links = Some(1));
    let text = "see https://example.com/";
    let of_person = world.person("ada").say(&post(1), text).await.unwrap();
    let of_guest = world.guest("g").say(&post(1), text).await.unwrap();
    assert_eq!(of_person.state(), CommentState::Pending);
    assert_eq!(of_guest.held_reasons.len(), 1);
    assert_eq!(world.person("ada").get(&of_person.name).await.unwrap().held_reasons.len(), 1);
    assert!(world.guest("g").get(&of_guest.name).await.is_ok());
    let with_token = world.anonymous().with_edit_token(&of_guest.edit_token);
    assert!(with_token.get(&of_guest.name).await.is_ok());
    for stranger in [world.anonymous(), world.guest("h"), world.person("bob"), world.person("author")] {
        assert_eq!(stranger.get(&of_person.name).await.unwrap_err().code(), Code::NotFound);
        assert_eq!(stranger.get(&of_guest.name).await.unwrap_err().code(), Code::NotFound);
    }
    for action in [Spam, Trash] {
        world.person("moderator").moderate(&of_person.name, action).await.unwrap();
        assert_eq!(world.person("ada").get(&of_person.name).await.unwrap().content, text);
    }
    world.person("ada").delete(&of_person.name).await.unwrap();
    assert!(world.person("ada").get(&of_person.name).await.unwrap().tombstone);
    assert_eq!(world.person("bob").get(&of_person.name).await.unwrap_err().code(), Code::NotFound);
}

/// As if an older program had rendered every comment.
async fn make_old(world: &World) {
    let old = "UPDATE comments SET content_html = 'old', markup_version = 0";
    crate::store::write(&world.test.database, move |tx| query(old).execute(tx).boxed()).await;
}

pub(crate) async fn html_of_an_older_version_is_rendered_anew(engine: Engine) {
    let world = World::open(engine).await;
    let root = world.guest("g").say(&post(1), "*tea*").await.unwrap();
    let reply = world.guest("g").reply(&root, "*milk*").await.unwrap();
    assert!(root.content_html.contains("<em>tea</em>"));
    make_old(&world).await;
    let anyone = world.anonymous();
    assert_eq!(anyone.get(&root.name).await.unwrap().content_html, root.content_html);
    for parent in [post(1).as_str(), "blogs/tea/posts/-"] {
        let listed = anyone.list_flat(parent).await.unwrap();
        let html: Vec<&str> = listed.iter().map(|comment| comment.content_html.as_str()).collect();
        assert_eq!(html.len(), 2);
        assert!(html.contains(&root.content_html.as_str()) && html.contains(&reply.content_html.as_str()));
    }
    let node = anyone.list(threaded(&post(1))).await.unwrap().threads.pop().unwrap();
    assert_eq!(node.comment.unwrap().content_html, root.content_html);
    assert_eq!(node.replies[0].content_html, reply.content_html);
    let decided = world.person("owner").moderate(&root.name, Approve).await.unwrap();
    assert_eq!(decided.content_html, root.content_html);
}

pub(crate) async fn the_sweep_renders_for_good(engine: Engine) {
    let world = World::open(engine).await;
    let mut written = Vec::new();
    for number in 0..=RENDERED_AT_A_TIME {
        written.push(world.guest("g").say(&post(1), &format!("*{number}*")).await.unwrap());
    }
    let deleted = world.guest("g").with_edit_token(&written[0].edit_token).delete(&written[0].name).await;
    assert!(deleted.is_ok());
    make_old(&world).await;
    world.wait(60);
    let database = &world.test.database;
    assert_eq!(render_anew(database).await.unwrap(), RENDERED_AT_A_TIME as usize);
    assert_eq!(render_anew(database).await.unwrap(), 1);
    assert_eq!(render_anew(database).await.unwrap(), 0, "nothing is left");
    let rows = query("SELECT content, content_html FROM comments WHERE state <> 'DELETED'");
    for row in rows.fetch_all(database).await.unwrap() {
        let number = row.get::<String>("content").unwrap().replace('*', "");
        assert!(row.get::<String>("content_html").unwrap().contains(&format!("<em>{number}</em>")));
    }
    let last = world.anonymous().get(&written[9].name).await.unwrap();
    assert_eq!(
        (last.etag, last.revision, last.update_time),
        (written[9].etag.clone(), written[9].revision, written[9].update_time),
        "nobody changed it"
    );
}

pub(crate) async fn a_preview_stores_nothing(engine: Engine) {
    let world = World::open(engine).await;
    world.posts.set_policy(|policy| policy.max_characters = Some(13));
    let html = world.anonymous().preview(&post(1), "*tea*<script>").await.unwrap();
    assert!(html.contains("<em>tea</em>") && !html.contains("<script"), "{html}");
    let too_long = world.anonymous().preview(&post(1), "12345678901234").await.unwrap_err();
    assert_eq!(crate::world::fields(&too_long), ["content"]);
    assert!(world.person("owner").list_flat(&post(1)).await.unwrap().is_empty());
}

pub(crate) async fn a_thread_says_whether_the_caller_could_write(engine: Engine) {
    let world = World::open(engine).await;
    let thread = world.anonymous().thread(&post(1)).await.unwrap();
    assert_eq!((thread.state(), thread.max_characters), (ThreadState::Open, 65_525));
    assert_eq!(thread.name, format!("{}/thread", post(1)));
    for (commenters, anonymous, person, member) in [
        (Commenters::Anyone, ThreadState::Open, ThreadState::Open, ThreadState::Open),
        (Commenters::Persons, ThreadState::SignInRequired, ThreadState::Open, ThreadState::Open),
        (Commenters::Members, ThreadState::MembersOnly, ThreadState::MembersOnly, ThreadState::Open),
        (Commenters::Nobody, ThreadState::Closed, ThreadState::Closed, ThreadState::Closed),
    ] {
        world.posts.set_policy(|policy| policy.commenters = Some(commenters.into()));
        world.wait(30);
        let state = async |caller: crate::world::As<'_>| caller.thread(&post(1)).await.unwrap().state();
        assert_eq!(state(world.anonymous()).await, anonymous, "{commenters:?}");
        assert_eq!(state(world.person("ada")).await, person, "{commenters:?}");
        assert_eq!(state(world.person("author")).await, member, "{commenters:?}");
    }
    world.posts.set_policy(|policy| {
        policy.commenters = Some(Commenters::Anyone.into());
        policy.close_after = Some(prost_types::Duration { seconds: 3_600, nanos: 0 });
    });
    world.wait(30);
    assert_eq!(world.anonymous().thread(&post(1)).await.unwrap().state(), ThreadState::Open);
    world.wait(3_600);
    assert_eq!(world.person("owner").thread(&post(1)).await.unwrap().state(), ThreadState::ClosedByAge);
    world.posts.set_audience(&post(1), PostAudience::Author);
    world.wait(30);
    assert_eq!(world.person("author").thread(&post(1)).await.unwrap().state(), ThreadState::NotPublished);
}

pub(crate) async fn unknown_and_invisible_threads_look_alike(engine: Engine) {
    let world = World::open(engine).await;
    world.publish(2);
    for number in [1, 2] {
        world.person("author").say(&post(number), "hello").await.unwrap();
    }
    world.posts.set_audience(&post(2), PostAudience::Members);
    world.wait(30);
    let names = || -> Vec<String> {
        let mut names: Vec<String> =
            [2, 1, 9].iter().map(|&number| format!("{}/thread", post(number))).collect();
        names.push("blogs/tea/posts/nonsense/thread".into());
        names
    };
    let threads = world.anonymous().threads(names()).await.unwrap();
    assert_eq!(threads.iter().map(|thread| thread.name.clone()).collect::<Vec<_>>(), names());
    let counts: Vec<(ThreadState, i32)> =
        threads.iter().map(|thread| (thread.state(), thread.approved_count)).collect();
    let unknown = (ThreadState::Unspecified, 0);
    assert_eq!(counts, [unknown, (ThreadState::Open, 1), unknown, unknown]);
    assert_eq!(threads[1].last_comment_time.and_then(Timestamp::from_proto), Some(crate::world::BEGINNING));
    let strip = |thread: &proto::comments::v1::Thread| proto::comments::v1::Thread {
        name: String::new(),
        ..thread.clone()
    };
    assert_eq!(strip(&threads[0]), strip(&threads[2]));
    assert_eq!(strip(&threads[0]), strip(&threads[3]));
    assert_eq!(world.person("author").threads(names()).await.unwrap()[0].approved_count, 1);
    for wrong in [vec![], vec![format!("{}/thread", post(1)); 101], vec!["blogs/other/posts/x/thread".into()]]
    {
        assert_eq!(world.anonymous().threads(wrong).await.unwrap_err().code(), Code::InvalidArgument);
    }
}

pub(crate) async fn health_is_open_to_everybody(engine: Engine) {
    use tonic_health::pb::{HealthCheckRequest, health_client::HealthClient};
    let world = World::open(engine).await;
    for service in ["", "rapport.comments.v1.CommentService"] {
        let request = HealthCheckRequest { service: service.into() };
        let answer = HealthClient::new(world.service.clone()).check(request).await.unwrap();
        assert_eq!(answer.into_inner().status, 1, "{service:?} serves");
    }
}
