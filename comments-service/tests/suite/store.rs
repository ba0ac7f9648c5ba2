//! What the store promises, on both engines.

use comments_service::{
    access::facts::{Audience, BlogFacts, Overrides, PostFacts, Rules},
    comment::{Author, AuthorKind, Comment, Format, HeldReason, HeldReasons, Kind, State, Text},
    filter::Wanted,
    name::{BlogId, CommentId, PostId},
    reaction::{Reaction, ReactionCounts},
    slice::{Order, Slice},
    store::{
        self, MIGRATIONS, comments, discussions, history, imports,
        lists::{self, Filter, Of},
        projection::{self, Said},
        renderings, threads,
    },
};
use futures::{FutureExt as _, future::BoxFuture};
use service_kit::time::Timestamp;
use store_kit::{
    Database, Engine, Error, Transaction,
    feed::Feed,
    migration::Migrations,
    query,
    testing::{self, TestDatabase},
};

pub(crate) fn blog() -> BlogId {
    BlogId::parse("tea").unwrap()
}

pub(crate) fn post(number: u32) -> PostId {
    PostId::parse(&format!("0190a5a0-0000-7000-8000-{number:012}")).unwrap()
}

pub(crate) fn id(number: usize) -> CommentId {
    CommentId::parse(&format!("0190a5a0-0000-7000-9000-{number:012}")).unwrap()
}

/// An approved root of the first post.
pub(crate) fn sample(number: usize) -> Comment {
    Comment {
        blog: blog(),
        post: post(1),
        id: id(number),
        parent: None,
        root: id(number),
        depth: 0,
        kind: Kind::Comment,
        state: State::Approved,
        author: Author { display_name: "Ann".into(), ..Author::default() },
        text: Text {
            content: format!("text {number}"),
            format: Format::Markdown,
            html: format!("<p>text {number}</p>"),
            markup_version: markup::VERSION,
        },
        held: HeldReasons::default(),
        reply_count: 0,
        reactions: ReactionCounts::default(),
        request_hash: String::new(),
        edit_time: None,
        revision: 1,
        create_time: Timestamp(1_000),
        update_time: Timestamp(1_000),
    }
}

/// A reply to `parent`.
pub(crate) fn below(parent: &Comment, number: usize) -> Comment {
    Comment {
        parent: Some(parent.id.clone()),
        root: parent.root.clone(),
        depth: parent.depth + 1,
        ..sample(number)
    }
}

pub(crate) async fn write<T: Send + 'static>(
    database: &Database,
    work: impl for<'t> FnOnce(&'t mut Transaction) -> BoxFuture<'t, Result<T, Error>> + Send + 'static,
) -> T {
    testing::write(database, work).await.unwrap()
}

pub(crate) async fn insert(database: &Database, all: Vec<Comment>) {
    write(database, move |tx| {
        async move {
            for comment in &all {
                comments::insert(tx, comment, "", None).await?;
            }
            Ok(())
        }
        .boxed()
    })
    .await;
}

pub(crate) async fn every_statement_is_understood(engine: Engine) {
    let test = TestDatabase::open(engine, &MIGRATIONS).await;
    let statements = store::statements(engine);
    assert!(statements.len() > 30);
    for statement in statements {
        let prepared = store_kit::testing::prepare(&test.database, statement).await;
        assert!(prepared.is_ok(), "{statement}: {prepared:?}");
    }
}

/// What 0.1.0 made: the first step, which is never changed.
pub(crate) async fn a_database_of_the_first_version_is_brought_up_to_date(engine: Engine) {
    let first = Migrations { steps: &MIGRATIONS.steps[..1], ..MIGRATIONS };
    let test = TestDatabase::open(engine, &first).await;
    // As it wrote: the functions of this program tell the feed, which is not there yet.
    let insert = "INSERT INTO threads (blog, post, approved_count, pending_count, last_comment_time, revision) \
                  VALUES ('tea', '0190a5a0-0000-7000-8000-000000000001', 3, 0, NULL, 1)";
    write(&test.database, move |transaction| query(insert).execute(transaction).boxed()).await;
    test.database.close().await;
    let database = Database::open(&test.location, &MIGRATIONS).await.unwrap();
    let post = PostId::parse("0190a5a0-0000-7000-8000-000000000001").unwrap();
    let found = threads::of_posts(&database, &blog(), &[post]).await.unwrap();
    assert_eq!(found[0].1.approved, 3);
    let (oldest, head) = Feed::new(&database, || 0).bounds().await.unwrap();
    assert_eq!((oldest.number, head.number), (0, 0));
}

