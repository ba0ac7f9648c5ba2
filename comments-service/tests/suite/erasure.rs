//! What somebody wrote is taken away: of a person when posts-service erased them, of a guest by themselves.
//! Afterwards nothing of it is in any column of any table.

use std::time::Duration;

use comments_service::{
    erasure::{self, AT_A_TIME, Erased},
    name::BlogId,
    sweep,
    writer::Writer,
};
use futures::future::join_all;
use proto::{
    comments::v1::{self as wire, Reaction},
    posts::v1::{ChangeKind, PersonAccess},
};
use service_kit::time::Timestamp;
use store_kit::{
    Engine, Location, query,
    testing::{dump, places_of},
};
use tokio_util::sync::CancellationToken;
use tonic::Code;
use uuid::Uuid;

use crate::{
    changes::assert_complete,
    follow::{followed, until},
    world::{As, World, assert_refused, draft, post},
};

const NAME: &str = "Xylophia Quokkason";
const SITE: &str = "https://xylophia.example/";
const EMAIL: &str = "xylophia@mail.example";
const ADDRESS: &str = "203.0.113.77";
/// One word: an index of words holds it, shorter by its first letter in SQLite's.
const WORD: &str = "qzwombatted";
const IN_INDEX: &str = "zwombatted";
/// Said before it was edited.
const EARLIER: &str = "xhedgehogs";
const GUEST: &str = "0190a5a0-0000-4000-8000-0000000000aa";

/// All that may not be found afterwards.
const PLANTED: [&str; 8] = [NAME, SITE, EMAIL, ADDRESS, WORD, IN_INDEX, EARLIER, GUEST];

fn me() -> wire::Author {
    wire::Author { display_name: NAME.into(), url: SITE.into(), email: EMAIL.into(), ..Default::default() }
}

/// Writes in each way that leaves something behind: shown, answered, edited, held, deleted, liked.
async fn write_everything(world: &World, who: &As<'_>) -> Vec<wire::Comment> {
    world.publish(2);
    world.posts.set_policy(|policy| policy.hold_from_links = Some(1));
    let others = world.person("bob").say(&post(1), "hello").await.unwrap();
    let text = |number: u32, text: &str| {
        let mut request = draft(&post(1 + number % 2), &format!("{text} {number}"));
        request.comment.as_mut().unwrap().author = Some(me());
        request.request_id = Uuid::new_v4().to_string();
        request
    };
    let answered = who.create(text(0, WORD)).await.unwrap();
    world.person("bob").reply(&answered, "an answer").await.unwrap();
    world.person("bob").react(&answered.name, Reaction::Like).await.unwrap();
    let edited = who.create(text(1, EARLIER)).await.unwrap();
    let token = who.clone().with_edit_token(&edited.edit_token);
    token.edit(&edited.name, &format!("{WORD} again")).await.unwrap();
    let held = who.create(text(2, &format!("{WORD} https://example.com/"))).await.unwrap();
    assert_eq!(held.state(), wire::CommentState::Pending);
    let deleted = who.create(text(3, WORD)).await.unwrap();
    who.clone().with_edit_token(&deleted.edit_token).delete(&deleted.name).await.unwrap();
    who.react(&others.name, Reaction::Thanks).await.unwrap();
    vec![answered, edited, held, deleted]
}

async fn holders(world: &World, wanted: &[&str]) -> Vec<String> {
    let found = places_of(&world.test.database, wanted).await.unwrap();
    let mut places: Vec<String> = found.into_iter().map(|(place, _)| place).collect();
    places.dedup();
    places
}

async fn forget_words(world: &World) {
    sweep::forget_erased_words(&world.test.database, &CancellationToken::new()).await.unwrap();
}

/// Nothing is in any table; on SQLite, nothing in the file either.
async fn assert_nothing_left(world: &World) {
    forget_words(world).await;
    assert_eq!(places_of(&world.test.database, &PLANTED).await.unwrap(), []);
    if let Location::Sqlite(file) = &world.test.location {
        world.test.database.close().await;
        let bytes = std::fs::read(file).unwrap();
        for planted in PLANTED {
            let found = bytes.windows(planted.len()).any(|window| window == planted.as_bytes());
            assert!(!found, "{planted} lies in a free place of the file");
        }
    }
}

/// That the search can fail: it finds everything where it was put.
fn assert_found(places: &[String], engine: Engine, expected: &[&str]) {
    let words = match engine {
        Engine::Sqlite => "comment_words_data.block",
        Engine::Postgres => "comment_words.words",
    };
    for place in expected.iter().chain([&words]) {
        assert!(places.iter().any(|found| found == place), "{place} holds nothing: {places:?}");
    }
}

async fn count(world: &World, sql: &'static str) -> i64 {
    query(sql).fetch_one(&world.test.database).await.unwrap().get("rows").unwrap()
}

