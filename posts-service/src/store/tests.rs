//! What both engines promise to this store.

use futures::FutureExt as _;
use store_kit::{
    Database, Engine,
    feed::Feed,
    migration::Migrations,
    query,
    testing::{self, TestDatabase, prepare},
};

use super::{MIGRATIONS, aliases, blogs, identities, members, persons, posts, statements};
use crate::{
    error::Error,
    values::{
        Blog, Condition, Filter, Label, Listing, Member, MemberId, OrderField, Person, PersonId, Position,
        Post, PostName, Role, Sight, Text,
    },
};
use fixture::{Fixture, NOW, blog, id, written};

pub(crate) mod fixture;

macro_rules! on_both_engines {
    ($($test:ident),* $(,)?) => {
        mod sqlite { $( #[tokio::test] async fn $test() { super::$test(store_kit::Engine::Sqlite).await; } )* }
        mod postgres { $( #[tokio::test] async fn $test() { super::$test(store_kit::Engine::Postgres).await; } )* }
    };
}

pub(crate) use on_both_engines;

on_both_engines!(
    every_statement_is_understood,
    a_database_of_the_first_version_is_brought_up_to_date,
    what_is_written_is_read,
    a_blogs_id_is_taken_once,
    a_slug_is_taken_once_in_its_blog,
    ids_and_slugs_are_ordered_by_their_bytes,
    an_alias_leads_to_the_last_post_that_had_it,
    a_person_has_one_place_in_a_blog,
    a_page_begins_after_its_position,
    a_rendering_is_kept_unless_the_post_changed,
    a_failed_write_leaves_nothing,
);

async fn every_statement_is_understood(engine: Engine) {
    let fixture = Fixture::open(engine).await;
    let statements = statements(engine);
    assert!(statements.len() > 40, "{}", statements.len());
    for statement in statements {
        prepare(&fixture.database, statement).await.unwrap_or_else(|error| panic!("{statement}: {error:?}"));
    }
}

/// What 0.1.0 made: the first step, which is never changed.
async fn a_database_of_the_first_version_is_brought_up_to_date(engine: Engine) {
    let first = Migrations { steps: &MIGRATIONS.steps[..1], ..MIGRATIONS };
    let test = TestDatabase::open(engine, &first).await;
    // As it wrote: the functions of this program tell the feed, which is not there yet.
    let insert = query(
        "INSERT INTO blogs (id, title, description, language, time_zone, comment_policy, theme, revision, \
         create_time, update_time) VALUES ('one', 'One', '', 'en', 'UTC', '{}', '{}', 3, 1, 2)",
    );
    testing::write(&test.database, move |tx| insert.execute(tx).boxed()).await.unwrap();
    let insert = query(
        "INSERT INTO persons (id, display_name, url, revision, create_time, update_time) \
         VALUES ('ada', 'Ada', '', 1, 1, 1)",
    );
    testing::write(&test.database, move |tx| insert.execute(tx).boxed()).await.unwrap();
    test.database.close().await;
    let database = Database::open(&test.location, &MIGRATIONS).await.unwrap();
    assert_eq!(blogs::get(&database, &id("one")).await.unwrap().unwrap().revision, 3);
    let (oldest, head) = Feed::new(&database, || 0).bounds().await.unwrap();
    assert_eq!((oldest.number, head.number), (0, 0));
    let ada = persons::get(&database, &PersonId::stored("ada".to_owned())).await.unwrap().unwrap();
    assert_eq!((ada.display_name.as_str(), ada.revision, ada.signed_out_before), ("Ada", 1, None));
    assert!(identities::list(&database, &ada.id, None, 20).await.unwrap().is_empty());
}

async fn what_is_written_is_read(engine: Engine) {
    let fixture = Fixture::open(engine).await;
    let post = fixture.post("one", "slug", 0);
    assert!(fixture.insert(&post).await);
    assert_eq!(posts::get(&fixture.database, &post.name).await.unwrap(), Some(post.clone()));
    let changed =
        Post { slug: "other".into(), experience: None, labels: Vec::new(), revision: 4, ..post.clone() };
    let expected = changed.clone();
    assert!(written!(fixture, |tx| posts::update(tx, &changed)).unwrap());
    assert_eq!(posts::get(&fixture.database, &post.name).await.unwrap(), Some(expected));
    assert_eq!(blogs::get(&fixture.database, &id("one")).await.unwrap(), Some(blog("one")));
    let elsewhere = PostName { blog: id("two"), ..post.name };
    assert_eq!(posts::get(&fixture.database, &elsewhere).await.unwrap(), None);
}

async fn a_blogs_id_is_taken_once(engine: Engine) {
    let fixture = Fixture::open(engine).await;
    let deleted = Blog { delete_time: Some(NOW), ..blog("one") };
    written!(fixture, |tx| blogs::update(tx, &deleted)).unwrap();
    assert_eq!(blogs::get(&fixture.database, &id("one")).await.unwrap(), None);
    assert!(!written!(fixture, |tx| blogs::insert(tx, &blog("one"))).unwrap());
    assert!(written!(fixture, |tx| blogs::insert(tx, &blog("three"))).unwrap());
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
    // The statement failed, so the write has to say so: nothing of it is kept.
    let taken = written!(fixture, |tx| async {
        assert!(!posts::update(tx, &clash).await?);
        Err::<(), _>(store_kit::Error::Interrupted)
    });
    assert!(matches!(taken, Err(Error::Store(store_kit::Error::Interrupted))));
}

async fn ids_and_slugs_are_ordered_by_their_bytes(engine: Engine) {
    let fixture = Fixture::open(engine).await;
    for name in ["a-b", "aa", "a1"] {
        written!(fixture, |tx| blogs::insert(tx, &blog(name))).unwrap();
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
    written!(fixture, |tx| async {
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
    written!(fixture, |tx| async {
        persons::insert(tx, &person).await?;
        members::insert(tx, &ben).await
    })
    .unwrap();
    let place = members::standing(&fixture.database, &id("one"), Some(&who)).await.unwrap().unwrap();
    assert_eq!(place.0.unwrap().role, Role::Author);
    assert_eq!(members::standing(&fixture.database, &id("two"), Some(&who)).await.unwrap().unwrap().0, None);
    assert_eq!(members::standing(&fixture.database, &id("three"), Some(&who)).await.unwrap(), None);
    assert!(written!(fixture, |tx| members::insert(tx, &twin)).is_err());
    written!(fixture, |tx| members::update(tx, &removed)).unwrap();
    written!(fixture, |tx| members::insert(tx, &again)).unwrap();
}

pub(crate) fn listing(after: Option<Position>, descending: bool) -> Listing {
    Listing {
        blog: id("one"),
        order: OrderField::Publication,
        descending,
        after,
        size: 2,
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
    let page = async |listing: &Listing| {
        super::listing::page(&fixture.database, listing, &NOBODY, listing.size).await.unwrap()
    };
    for descending in [false, true] {
        let first = listing(None, descending);
        let begun = page(&first).await;
        let rest = page(&listing(Some(first.position(&begun[1])), descending)).await;
        let mut slugs: Vec<String> = [begun, rest].concat().into_iter().map(|post| post.slug).collect();
        assert_eq!(slugs[0], if descending { "d" } else { "a" });
        slugs.sort();
        assert_eq!(slugs, ["a", "b", "c", "d"]);
    }
    let labelled = |label: &str| Listing {
        filter: Filter::Term(Condition::Label(Label::parse(label).unwrap())),
        ..listing(None, true)
    };
    let count = async |label| page(&labelled(label)).await.len();
    assert_eq!((count("a \"b\"").await, count("b").await), (2, 0));
}

async fn a_rendering_is_kept_unless_the_post_changed(engine: Engine) {
    let fixture = Fixture::open(engine).await;
    let post = fixture.post("one", "slug", 0);
    fixture.insert(&post).await;
    let outdated = async || super::sweep::outdated(&fixture.database, 2, 10).await.unwrap();
    let rendered = crate::values::Rendered {
        text: Text { content: "a".into(), content_html: "<p>new</p>".into(), markup_version: 2 },
        excerpt: "new".into(),
        searchable: crate::values::Searchable { plain: "new".into(), words: vec!["new".into()] },
    };
    let changed = Post { revision: 9, ..post.clone() };
    let (late, kept) = (outdated().await.remove(0), rendered.clone());
    written!(fixture, |tx| posts::update(tx, &changed)).unwrap();
    written!(fixture, |tx| super::sweep::render(tx, &late, &kept, service_kit::time::Timestamp(1))).unwrap();
    assert_eq!(outdated().await.len(), 1);
    let present = outdated().await.remove(0);
    written!(fixture, |tx| super::sweep::render(tx, &present, &rendered, service_kit::time::Timestamp(1)))
        .unwrap();
    assert!(outdated().await.is_empty());
    assert_eq!(posts::get(&fixture.database, &post.name).await.unwrap().unwrap().made_excerpt, "new");
}

async fn a_failed_write_leaves_nothing(engine: Engine) {
    let fixture = Fixture::open(engine).await;
    let post = fixture.post("one", "slug", 0);
    let name = post.name.clone();
    let failed = written!(fixture, |tx| async {
        posts::insert(tx, &post).await?;
        Err::<(), _>(store_kit::Error::Interrupted)
    });
    assert!(failed.is_err());
    assert_eq!(posts::get(&fixture.database, &name).await.unwrap(), None);
}

/// SQLite says how it would run a statement. PostgreSQL decides by the size of tables, which a test
/// does not have.
#[tokio::test]
async fn lists_on_sqlite_walk_an_index() {
    let fixture = Fixture::open(Engine::Sqlite).await;
    let lists: Vec<&str> =
        statements(Engine::Sqlite).into_iter().filter(|statement| statement.contains("ORDER BY")).collect();
    assert!(lists.len() > 18, "{}", lists.len());
    for statement in lists {
        let plan = store_kit::query(format!("EXPLAIN QUERY PLAN {statement}"));
        let rows = plan.fetch_all(&fixture.database).await.unwrap();
        let steps: Vec<String> = rows.iter().map(|row| row.get("detail").unwrap()).collect();
        let sorts = steps.iter().any(|step| step.contains("TEMP B-TREE"));
        let scans = steps
            .iter()
            .any(|step| ["SCAN p ", "SCAN m "].iter().any(|scan| format!("{step} ").starts_with(scan)));
        // Rare, and bounded by one address or one blog's members.
        let rare = statement.contains("canonical_key =") || statement.contains("m.display_name =");
        // A summary reads all that it counts, and sorts the few rows that it answers.
        let counts = statement.contains("GROUP BY");
        // Best match first is no order that an index could have.
        let searches = statement.contains("MATCH");
        assert!(rare || counts || searches || !sorts, "{statement}: {steps:?}");
        assert!(rare || !scans, "{statement}: {steps:?}");
    }
}
