//! API keys: made by a person, told once, good for their scopes until they end.

use std::{sync::Arc, time::Duration};

use futures::FutureExt as _;
use posts_service::{api_keys::MOST_API_KEYS, policy::POLICY, values::KEY_PREFIX};
use proto::{
    api_keys::{PREFIX, SCOPES},
    posts::v1,
};
use service_kit::auth::Rule;
use store_kit::{Engine, Lane, query, testing::places_of};
use tokio::sync::Semaphore;
use tonic::{Code, Status};
use uuid::Uuid;

use crate::{
    on_both_engines,
    sign_in::ada,
    world::{Actor, BLOG, NOW, World, list, new_post, refused, wrong},
};

on_both_engines!(
    a_key_is_told_once_and_speaks_for_its_person,
    a_key_ends_by_itself_and_when_it_is_revoked,
    its_last_use_is_noted_once_a_minute,
    a_store_that_takes_no_writes_keeps_no_key_out,
    a_repeated_request_makes_one_key_and_tells_nothing,
    a_person_has_twenty_keys_at_most,
    keys_are_listed_in_pages,
    keys_are_their_persons_business,
    a_key_acts_as_its_person_inside_its_scopes,
    wrong_fields_of_a_key_are_named,
);

const DAY: Duration = Duration::from_hours(24);

/// Longer than any write takes here.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) fn new(scopes: &[&str], days: u32) -> v1::CreateApiKeyRequest {
    v1::CreateApiKeyRequest {
        parent: "persons/me".into(),
        api_key: Some(v1::ApiKey {
            display_name: "The weekly script".into(),
            scopes: scopes.iter().map(|&scope| scope.to_owned()).collect(),
            expire_time: Some(NOW.plus(DAY * days).to_proto()),
            ..Default::default()
        }),
        request_id: String::new(),
    }
}

async fn exchange(world: &World, key: &str) -> Result<v1::ExchangeApiKeyResponse, Status> {
    world.gateway().exchange_api_key(v1::ExchangeApiKeyRequest { key: key.to_owned() }).await
}

async fn speaks_for(world: &World, key: &str) -> String {
    exchange(world, key).await.unwrap().person
}

fn named(key: &v1::ApiKey) -> v1::GetApiKeyRequest {
    v1::GetApiKeyRequest { name: key.name.clone() }
}

fn revoke(key: &v1::ApiKey) -> v1::DeleteApiKeyRequest {
    v1::DeleteApiKeyRequest { name: key.name.clone(), ..Default::default() }
}

async fn keys(actor: &Actor) -> Vec<v1::ApiKey> {
    let request = v1::ListApiKeysRequest { parent: "persons/me".into(), ..Default::default() };
    actor.list_api_keys(request).await.unwrap().api_keys
}

#[test]
fn every_scope_of_a_key_opens_a_method_and_every_method_of_persons_has_one() {
    assert_eq!(KEY_PREFIX, PREFIX);
    let asked = |(_, rule): &(&str, Rule)| match *rule {
        Rule::Anyone(scope) | Rule::PersonOr(scope) => Some(scope),
        Rule::SignedInOr(_) | Rule::Scope(_) => None,
    };
    let asked: Vec<&str> = POLICY.0.iter().filter_map(asked).collect();
    assert!(asked.iter().all(|scope| SCOPES.contains(scope)), "{asked:?}");
    for scope in SCOPES.iter().filter(|scope| !scope.starts_with("comments.")) {
        assert!(asked.contains(scope), "{scope} opens nothing");
    }
}

async fn a_key_is_told_once_and_speaks_for_its_person(engine: Engine) {
    let world = World::empty(engine).await;
    let ada = ada(&world).await;
    let made = ada.create_api_key(new(&["posts.write", "posts.read", "posts.write"], 90)).await.unwrap();
    assert!(made.name.starts_with(&format!("{}/apiKeys/", ada.name)), "{}", made.name);
    assert!(made.key.starts_with("rapport_") && made.key.len() == 72, "{} letters", made.key.len());
    assert_eq!(made.scopes, ["posts.read", "posts.write"], "each once, in their order");
    assert_eq!((made.create_time, made.last_use_time), (Some(NOW.to_proto()), None));
    let kept = v1::ApiKey { key: String::new(), ..made.clone() };
    assert_eq!(ada.get_api_key(named(&made)).await.unwrap(), kept);
    assert_eq!(keys(&ada).await, [kept]);
    let digits = made.key.trim_start_matches("rapport_");
    assert_eq!(places_of(&world.database, &[digits]).await.unwrap(), [], "a hash alone is kept");

    let answer = exchange(&world, &made.key).await.unwrap();
    assert_eq!((&answer.person, &answer.scopes), (&ada.name, &made.scopes));
    assert_eq!(answer.expire_time, made.expire_time);
    let other = format!("rapport_{}", "0".repeat(64));
    assert_eq!(exchange(&world, &other).await.unwrap(), v1::ExchangeApiKeyResponse::default());
    wrong(exchange(&world, &made.key[1..]).await, "key");
}