pub(crate) async fn an_erased_person_leaves_nothing_behind(engine: Engine) {
    let world = World::open(engine).await;
    let _running = world.run();
    let person = PersonAccess { name: "persons/xyla".into(), display_name: NAME.into(), url: SITE.into() };
    world.posts.with(|known| known.persons.insert(person.name.clone(), person));
    let xyla = world.person("xyla").from(ADDRESS);
    let written = write_everything(&world, &xyla).await;
    followed(&world, &post(1)).await;
    let places = holders(&world, &PLANTED).await;
    let expected = [
        "comments.display_name",
        "comments.url",
        "comments.client_address",
        "comments.content",
        "comments.content_html",
        "comment_revisions.content",
        "member_access.display_name",
        "member_access.url",
    ];
    assert_found(&places, engine, &expected);
    let named = holders(&world, &["persons/xyla"]).await;
    assert!(
        named.contains(&"idempotency_keys.caller".to_owned())
            && named.contains(&"reactions.reactor".to_owned())
    );

    world.posts.with(|known| known.persons.remove("persons/xyla"));
    world.posts.tell("persons/xyla", ChangeKind::Removed);
    let finished = "SELECT COUNT(*) AS rows FROM erased_persons WHERE finish_time IS NOT NULL";
    until(async || count(&world, finished).await == 1).await;

    let tombstone = world.anonymous().get(&written[0].name).await.unwrap();
    assert!(tombstone.tombstone && tombstone.author.is_none() && tombstone.reaction_count == 0);
    assert_eq!(tombstone.reply_count, 1, "what others said stays");
    assert_eq!(world.anonymous().thread(&post(1)).await.unwrap().approved_count, 2, "bob's two");
    assert_refused(world.anonymous().get(&written[1].name).await, Code::NotFound, "NOT_FOUND");
    assert_eq!(count(&world, "SELECT COUNT(*) AS rows FROM reactions").await, 0);
    assert_eq!(holders(&world, &["persons/xyla"]).await, ["erased_persons.person"], "the opaque name alone");
    assert_nothing_left(&world).await;
}

pub(crate) async fn an_erasure_that_was_cut_off_goes_on(engine: Engine) {
    let world = World::open(engine).await;
    let (ada, bob) = (world.person("ada"), world.person("bob"));
    for number in 0..AT_A_TIME + 10 {
        ada.say(&post(1), &format!("number {number}")).await.unwrap();
    }
    bob.say(&post(1), "mine").await.unwrap();
    // The process ends after the first step.
    let database = &world.test.database;
    let (blog, person) = (BlogId::parse("tea").unwrap(), Writer::Person("persons/ada".into()));
    erasure::begin(database, "persons/ada", Timestamp(1)).await.unwrap();
    let step = erasure::step(database, &blog, &person, world.clock.now()).await.unwrap();
    assert_eq!(step, Erased { comments: AT_A_TIME as usize, reactions: 0 });
    let left = "SELECT COUNT(*) AS rows FROM comments WHERE person = 'persons/ada'";
    assert_eq!(count(&world, left).await, 10);
    // The next one has no place in the feed, so it asks for everybody who was erased.
    world.posts.with(|known| {
        known.erased = vec![("persons/nobody".into(), 1), ("persons/ada".into(), 2)];
    });
    let _running = world.run();
    let finished = "SELECT COUNT(*) AS rows FROM erased_persons WHERE finish_time IS NOT NULL";
    until(async || count(&world, finished).await == 2).await;
    assert_eq!(count(&world, left).await, 0);
    assert_eq!(world.anonymous().thread(&post(1)).await.unwrap().approved_count, 1);
    let again = erasure::everything(database, &person, world.clock.now()).await.unwrap();
    assert_eq!(again, Erased::default());
}

pub(crate) async fn who_is_erased_writes_no_more(engine: Engine) {
    let world = World::open(engine).await;
    let (ada, bob) = (world.person("ada"), world.person("bob"));
    let others = bob.say(&post(1), "hello").await.unwrap();
    ada.say(&post(1), "one").await.unwrap();
    // While they write.
    let database = &world.test.database;
    let texts: Vec<String> = (0..40).map(|number| format!("number {number}")).collect();
    let writing = join_all(texts.iter().map(|text| ada.say(&others.name[..post(1).len()], text)));
    let now = world.clock.now();
    let (written, erased) = tokio::join!(writing, erasure::person(database, "persons/ada", now, now));
    erased.unwrap();
    for refused in written.into_iter().filter_map(Result::err) {
        assert_eq!(refused.code(), Code::Unauthenticated, "{refused}");
    }
    assert_eq!(holders(&world, &["persons/ada", "ada of Kent"]).await, ["erased_persons.person"]);
    // posts-service may answer an old question, and their token may still be good.
    assert_refused(ada.say(&post(1), "again").await, Code::Unauthenticated, "NO_CREDENTIALS");
    assert_refused(ada.react(&others.name, Reaction::Like).await, Code::Unauthenticated, "NO_CREDENTIALS");
    assert_eq!(holders(&world, &["persons/ada", "ada of Kent"]).await, ["erased_persons.person"]);
}

