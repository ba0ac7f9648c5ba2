//! What both engines promise to this store.

use futures::FutureExt as _;
use service_kit::time::Timestamp;
use store_kit::{
    Database, Engine,
    testing::{TestDatabase, prepare},
};

use super::{MIGRATIONS, aliases, blogs, labels, members, persons, posts, statements};
use crate::{
    blogs::Blog,
    comment_policy::CommentPolicy,
    error::Error,
    members::{Member, Person},
    posts::{Filter, Listing, OrderField, Post, Text},
    rights::Sight,
    values::{BlogId, Format, Kind, Label, MemberId, PostId, PostName, Role, State},
};

macro_rules! on_both_engines {
    ($($test:ident),* $(,)?) => {
        mod sqlite { $( #[tokio::test] async fn $test() { super::$test(store_kit::Engine::Sqlite).await; } )* }
        mod postgres { $( #[tokio::test] async fn $test() { super::$test(store_kit::Engine::Postgres).await; } )* }
    };
}

on_both_engines!(
    every_statement_is_understood,
    what_is_written_is_read,
    a_blogs_id_is_taken_once,
    a_slug_is_taken_once_in_its_blog,
    ids_and_slugs_are_ordered_by_their_bytes,
    an_alias_leads_to_the_last_post_that_had_it,
    a_person_has_one_place_in_a_blog,
    a_page_begins_after_its_position,
    a_rendering_is_kept_unless_the_post_changed,
    a_failed_write_leaves_nothing,
    lists_walk_an_index,
);

const NOW: Timestamp = Timestamp(1_795_305_600_000_000);

struct Fixture {
    database: Database,
    author: MemberId,
    _test: TestDatabase,
}

fn id(text: &str) -> BlogId {
    BlogId::stored(text.to_owned())
}

fn blog(text: &str) -> Blog {
    Blog {
        id: id(text),
        title: "Title".to_owned(),
        description: String::new(),
        language: "en".to_owned(),
        time_zone: "UTC".to_owned(),
        comment_policy: CommentPolicy { flood_interval: Some(7), ..CommentPolicy::default() },
        revision: 1,
        create_time: NOW,
        update_time: NOW,
        delete_time: None,
    }
}

/// A write of one statement or a few.
macro_rules! write {
    ($fixture:ident, |$tx:ident| $work:expr) => {
        $fixture.database.write::<_, Error, _>(move |$tx| async move { Ok($work.await?) }.boxed()).await
    };
}

impl Fixture {
    /// The blogs `one` and `two` with one author, who has the same id in both.
    async fn open(engine: Engine) -> Self {
        let test = TestDatabase::open(engine, &MIGRATIONS).await;
        let author = MemberId::assign(NOW);
        let fixture = Self { database: test.database.clone(), author: author.clone(), _test: test };
        for name in ["one", "two"] {
            let member = Member { role: Role::Owner, ..Member::new(&id(name), author.clone(), "Ada", NOW) };
            write!(fixture, |tx| async {
                blogs::insert(tx, &blog(name)).await?;
                members::insert(tx, &member).await
            })
            .unwrap();
        }
        fixture
    }

    fn post(&self, blog: &str, slug: &str, micros: i64) -> Post {
        let time = Timestamp(NOW.0 + micros);
        let text = Text { content: "a".into(), content_html: "<p>a</p>".into(), markup_version: 1 };
        Post {
            name: PostName { blog: id(blog), id: PostId::assign(NOW) },
            kind: Kind::Article,
            slug: slug.to_owned(),
            title: "Title".to_owned(),
            text: Some(text),
            content_format: Format::Html,
            excerpt: String::new(),
            made_excerpt: "a".to_owned(),
            state: State::Published,
            former_state: Some(State::Draft),
            publish_as: State::Published,
            publish_time: Some(time),
            author: self.author.clone(),
            author_person: None,
            author_display_name: "Ada".to_owned(),
            labels: vec!["z".to_owned(), "a \"b\"".to_owned()],
            comment_policy: CommentPolicy::default(),
            canonical_url: "https://example.com/".to_owned(),
            canonical_key: Some(vec![0, 255]),
            experience: None,
            source_key: Some(slug.to_owned()),
            etag: "etag".to_owned(),
            revision: 3,
            create_time: time,
            update_time: time,
            delete_time: None,
            purge_time: None,
        }
    }

    async fn insert(&self, post: &Post) -> bool {
        let post = post.clone();
        write!(self, |tx| async {
            let inserted = posts::insert(tx, &post).await?;
            if inserted {
                labels::put(tx, &post.name, &post.labels).await?;
            }
            Ok::<_, store_kit::Error>(inserted)
        })
        .unwrap()
    }
}

async fn every_statement_is_understood(engine: Engine) {
    let fixture = Fixture::open(engine).await;
    let statements = statements(engine);
    assert!(statements.len() > 40, "{}", statements.len());
    for statement in statements {
        prepare(&fixture.database, statement).await.unwrap_or_else(|error| panic!("{statement}: {error:?}"));
    }
}

async fn what_is_written_is_read(engine: Engine) {
    let fixture = Fixture::open(engine).await;
    let post = fixture.post("one", "slug", 0);
    assert!(fixture.insert(&post).await);
    assert_eq!(posts::get(&fixture.database, &post.name).await.unwrap(), Some(post.clone()));
    let changed =
        Post { slug: "other".into(), experience: None, labels: Vec::new(), revision: 4, ..post.clone() };
    let expected = changed.clone();
    assert!(write!(fixture, |tx| posts::update(tx, &changed)).unwrap());
    assert_eq!(posts::get(&fixture.database, &post.name).await.unwrap(), Some(expected));
    assert_eq!(blogs::get(&fixture.database, &id("one")).await.unwrap(), Some(blog("one")));
    let elsewhere = PostName { blog: id("two"), ..post.name };
    assert_eq!(posts::get(&fixture.database, &elsewhere).await.unwrap(), None);
}

async fn a_blogs_id_is_taken_once(engine: Engine) {
    let fixture = Fixture::open(engine).await;
    let deleted = Blog { delete_time: Some(NOW), ..blog("one") };
    write!(fixture, |tx| blogs::update(tx, &deleted)).unwrap();
    assert_eq!(blogs::get(&fixture.database, &id("one")).await.unwrap(), None);
    assert!(!write!(fixture, |tx| blogs::insert(tx, &blog("one"))).unwrap());
    assert!(write!(fixture, |tx| blogs::insert(tx, &blog("three"))).unwrap());
}

async fn a_slug_is_taken_once_in_its_blog(engine: Engine) {
    let fixture = Fixture::open(engine).await;
    let keyless = |blog: &str, slug: &str| Post { source_key: None, ..fixture.post(blog, slug, 0) };
    assert!(fixture.insert(&keyless("one", "slug")).await);
    assert!(!fixture.insert(&keyless("one", "slug")).await);
    assert!(fixture.insert(&keyless("two", "slug")).await);
    let other = keyless("one", "other");
    assert!(fixture.insert(&other).await);
    let clash = Post { slug: "slug".to_owned(), ..other };
    assert!(!write!(fixture, |tx| posts::update(tx, &clash)).unwrap_or(false));
}

async fn ids_and_slugs_are_ordered_by_their_bytes(engine: Engine) {
    let fixture = Fixture::open(engine).await;
    for name in ["a-b", "aa", "a1"] {
        write!(fixture, |tx| blogs::insert(tx, &blog(name))).unwrap();
    }
    let listed = blogs::list(&fixture.database, None, 10).await.unwrap();
    let names: Vec<&str> = listed.iter().map(|blog| blog.id.as_str()).collect();
    assert_eq!(names, ["a-b", "a1", "aa", "one", "two"]);
}

async fn an_alias_leads_to_the_last_post_that_had_it(engine: Engine) {
    let fixture = Fixture::open(engine).await;
    let (first, second) = (fixture.post("one", "first", 0), fixture.post("one", "second", 1));
    fixture.insert(&first).await;
    fixture.insert(&second).await;
    let (one, two) = (first.name.clone(), second.name.clone());
    write!(fixture, |tx| async {
        aliases::point(tx, &one, "old").await?;
        aliases::point(tx, &two, "old").await?;
        assert!(aliases::insert(tx, &one, "/path").await?);
        assert!(!aliases::insert(tx, &two, "/path").await?);
        Ok::<_, store_kit::Error>(())
    })
    .unwrap();
    let led =
        async |alias| posts::by_alias(&fixture.database, &id("one"), alias).await.unwrap().unwrap().name;
    assert_eq!((led("old").await, led("/path").await), (second.name, first.name));
    assert_eq!(posts::by_alias(&fixture.database, &id("two"), "old").await.unwrap(), None);
}

async fn a_person_has_one_place_in_a_blog(engine: Engine) {
    let fixture = Fixture::open(engine).await;
    let person = Person::new("Ben", NOW);
    let member = |person: &Person| Member {
        person: Some(person.id.clone()),
        ..Member::new(&id("one"), MemberId::assign(NOW), "Ben", NOW)
    };
    let (ben, twin) = (member(&person), member(&person));
    let removed = Member { delete_time: Some(NOW), ..ben.clone() };
    let again = twin.clone();
    let who = person.id.clone();
    write!(fixture, |tx| async {
        persons::insert(tx, &person).await?;
        members::insert(tx, &ben).await
    })
    .unwrap();
    let place = members::standing(&fixture.database, &id("one"), Some(&who)).await.unwrap().unwrap();
    assert_eq!(place.0.unwrap().role, Role::Author);
    assert_eq!(members::standing(&fixture.database, &id("two"), Some(&who)).await.unwrap().unwrap().0, None);
    assert_eq!(members::standing(&fixture.database, &id("three"), Some(&who)).await.unwrap(), None);
    assert!(write!(fixture, |tx| members::insert(tx, &twin)).is_err());
    write!(fixture, |tx| members::update(tx, &removed)).unwrap();
    write!(fixture, |tx| members::insert(tx, &again)).unwrap();
}

fn listing(after: Option<crate::posts::Position>, descending: bool) -> Listing {
    Listing {
        blog: id("one"),
        order: OrderField::Publication,
        descending,
        after,
        most: 2,
        with_text: false,
        with_trashed: false,
        filter: Filter::default(),
    }
}

const NOBODY: Sight = Sight { all: false, private: false, own: None };

async fn a_page_begins_after_its_position(engine: Engine) {
    let fixture = Fixture::open(engine).await;
    // Two at one moment: the id decides, never the moment alone.
    for (slug, micros) in [("a", 0), ("b", 1), ("c", 1), ("d", 2)] {
        fixture.insert(&fixture.post("one", slug, micros)).await;
    }
    fixture.insert(&fixture.post("two", "e", 1)).await;
    for descending in [false, true] {
        let first = listing(None, descending);
        let page = super::listing::page(&fixture.database, &first, &NOBODY).await.unwrap();
        let second = listing(Some(first.position(&page[1])), descending);
        let rest = super::listing::page(&fixture.database, &second, &NOBODY).await.unwrap();
        let mut slugs: Vec<String> = [page, rest].concat().into_iter().map(|post| post.slug).collect();
        assert_eq!(slugs[0], if descending { "d" } else { "a" });
        slugs.sort();
        assert_eq!(slugs, ["a", "b", "c", "d"]);
    }
    let labelled = |label: &str| Listing {
        filter: Filter { labels: vec![Label::parse(label).unwrap()], ..Filter::default() },
        ..listing(None, true)
    };
    let count =
        async |label| super::listing::page(&fixture.database, &labelled(label), &NOBODY).await.unwrap().len();
    assert_eq!((count("a \"b\"").await, count("b").await), (2, 0));
}

async fn a_rendering_is_kept_unless_the_post_changed(engine: Engine) {
    let fixture = Fixture::open(engine).await;
    let post = fixture.post("one", "slug", 0);
    fixture.insert(&post).await;
    let outdated = async || super::sweep::outdated(&fixture.database, 2, 10).await.unwrap();
    let rendered = crate::posts::Rendered {
        text: Text { content: "a".into(), content_html: "<p>new</p>".into(), markup_version: 2 },
        excerpt: "new".into(),
    };
    let changed = Post { revision: 9, ..post.clone() };
    let (late, kept) = (outdated().await.remove(0), rendered.clone());
    write!(fixture, |tx| posts::update(tx, &changed)).unwrap();
    write!(fixture, |tx| super::sweep::render(tx, &late, &kept)).unwrap();
    assert_eq!(outdated().await.len(), 1);
    let present = outdated().await.remove(0);
    write!(fixture, |tx| super::sweep::render(tx, &present, &rendered)).unwrap();
    assert!(outdated().await.is_empty());
    assert_eq!(posts::get(&fixture.database, &post.name).await.unwrap().unwrap().made_excerpt, "new");
}

async fn a_failed_write_leaves_nothing(engine: Engine) {
    let fixture = Fixture::open(engine).await;
    let post = fixture.post("one", "slug", 0);
    let name = post.name.clone();
    let failed = write!(fixture, |tx| async {
        posts::insert(tx, &post).await?;
        Err::<(), _>(store_kit::Error::Interrupted)
    });
    assert!(failed.is_err());
    assert_eq!(posts::get(&fixture.database, &name).await.unwrap(), None);
}

/// SQLite says how it would run a statement; PostgreSQL decides by the size of tables, which a test
/// does not have, so there it is enough that the statement is understood.
async fn lists_walk_an_index(engine: Engine) {
    if engine == Engine::Postgres {
        return;
    }
    let fixture = Fixture::open(engine).await;
    let lists = statements(engine).into_iter().filter(|statement| statement.contains("ORDER BY"));
    for statement in lists {
        let plan = store_kit::query(format!("EXPLAIN QUERY PLAN {statement}"));
        let rows = plan.fetch_all(&fixture.database).await.unwrap();
        let steps: Vec<String> = rows.iter().map(|row| row.get("detail").unwrap()).collect();
        let sorts = steps.iter().any(|step| step.contains("TEMP B-TREE"));
        let scans = steps.iter().any(|step| step.starts_with("SCAN p") || step.starts_with("SCAN m"));
        // Rare, and bounded by one address or one blog's members.
        let rare = statement.contains("canonical_key =") || statement.contains("m.display_name =");
        assert!(rare || !(sorts || scans), "{statement}: {steps:?}");
    }
}