async fn a_key_ends_by_itself_and_when_it_is_revoked(engine: Engine) {
    let world = World::empty(engine).await;
    let ada = ada(&world).await;
    let long = ada.create_api_key(new(&["posts.read"], 366)).await.unwrap();
    let short = ada.create_api_key(new(&["posts.read"], 1)).await.unwrap();
    world.clock.advance(DAY.saturating_sub(Duration::from_micros(1)));
    assert_eq!(speaks_for(&world, &short.key).await, ada.name);
    world.clock.advance(Duration::from_micros(1));
    assert_eq!(speaks_for(&world, &short.key).await, "");
    assert_eq!(keys(&ada).await.len(), 2, "its person sees that it has ended");
    let stale = v1::DeleteApiKeyRequest { etag: "stale".into(), ..revoke(&long) };
    refused(ada.delete_api_key(stale).await, Code::Aborted, "STALE_ETAG");
    let fresh = v1::DeleteApiKeyRequest { etag: long.etag.clone(), ..revoke(&long) };
    ada.delete_api_key(fresh).await.unwrap();
    assert_eq!(speaks_for(&world, &long.key).await, "");
    refused(ada.get_api_key(named(&long)).await, Code::NotFound, "NOT_FOUND");
    refused(ada.delete_api_key(revoke(&long)).await, Code::NotFound, "NOT_FOUND");

    // Signing out everywhere ends sessions, and keys are none; erasing ends everything.
    let kept = ada.create_api_key(new(&["posts.read"], 90)).await.unwrap();
    assert_eq!(keys(&ada).await.len(), 1, "expired ones go with the next one");
    ada.sign_out_everywhere(v1::SignOutEverywhereRequest { name: "persons/me".into() }).await.unwrap();
    assert_eq!(speaks_for(&world, &kept.key).await, ada.name);
    ada.erase_person(crate::erasure::erase("persons/me")).await.unwrap();
    assert_eq!(speaks_for(&world, &kept.key).await, "");
    refused(ada.create_api_key(new(&["posts.read"], 90)).await, Code::NotFound, "NOT_FOUND");
}

async fn its_last_use_is_noted_once_a_minute(engine: Engine) {
    let world = World::empty(engine).await;
    let ada = ada(&world).await;
    let made = ada.create_api_key(new(&["posts.read"], 90)).await.unwrap();
    for (later, noted) in [(0, 0), (59, 0), (1, 60), (30, 60), (40, 130)] {
        world.clock.advance(Duration::from_secs(later));
        speaks_for(&world, &made.key).await;
        let noted = NOW.plus(Duration::from_secs(noted)).to_proto();
        last_use_is(&ada, &made, noted).await;
    }
}