pub(crate) async fn a_guest_takes_away_what_they_wrote(engine: Engine) {
    let world = World::open(engine).await;
    let guest = world.guest(GUEST).from(ADDRESS);
    let written = write_everything(&world, &guest).await;
    let other = world.guest("0190a5a0-0000-4000-8000-0000000000bb");
    let kept = other.say(&post(1), "of somebody else").await.unwrap();
    let expected = [
        "comments.display_name",
        "comments.url",
        "comments.email",
        "comments.client_address",
        "comments.guest",
        "comments.content",
        "comments.content_html",
        "comment_revisions.content",
        "reactions.reactor",
        "idempotency_keys.caller",
    ];
    assert_found(&holders(&world, &PLANTED).await, engine, &expected);

    assert_refused(world.anonymous().erase_guest().await, Code::Unauthenticated, "NO_CREDENTIALS");
    assert_refused(world.person("owner").erase_guest().await, Code::NotFound, "NOT_FOUND");
    world.clock.advance(Duration::from_hours(24 * 30));
    crate::reading::confirm_all(&world).await;
    let erased = guest.erase_guest().await.unwrap();
    assert_eq!((erased.comment_count, erased.reaction_count), (4, 1), "the deleted one was theirs too");
    assert_eq!(guest.erase_guest().await.unwrap(), wire::EraseGuestResponse::default());
    assert!(world.anonymous().get(&written[0].name).await.unwrap().tombstone);
    assert!(!world.anonymous().get(&kept.name).await.unwrap().tombstone);
    let confirmed = "SELECT COUNT(*) AS rows FROM comments WHERE email_confirm_time IS NOT NULL";
    let theirs =
        "SELECT COUNT(*) AS rows FROM comments WHERE email_confirm_time IS NOT NULL AND state = 'DELETED'";
    assert!(count(&world, confirmed).await > 0, "those of others stay");
    assert_eq!(count(&world, theirs).await, 0);
    assert_nothing_left(&world).await;
}

pub(crate) async fn an_edit_token_erases_a_comment_at_any_time(engine: Engine) {
    let world = World::open(engine).await;
    let visitor = world.anonymous().from(ADDRESS);
    let mut request = draft(&post(1), WORD);
    request.comment.as_mut().unwrap().author = Some(me());
    request.request_id = Uuid::new_v4().to_string();
    let written = visitor.create(request).await.unwrap();
    let own = world.anonymous().with_edit_token(&written.edit_token);
    own.edit(&written.name, &format!("{WORD} {EARLIER}")).await.unwrap();
    assert_found(&holders(&world, &PLANTED).await, engine, &["comments.email", "comments.client_address"]);

    assert_refused(world.person("owner").erase(&written.name).await, Code::PermissionDenied, "NOT_ALLOWED");
    assert_refused(visitor.erase(&written.name).await, Code::PermissionDenied, "NOT_ALLOWED");
    let nothing = format!("{}/comments/0190a5a0-0000-7000-8000-000000000fff", post(1));
    assert_refused(own.erase(&nothing).await, Code::NotFound, "NOT_FOUND");
    world.clock.advance(Duration::from_hours(24 * 30));
    assert_refused(own.delete(&written.name).await, Code::FailedPrecondition, "EDIT_WINDOW_OVER");
    let erased = own.erase(&written.name).await.unwrap();
    assert!(erased.tombstone && erased.author.is_none() && erased.content.is_empty());
    assert_eq!(erased.state(), wire::CommentState::Deleted);
    assert_complete(&world).await;
    assert_eq!(count(&world, "SELECT COUNT(*) AS rows FROM idempotency_keys").await, 0);
    // Nobody's any more, and nothing stands in its place.
    assert_refused(own.erase(&written.name).await, Code::NotFound, "NOT_FOUND");
    assert_nothing_left(&world).await;
}

pub(crate) async fn a_person_and_a_guest_erase_one_of_their_own(engine: Engine) {
    let world = World::open(engine).await;
    let (ada, guest) = (world.person("ada"), world.guest(GUEST));
    for who in [&ada, &guest] {
        let written = who.say(&post(1), &format!("{WORD} of one")).await.unwrap();
        let kept = who.say(&post(1), "and another").await.unwrap();
        world.person("bob").reply(&written, &format!("an answer to {}", written.name)).await.unwrap();
        // Whether they still see the post does not matter to what is theirs.
        world.posts.set_audience(&post(1), proto::posts::v1::PostAudience::Author);
        world.wait(31);
        let erased = who.erase(&written.name).await.unwrap();
        assert!(erased.tombstone);
        world.publish(1);
        world.wait(31);
        assert_eq!(who.erase(&written.name).await.unwrap().revision, erased.revision, "once is enough");
        assert!(!who.get(&kept.name).await.unwrap().tombstone);
    }
    forget_words(&world).await;
    assert_eq!(holders(&world, &[WORD, IN_INDEX]).await, [""; 0]);
}

/// The dump looks into what it is to look into.
pub(crate) async fn a_dump_holds_every_table(engine: Engine) {
    let world = World::open(engine).await;
    world.guest(GUEST).say(&post(1), WORD).await.unwrap();
    let held = dump(&world.test.database).await.unwrap();
    for table in ["comments.", "threads.", "outbox.", "blog_access.", "post_access.", "comment_words"] {
        assert!(held.iter().any(|held| held.place.starts_with(table)), "{table}");
    }
}