pub(crate) async fn a_comment_comes_back_as_it_went(engine: Engine) {
    let test = TestDatabase::open(engine, &MIGRATIONS).await;
    let root = sample(1);
    let mut full = below(&root, 2);
    full.kind = Kind::Trackback;
    full.state = State::Pending;
    full.author = Author {
        kind: AuthorKind::Person,
        display_name: "Zoë \"Z\" <b>".into(),
        url: "https://zoe.example/".into(),
        email: "zoe@zoe.example".into(),
        email_confirm_time: Some(Timestamp(7)),
        person: Some("persons/zoe".into()),
        guest: Some("g".into()),
        client_address: "203.0.113.9".into(),
    };
    full.text.content = "line\nbreak \\ \u{1F375} \u{7}".into();
    full.text.format = Format::Html;
    full.held = HeldReasons(vec![HeldReason::Links, HeldReason::FirstComment]);
    full.edit_time = Some(Timestamp(-5));
    full.reactions = ReactionCounts::default().moved(None, Some(Reaction::Thanks));
    full.create_time = Timestamp(i64::from(i32::MAX) * 1_000_000);
    insert(&test.database, vec![root.clone(), full.clone()]).await;
    assert_eq!(comments::get(&test.database, &blog(), &full.id).await.unwrap(), Some(full.clone()));
    assert_eq!(comments::get(&test.database, &blog(), &id(3)).await.unwrap(), None);
    // Through JSON it is the same.
    let found = discussions::page(&test.database, (&blog(), &post(1)), true, &all(), 9).await.unwrap();
    assert_eq!((&found[0].root, found[0].replies.as_slice()), (&root, [full].as_slice()));
}

fn all() -> Slice {
    Slice { after: None, limit: 100, order: Order::OldestFirst }
}

pub(crate) async fn a_root_comes_with_its_first_replies_in_one_row(engine: Engine) {
    let test = TestDatabase::open(engine, &MIGRATIONS).await;
    let (root, lonely, hidden) = (sample(1), sample(2), Comment { state: State::Spam, ..sample(3) });
    let mut written = vec![root.clone(), lonely, hidden];
    for number in (10..20).rev() {
        let mut reply = below(&root, number);
        reply.create_time = Timestamp(if number % 2 == 0 { 500 } else { 2_000 });
        written.push(reply);
    }
    insert(&test.database, written).await;
    let found = discussions::page(&test.database, (&blog(), &post(1)), false, &all(), 4).await.unwrap();
    assert_eq!(found.len(), 2, "one row per root, and none for the hidden one");
    let replies: Vec<&CommentId> = found[0].replies.iter().map(|reply| &reply.id).collect();
    assert_eq!(replies, [&id(10), &id(12), &id(14), &id(16)], "the oldest first, also before the root");
    assert!(found[1].replies.is_empty());
    let newest = Slice { after: None, limit: 1, order: Order::NewestFirst };
    let found = discussions::page(&test.database, (&blog(), &post(1)), true, &newest, 4).await.unwrap();
    assert_eq!(found[0].root.id, id(3));
}

pub(crate) async fn a_write_of_another_revision_changes_nothing(engine: Engine) {
    let test = TestDatabase::open(engine, &MIGRATIONS).await;
    let comment = sample(1);
    insert(&test.database, vec![comment.clone()]).await;
    let stale = Comment { revision: 7, ..comment.clone() };
    for (comment, changed) in [(stale, false), (comment, true)] {
        let emptied = write(&test.database, move |tx| {
            async move {
                let moved = comments::set_state(tx, &comment, State::Spam, Timestamp(9)).await?;
                let next = Comment { revision: comment.revision + 1, ..comment };
                Ok(moved && comments::empty(tx, &next, Timestamp(10)).await?)
            }
            .boxed()
        })
        .await;
        assert_eq!(emptied, changed);
    }
    let found = comments::get(&test.database, &blog(), &id(1)).await.unwrap().unwrap();
    assert_eq!((found.revision, found.state, found.text.content.as_str()), (3, State::Deleted, ""));
}