/// Waits for it: the exchange answers while the write that notes the use still goes on.
async fn last_use_is(ada: &Actor, key: &v1::ApiKey, noted: prost_types::Timestamp) {
    let coming = async {
        while ada.get_api_key(named(key)).await.unwrap().last_use_time != Some(noted) {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, coming).await.expect("the use is noted, and as that time");
}

async fn a_store_that_takes_no_writes_keeps_no_key_out(engine: Engine) {
    let world = World::empty(engine).await;
    let ada = ada(&world).await;
    let made = ada.create_api_key(new(&["posts.read"], 90)).await.unwrap();
    // A write that has the key's row, and is not done before somebody says so.
    let (begun, end) = (Arc::new(Semaphore::new(0)), Arc::new(Semaphore::new(0)));
    let gates = (Arc::clone(&begun), Arc::clone(&end));
    let hold = world.database.write(Lane::none(), gates, |tx, (begun, end)| {
        async move {
            query("UPDATE api_keys SET last_use_time = NULL").execute(tx).await?;
            begun.add_permits(1);
            drop(end.acquire().await);
            Ok::<_, store_kit::Error>(())
        }
        .boxed()
    });
    let asking = async {
        drop(begun.acquire().await);
        let person = speaks_for(&world, &made.key).await;
        end.add_permits(1);
        person
    };
    let (done, person) = tokio::join!(hold, asking);
    done.unwrap();
    assert_eq!(person, ada.name);
}

async fn a_repeated_request_makes_one_key_and_tells_nothing(engine: Engine) {
    let world = World::empty(engine).await;
    let ada = ada(&world).await;
    let request =
        v1::CreateApiKeyRequest { request_id: Uuid::new_v4().to_string(), ..new(&["posts.read"], 90) };
    let made = ada.create_api_key(request.clone()).await.unwrap();
    let again = ada.create_api_key(request.clone()).await.unwrap();
    assert_eq!(again, v1::ApiKey { key: String::new(), ..made.clone() });
    assert_eq!(keys(&ada).await.len(), 1);
    let other = v1::CreateApiKeyRequest { api_key: new(&["posts.write"], 90).api_key, ..request.clone() };
    refused(ada.create_api_key(other).await, Code::AlreadyExists, "REQUEST_ID_REUSED");
    ada.delete_api_key(revoke(&made)).await.unwrap();
    refused(ada.create_api_key(request).await, Code::NotFound, "NOT_FOUND");
}

async fn a_person_has_twenty_keys_at_most(engine: Engine) {
    let world = World::empty(engine).await;
    let ada = ada(&world).await;
    let requests = (0..MOST_API_KEYS + 5).map(|_| ada.create_api_key(new(&["posts.read"], 1)));
    let made = futures::future::join_all(requests).await;
    assert_eq!(made.iter().filter(|made| made.is_ok()).count(), 20, "however many are made at once");
    let one_more = ada.create_api_key(new(&["posts.read"], 1)).await;
    refused(one_more, Code::FailedPrecondition, "TOO_MANY_API_KEYS");
    world.clock.advance(DAY);
    ada.create_api_key(new(&["posts.read"], 2)).await.unwrap();
}

async fn keys_are_listed_in_pages(engine: Engine) {
    let world = World::empty(engine).await;
    let ada = ada(&world).await;
    let mut made = Vec::new();
    for _ in 0..5 {
        made.push(ada.create_api_key(new(&["posts.read"], 90)).await.unwrap().name);
        world.clock.advance(Duration::from_secs(1));
    }
    let (mut found, mut page_token) = (Vec::new(), String::new());
    loop {
        let request = v1::ListApiKeysRequest { parent: "persons/me".into(), page_size: 2, page_token };
        let page = ada.list_api_keys(request).await.unwrap();
        assert!(page.api_keys.len() <= 2);
        found.extend(page.api_keys.into_iter().map(|key| key.name));
        page_token = page.next_page_token;
        if page_token.is_empty() {
            break;
        }
    }
    assert_eq!(found, made);
    let foreign =
        v1::ListApiKeysRequest { parent: "persons/me".into(), page_token: "x".into(), ..Default::default() };
    wrong(ada.list_api_keys(foreign).await, "page_token");
}

async fn keys_are_their_persons_business(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let ada = ada(&world).await;
    let made = ada.create_api_key(new(&["posts.read"], 90)).await.unwrap();
    let theirs = v1::CreateApiKeyRequest { parent: ada.name.clone(), ..new(&["posts.read"], 90) };
    let list = v1::ListApiKeysRequest { parent: ada.name.clone(), ..Default::default() };
    refused(owner.create_api_key(theirs.clone()).await, Code::NotFound, "NOT_FOUND");
    refused(owner.get_api_key(named(&made)).await, Code::NotFound, "NOT_FOUND");
    refused(owner.list_api_keys(list.clone()).await, Code::NotFound, "NOT_FOUND");
    refused(owner.delete_api_key(revoke(&made)).await, Code::NotFound, "NOT_FOUND");
    // Under another person's name it is not there either.
    let moved = v1::ApiKey { name: made.name.replace(&ada.name, &owner.name), ..made.clone() };
    refused(owner.delete_api_key(revoke(&moved)).await, Code::NotFound, "NOT_FOUND");
    // A service sees and revokes, and becomes nobody.
    let service = world.service("x", &["persons.read", "persons.write"]);
    let denied = refused(service.create_api_key(theirs.clone()).await, Code::PermissionDenied, "NOT_ALLOWED");
    assert!(denied.message().contains("the person whose it is"), "{}", denied.message());
    assert_eq!(service.list_api_keys(list.clone()).await.unwrap().api_keys.len(), 1);
    // No key makes, sees or revokes keys, whatever its scopes.
    let key = world.api_key(&ada.name, SCOPES);
    for answer in [
        key.create_api_key(theirs).await.map(drop),
        key.get_api_key(named(&made)).await.map(drop),
        key.list_api_keys(list).await.map(drop),
        key.delete_api_key(revoke(&made)).await,
        key.exchange_api_key(v1::ExchangeApiKeyRequest { key: made.key.clone() }).await.map(drop),
    ] {
        refused(answer, Code::PermissionDenied, "NOT_ALLOWED");
    }
    let export = v1::ExportPersonRequest { name: ada.name.clone(), ..Default::default() };
    let exported = key.export_person(export.clone()).await.unwrap();
    assert_eq!((exported.identities.len(), exported.api_keys), (1, Vec::new()), "all else is handed out");
    assert_eq!(service.export_person(export).await.unwrap().api_keys.len(), 1);
    service.delete_api_key(revoke(&made)).await.unwrap();
}

async fn a_key_acts_as_its_person_inside_its_scopes(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let ben = world.author("Ben").await;
    let (reader, writer) =
        (world.api_key(&ben.name, &["posts.read"]), world.api_key(&ben.name, &["posts.write"]));
    let mine = writer.draft("By a program").await;
    assert_eq!(mine.author_display_name, "Ben");
    let denied = refused(reader.create_post(new_post("x")).await, Code::PermissionDenied, "NOT_ALLOWED");
    assert!(denied.message().contains("`posts.write`"), "{}", denied.message());
    refused(writer.get(&mine.name).await, Code::PermissionDenied, "NOT_ALLOWED");
    assert_eq!(reader.get(&mine.name).await.unwrap(), mine);
    // Of others it sees and does what its person does, and a scope is no role.
    let theirs = owner.draft("Of the OWNER").await;
    refused(reader.get(&theirs.name).await, Code::NotFound, "NOT_FOUND");
    let seen = reader.list_posts(list()).await.unwrap().posts;
    assert_eq!(seen.iter().map(|post| &post.name).collect::<Vec<_>>(), [&mine.name]);
    let all = world.api_key(&ben.name, SCOPES);
    let blog = v1::UpdateBlogRequest {
        blog: Some(v1::Blog { name: BLOG.into(), title: "Mine".into(), ..Default::default() }),
        ..Default::default()
    };
    refused(all.update_blog(blog).await, Code::PermissionDenied, "NOT_ALLOWED");
    // What decides over the person is theirs alone.
    for answer in [
        all.erase_person(crate::erasure::erase("persons/me")).await.map(drop),
        all.sign_out_everywhere(v1::SignOutEverywhereRequest { name: "persons/me".into() }).await.map(drop),
    ] {
        refused(answer, Code::PermissionDenied, "NOT_ALLOWED");
    }
    let none = world.api_key(&ben.name, &[]);
    refused(none.get(&mine.name).await, Code::PermissionDenied, "NOT_ALLOWED");
}

async fn wrong_fields_of_a_key_are_named(engine: Engine) {
    let world = World::empty(engine).await;
    let ada = ada(&world).await;
    let made = |change: fn(&mut v1::ApiKey)| {
        let mut request = new(&["posts.read"], 90);
        change(request.api_key.as_mut().unwrap());
        ada.create_api_key(request)
    };
    wrong(made(|key| key.scopes.clear()).await, "api_key.scopes");
    for foreign in
        ["", "*", "posts", "access.resolve", "persons.sign_in", "blogs.create", "posts.read posts.write"]
    {
        let request = new(&["posts.read", foreign], 90);
        wrong(ada.create_api_key(request).await, "api_key.scopes");
    }
    wrong(made(|key| key.display_name.clear()).await, "api_key.display_name");
    wrong(made(|key| key.display_name = "x".repeat(101)).await, "api_key.display_name");
    wrong(made(|key| key.display_name = "a\nb".into()).await, "api_key.display_name");
    wrong(made(|key| key.expire_time = None).await, "api_key.expire_time");
    wrong(made(|key| key.expire_time = Some(NOW.to_proto())).await, "api_key.expire_time");
    wrong(ada.create_api_key(new(&["posts.read"], 367)).await, "api_key.expire_time");
    wrong(ada.create_api_key(v1::CreateApiKeyRequest { api_key: None, ..new(&[], 1) }).await, "api_key");
    let nobody = v1::CreateApiKeyRequest { parent: "ada".into(), ..new(&["posts.read"], 1) };
    wrong(ada.create_api_key(nobody).await, "parent");
    wrong(ada.get_api_key(v1::GetApiKeyRequest { name: ada.name.clone() }).await, "name");
    assert!(keys(&ada).await.is_empty());
}
