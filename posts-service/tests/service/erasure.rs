//! A person is erased: afterwards nothing of them is in any column of any table, but an id and times.

use std::time::Duration;

use posts_service::tools::Role;
use proto::posts::v1::{self, MemberRole, PostState};
use service_kit::time::Timestamp;
use store_kit::{
    Engine, Location,
    testing::{dump, places_of},
};
use tonic::Code;
use uuid::Uuid;

use crate::{
    on_both_engines,
    sweep::tidy,
    world::{Actor, BLOG, NOW, World, new_post, publish, refused},
};

on_both_engines!(
    an_erased_person_leaves_nothing_behind,
    posts_go_too_where_that_is_asked_for,
    the_last_owner_of_a_blog_stays,
    a_person_is_erased_by_themselves_or_a_service,
    who_is_erased_becomes_no_member,
    who_was_erased_is_told,
);

const NAME: &str = "Xylophia Quokkason";
/// Under which they write in the blog.
const PEN_NAME: &str = "Xyl of Qent";
const SITE: &str = "https://xylophia.example/";
const ISSUER: &str = "https://login.xylophia.example";
const SUBJECT: &str = "subject-0815";
const PROVIDER: &str = "Xyl-ID";
/// One word of a post; an index of words holds it, shorter by its first letter in SQLite's.
const WORD: &str = "qzwombatted";
const IN_INDEX: &str = "zwombatted";

/// What they call an API key.
const KEY: &str = "Xyl's script";

const PLANTED: [&str; 7] = [NAME, PEN_NAME, SITE, ISSUER, SUBJECT, PROVIDER, KEY];

pub(crate) fn erase(name: &str) -> v1::ErasePersonRequest {
    v1::ErasePersonRequest { name: name.to_owned(), erase_posts: false }
}

fn with_posts(name: &str) -> v1::ErasePersonRequest {
    v1::ErasePersonRequest { erase_posts: true, ..erase(name) }
}

fn proof() -> v1::SignInRequest {
    let account = v1::Account { issuer: ISSUER.into(), subject: SUBJECT.into(), provider: PROVIDER.into() };
    v1::SignInRequest { account: Some(account), display_name: NAME.into() }
}

fn new_member(person: &str, role: MemberRole) -> v1::CreateMemberRequest {
    v1::CreateMemberRequest {
        parent: BLOG.to_owned(),
        member: Some(v1::Member {
            display_name: PEN_NAME.to_owned(),
            role: role.into(),
            person: person.to_owned(),
            ..Default::default()
        }),
        request_id: Uuid::new_v4().to_string(),
    }
}

/// Somebody who signed in, has a profile, and writes as an AUTHOR; and a post of theirs.
async fn author(world: &World, owner: &Actor) -> (Actor, v1::Post) {
    let signed_in = world.gateway().sign_in(proof()).await.unwrap();
    let xyl = world.person(&signed_in.person.unwrap().name);
    let profile = v1::Person { name: xyl.name.clone(), url: SITE.into(), ..Default::default() };
    let profile = v1::UpdatePersonRequest {
        person: Some(profile),
        request_id: Uuid::new_v4().to_string(),
        ..Default::default()
    };
    xyl.update_person(profile).await.unwrap();
    let mut key = crate::api_keys::new(&["posts.read"], 90);
    key.api_key.as_mut().unwrap().display_name = KEY.into();
    key.request_id = Uuid::new_v4().to_string();
    xyl.create_api_key(key).await.unwrap();
    // Removed once, and added again: both rows are theirs.
    let former = owner.create_member(new_member(&xyl.name, MemberRole::Moderator)).await.unwrap();
    owner.delete_member(v1::DeleteMemberRequest { name: former.name, ..Default::default() }).await.unwrap();
    owner.create_member(new_member(&xyl.name, MemberRole::Author)).await.unwrap();
    let mut post = new_post("Theirs");
    post.post.as_mut().unwrap().content = format!("A {WORD} thing.");
    post.request_id = Uuid::new_v4().to_string();
    let post = xyl.create_post(post).await.unwrap();
    (xyl.clone(), xyl.publish_post(publish(&post.name)).await.unwrap())
}

async fn holders(world: &World, wanted: &[&str]) -> Vec<String> {
    let found = places_of(&world.database, wanted).await.unwrap();
    let mut places: Vec<String> = found.into_iter().map(|(place, _)| place).collect();
    places.dedup();
    places
}