pub(crate) async fn an_answer_asked_for_earlier_does_not_win(engine: Engine) {
    let test = TestDatabase::open(engine, &MIGRATIONS).await;
    let said = |facts: Option<Audience>, at: i64| Said {
        facts: facts.map(|audience| PostFacts {
            audience,
            author_person: None,
            overrides: Overrides { max_characters: Some(7), ..Overrides::default() },
            publish_time: Some(Timestamp(3)),
        }),
        checked_at: Timestamp(at),
    };
    let keep = async |said: Said<PostFacts>| {
        write(&test.database, move |tx| {
            async move { projection::put_post(tx, &blog(), &post(1), &said).await }.boxed()
        })
        .await;
    };
    let known = async || projection::posts(&test.database, &blog(), &[post(1), post(2)]).await.unwrap();
    keep(said(Some(Audience::Members), 20)).await;
    keep(said(Some(Audience::Public), 10)).await;
    assert_eq!(known().await, [(post(1), said(Some(Audience::Members), 20))]);
    keep(said(None, 30)).await;
    assert_eq!(known().await, [(post(1), said(None, 30))]);
}

pub(crate) async fn what_is_not_there_is_forgotten_and_the_rest_kept(engine: Engine) {
    let test = TestDatabase::open(engine, &MIGRATIONS).await;
    let forgotten = write(&test.database, move |tx| {
        async move {
            let there = Said { facts: Some(BlogFacts { rules: Rules::default() }), checked_at: Timestamp(1) };
            let nothing = Said { facts: None, checked_at: Timestamp(1) };
            projection::put_blog(tx, &blog(), &there).await?;
            projection::put_blog(tx, &BlogId::parse("none").unwrap(), &nothing).await?;
            let no_post = Said { facts: None, checked_at: Timestamp(1) };
            projection::put_post(tx, &blog(), &post(1), &no_post).await?;
            projection::forget_absent(tx, Timestamp(2)).await
        }
        .boxed()
    })
    .await;
    assert_eq!(forgotten, 2);
    let known = projection::blog(&test.database, &blog()).await.unwrap().unwrap();
    assert_eq!(known.facts, Some(BlogFacts { rules: Rules::default() }));
}

#[tokio::test]
async fn lists_on_sqlite_use_the_indexes_that_they_name() {
    let test = TestDatabase::open(Engine::Sqlite, &MIGRATIONS).await;
    let lists = ["comments_of_post", "comments_replies", "comments_of_blog", "comments_in_state"]
        .into_iter()
        .flat_map(|index| [index, index])
        .zip(lists::STATEMENTS.iter().copied());
    let histories = [
        "comments_of_person",
        "comments_of_guest",
        "comments_of_address",
        "comments_of_guest",
        "comments_of_text",
    ];
    let histories = histories.into_iter().zip(history::STATEMENTS.iter().copied());
    let own = [
        ("comments_roots", discussions::PER_ENGINE[0]),
        ("comments_replies", discussions::PER_ENGINE[1]),
        ("comments_best", discussions::PER_ENGINE[2]),
        ("comments_of_source", imports::PER_ENGINE[0]),
    ];
    let own = own.map(|(index, statement)| (index, statement.on(Engine::Sqlite)));
    let renderings = ["comments_of_renderer", "comment_revisions_of_renderer"]
        .into_iter()
        .zip(renderings::STATEMENTS.iter().copied());
    let discussed = ["threads_most_discussed", "threads_last_discussed"]
        .into_iter()
        .zip(threads::STATEMENTS[2..].iter().copied());
    let renderings = renderings.chain(discussed);
    for (index, statement) in lists.chain(histories).chain(own).chain(renderings) {
        let rows = query(format!("EXPLAIN QUERY PLAN {statement}")).fetch_all(&test.database).await.unwrap();
        let plan: Vec<String> = rows.iter().map(|row| row.get("detail").unwrap()).collect();
        let plan = plan.join("; ");
        assert!(plan.contains(&format!("INDEX {index} ")), "{statement}: {plan}");
        assert!(!plan.contains("TEMP B-TREE"), "{statement}: {plan}");
    }
}

/// The counts of the first post's thread.
pub(crate) async fn counts(database: &Database) -> threads::Counts {
    let found = threads::of_posts(database, &blog(), &[post(1)]).await.unwrap();
    found.first().map(|(_, counts)| *counts).unwrap_or_default()
}

/// Every comment of the first post.
pub(crate) async fn everything(database: &Database) -> Vec<Comment> {
    let filter = Filter { hidden: true, tombstones: true, wanted: Wanted::default() };
    let slice = Slice { limit: 1_000_000, ..all() };
    lists::flat(database, &blog(), &Of::Post(post(1)), &filter, &slice).await.unwrap()
}