/// Nothing is in any table; on SQLite, nothing in the file either.
async fn assert_nothing_left(world: &World, planted: &[&str]) {
    assert_eq!(places_of(&world.database, planted).await.unwrap(), []);
    if let Location::Sqlite(file) = &world.location {
        world.database.close().await;
        let bytes = std::fs::read(file).unwrap();
        for planted in planted {
            let found = bytes.windows(planted.len()).any(|window| window == planted.as_bytes());
            assert!(!found, "{planted} lies in a free place of the file");
        }
    }
}

async fn account_key(world: &World) -> Vec<u8> {
    let held = dump(&world.database).await.unwrap();
    held.into_iter().find(|held| held.place == "identities.account_key").unwrap().bytes
}

async fn an_erased_person_leaves_nothing_behind(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let (xyl, post) = author(&world, &owner).await;
    assert_eq!(post.author_display_name, PEN_NAME);
    let key = account_key(&world).await;
    let expected = [
        "api_keys.display_name",
        "identities.issuer",
        "identities.provider",
        "identities.subject",
        "members.display_name",
        "persons.display_name",
        "persons.url",
    ];
    assert_eq!(holders(&world, &PLANTED).await, expected);
    let id = xyl.name.trim_start_matches("persons/").to_owned();
    let named = holders(&world, &[&id]).await;
    for place in [
        "api_keys.person",
        "identities.person",
        "idempotency_keys.caller",
        "idempotency_keys.resource",
        "members.person",
    ] {
        assert!(named.iter().any(|found| found == place), "{place}: {named:?}");
    }

    world.clock.advance(Duration::from_secs(1));
    let left = xyl.erase_person(erase("persons/me")).await.unwrap();
    assert_eq!(
        (left.name.as_str(), left.display_name.as_str(), left.url.as_str()),
        (xyl.name.as_str(), "", "")
    );
    assert_eq!(left.erase_time, Some(world.clock.now().to_proto()));
    world.clock.advance(Duration::from_secs(1));
    assert_eq!(xyl.erase_person(erase("persons/me")).await.unwrap(), left, "once is enough");

    refused(
        xyl.get_person(v1::GetPersonRequest { name: xyl.name.clone() }).await,
        Code::NotFound,
        "NOT_FOUND",
    );
    let check = v1::CheckSessionRequest { name: xyl.name.clone(), auth_time: Some(NOW.to_proto()) };
    assert_eq!(world.gateway().check_session(check).await.unwrap().person, None, "every session is over");
    let there = owner.get(&post.name).await.unwrap();
    assert_eq!((there.author_display_name.as_str(), there.content.as_str()), ("", post.content.as_str()));
    refused(xyl.trash(&post.name).await, Code::PermissionDenied, "");
    assert_eq!(holders(&world, &[&id]).await, ["outbox.name", "persons.id"], "the opaque name alone");
    assert!(!dump(&world.database).await.unwrap().iter().any(|held| held.contains(&key)));

    let again = world.gateway().sign_in(proof()).await.unwrap();
    assert!(again.is_new && again.person.as_ref().unwrap().name != xyl.name);
    let somebody_new = world.person(&again.person.unwrap().name);
    somebody_new.erase_person(erase("persons/me")).await.unwrap();
    assert_nothing_left(&world, &PLANTED).await;
}

async fn posts_go_too_where_that_is_asked_for(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let (xyl, post) = author(&world, &owner).await;
    for number in 0..60 {
        xyl.draft(&format!("Number {number}")).await;
    }
    let kept = owner.published("Of somebody else").await;
    let places = holders(&world, &[WORD, IN_INDEX]).await;
    let words = match engine {
        Engine::Sqlite => "post_words_data.block",
        Engine::Postgres => "post_search.words",
    };
    for place in ["posts.content", "posts.content_html", "post_search.plain", words] {
        assert!(places.iter().any(|found| found == place), "{place}: {places:?}");
    }
    xyl.erase_person(with_posts("persons/me")).await.unwrap();
    refused(owner.get(&post.name).await, Code::NotFound, "NOT_FOUND");
    let listed = owner.list_posts(crate::world::list()).await.unwrap().posts;
    assert_eq!(listed.iter().map(|post| &post.name).collect::<Vec<_>>(), [&kept.name]);
    tidy(&world).await.unwrap();
    let planted: Vec<&str> = PLANTED.into_iter().chain([WORD, IN_INDEX]).collect();
    assert_nothing_left(&world, &planted).await;
}

async fn the_last_owner_of_a_blog_stays(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let post = owner.post_in(PostState::Draft, "Mine").await;
    for request in [erase("persons/me"), with_posts("persons/me")] {
        let status = refused(owner.erase_person(request).await, Code::FailedPrecondition, "LAST_OWNER");
        assert!(status.message().contains("make somebody else OWNER first"), "{}", status.message());
    }
    assert!(owner.get(&post.name).await.is_ok(), "no post is gone before it is known that they may go");
    // A blog that is gone needs none.
    let di = world.blog("two", "Di").await;
    let gone = v1::DeleteBlogRequest { name: "blogs/two".into(), ..Default::default() };
    di.delete_blog(gone).await.unwrap();
    di.erase_person(erase("persons/me")).await.unwrap();
    world.member("one", "Somebody", Role::Owner).await;
    owner.erase_person(erase("persons/me")).await.unwrap();
}

async fn a_person_is_erased_by_themselves_or_a_service(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let (xyl, _) = author(&world, &owner).await;
    for other in [&owner, &world.person("persons/somebody")] {
        refused(other.erase_person(erase(&xyl.name)).await, Code::NotFound, "NOT_FOUND");
        let export = v1::ExportPersonRequest { name: xyl.name.clone(), ..Default::default() };
        refused(other.export_person(export).await, Code::NotFound, "NOT_FOUND");
    }
    refused(world.anonymous().erase_person(erase(&xyl.name)).await, Code::Unauthenticated, "");
    let reader = world.service("x", &["persons.read"]);
    refused(reader.erase_person(erase(&xyl.name)).await, Code::PermissionDenied, "");
    let writer = world.service("x", &["persons.write"]);
    refused(writer.erase_person(erase("persons/nobody")).await, Code::NotFound, "NOT_FOUND");
    assert!(writer.erase_person(erase(&xyl.name)).await.unwrap().erase_time.is_some());
}

async fn who_is_erased_becomes_no_member(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    for number in 0..10 {
        let signed_in = world.gateway().sign_in(proof()).await.unwrap();
        let xyl = world.person(&signed_in.person.unwrap().name);
        let (member, left) = tokio::join!(
            owner.create_member(new_member(&xyl.name, MemberRole::Author)),
            xyl.erase_person(erase("persons/me"))
        );
        left.unwrap();
        if let Err(status) = member {
            assert_eq!(status.code(), Code::InvalidArgument, "{number}: {status}");
        }
        let late = owner.create_member(new_member(&xyl.name, MemberRole::Author)).await;
        crate::world::wrong(late, "member.person");
    }
    assert_nothing_left(&world, &PLANTED).await;
}

async fn who_was_erased_is_told(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let (first, _) = author(&world, &owner).await;
    first.erase_person(erase("persons/me")).await.unwrap();
    world.clock.advance(Duration::from_secs(1));
    let second = world.author("Ben").await;
    second.erase_person(erase("persons/me")).await.unwrap();
    let asking = world.service("comments", &["access.resolve"]);
    let page = |page_size: i32, page_token: String| v1::ListErasedPersonsRequest { page_size, page_token };
    let one = asking.list_erased_persons(page(1, String::new())).await.unwrap();
    let two = asking.list_erased_persons(page(1, one.next_page_token.clone())).await.unwrap();
    assert_eq!(
        (one.persons[0].name.as_str(), one.persons[0].erase_time),
        (first.name.as_str(), Some(NOW.to_proto()))
    );
    assert_eq!((two.persons[0].name.as_str(), two.next_page_token.as_str()), (second.name.as_str(), ""));
    let later = Timestamp(NOW.0 + 1_000_000).to_proto();
    assert_eq!(two.persons[0].erase_time, Some(later));
    crate::world::wrong(asking.list_erased_persons(page(1, "x".into())).await, "page_token");
    refused(owner.list_erased_persons(page(1, String::new())).await, Code::PermissionDenied, "");
    // Of whom a question is asked later, nothing is known.
    let question = v1::ResolveAccessRequest {
        blogs: vec![BLOG.into()],
        person: first.name.clone(),
        ..Default::default()
    };
    let answer = asking.resolve_access(question).await.unwrap();
    assert_eq!((answer.person, answer.blogs[0].role()), (None, MemberRole::Unspecified));
}
