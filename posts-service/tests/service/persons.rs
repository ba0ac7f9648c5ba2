//! Persons: read and changed by themselves, and to everybody else not there.

use std::time::Duration;

use proto::posts::v1;
use store_kit::Engine;
use tonic::Code;

use crate::{
    on_both_engines,
    sign_in::{ada, identities, link, proof, signed_in},
    world::{Actor, World, mask, refused, wrong},
};

on_both_engines!(
    a_person_reads_and_changes_themselves,
    a_changed_name_is_the_name_that_other_services_are_told,
    a_change_asked_for_twice_is_made_once,
    to_everybody_else_a_person_is_not_there,
    identities_are_listed_page_by_page,
    a_service_with_the_scope_reads_and_changes_persons,
    a_member_made_by_the_operator_is_a_person_too,
    an_account_that_was_taken_away_leads_to_somebody_new,
    the_last_account_stays,
    the_last_two_accounts_do_not_go_side_by_side,
    wrong_fields_of_persons_are_named,
);

const ID: &str = "0190a3c4-5d7e-4f3a-8b1c-2d3e4f5a6b7c";

fn get(name: &str) -> v1::GetPersonRequest {
    v1::GetPersonRequest { name: name.to_owned() }
}

fn change(name: &str, display_name: &str, url: &str) -> v1::UpdatePersonRequest {
    let person = v1::Person {
        name: name.to_owned(),
        display_name: display_name.to_owned(),
        url: url.to_owned(),
        ..Default::default()
    };
    v1::UpdatePersonRequest { person: Some(person), ..Default::default() }
}

fn remove(name: &str) -> v1::DeleteIdentityRequest {
    v1::DeleteIdentityRequest { name: name.to_owned() }
}

fn everywhere(name: &str) -> v1::SignOutEverywhereRequest {
    v1::SignOutEverywhereRequest { name: name.to_owned() }
}

fn list(name: &str) -> v1::ListIdentitiesRequest {
    v1::ListIdentitiesRequest { parent: name.to_owned(), ..Default::default() }
}

async fn me(actor: &Actor) -> v1::Person {
    actor.get_person(get("persons/me")).await.unwrap()
}

async fn a_person_reads_and_changes_themselves(engine: Engine) {
    let world = World::empty(engine).await;
    let ada = ada(&world).await;
    let before = me(&ada).await;
    assert_eq!(ada.get_person(get(&ada.name)).await.unwrap(), before);
    assert_eq!(
        (before.name.as_str(), before.url.as_str(), before.signed_out_before),
        (ada.name.as_str(), "", None)
    );

    world.clock.advance(Duration::from_secs(1));
    let after = ada.update_person(change("persons/me", "", "https://ada.example/")).await.unwrap();
    assert_eq!((after.display_name.as_str(), after.url.as_str()), ("Ada", "https://ada.example/"));
    assert_eq!((after.revision, after.update_time), (2, Some(world.clock.now().to_proto())));
    assert_eq!(after.create_time, before.create_time);
    assert_eq!(me(&ada).await, after);

    let mut stale = change(&ada.name, "Countess", "");
    stale.person.as_mut().unwrap().etag = before.etag;
    refused(ada.update_person(stale.clone()).await, Code::Aborted, "STALE_ETAG");
    stale.person.as_mut().unwrap().etag = after.etag;
    assert_eq!(ada.update_person(stale).await.unwrap().display_name, "Countess");
    let cleared = v1::UpdatePersonRequest { update_mask: mask(&["*"]), ..change(&ada.name, "Ada L.", "") };
    let cleared = ada.update_person(cleared).await.unwrap();
    assert_eq!((cleared.display_name.as_str(), cleared.url.as_str(), cleared.revision), ("Ada L.", "", 4));
}

async fn a_changed_name_is_the_name_that_other_services_are_told(engine: Engine) {
    let world = World::empty(engine).await;
    let ada = ada(&world).await;
    ada.update_person(change("persons/me", "Countess", "https://ada.example/")).await.unwrap();
    let request = v1::ResolveAccessRequest { person: ada.name.clone(), ..Default::default() };
    let told =
        world.service("comments", &["access.resolve"]).resolve_access(request).await.unwrap().person.unwrap();
    assert_eq!((told.display_name.as_str(), told.url.as_str()), ("Countess", "https://ada.example/"));
}

async fn a_change_asked_for_twice_is_made_once(engine: Engine) {
    let world = World::empty(engine).await;
    let ada = ada(&world).await;
    let once = || v1::UpdatePersonRequest { request_id: ID.into(), ..change("persons/me", "Countess", "") };
    let first = ada.update_person(once()).await.unwrap();
    assert_eq!((ada.update_person(once()).await.unwrap(), first.revision), (first, 2));
    let other = v1::UpdatePersonRequest { request_id: ID.into(), ..change("persons/me", "Ada", "") };
    refused(ada.update_person(other.clone()).await, Code::AlreadyExists, "REQUEST_ID_REUSED");
    // Of somebody else it is another request.
    let ben = signed_in(&world, "2", "Ben").await;
    assert_eq!(ben.update_person(other).await.unwrap().revision, 2);
    let twins =
        v1::UpdatePersonRequest { request_id: ID.replace('0', "1"), ..change("persons/me", "Ada", "") };
    let answers = futures::future::join_all((0..4).map(|_| ada.update_person(twins.clone()))).await;
    assert!(answers.into_iter().all(|answer| answer.unwrap().revision == 3));
}

async fn to_everybody_else_a_person_is_not_there(engine: Engine) {
    let world = World::empty(engine).await;
    let (ada, ben) = (ada(&world).await, signed_in(&world, "2", "Ben").await);
    let before = (me(&ada).await, identities(&ada).await);
    let account = before.1[0].name.clone();
    for name in [ada.name.as_str(), "persons/nobody"] {
        let gone = |status: Result<(), tonic::Status>| {
            let status = refused(status, Code::NotFound, "NOT_FOUND");
            assert!(!status.message().contains("Ada"), "{}", status.message());
        };
        gone(ben.get_person(get(name)).await.map(drop));
        gone(ben.update_person(change(name, "Ben", "")).await.map(drop));
        gone(ben.list_identities(list(name)).await.map(drop));
        gone(ben.sign_out_everywhere(everywhere(name)).await.map(drop));
    }
    refused(ben.delete_identity(remove(&account)).await, Code::NotFound, "NOT_FOUND");
    // Their own name, with an id that is somebody else's.
    let id = account.rsplit_once('/').unwrap().1;
    let own = format!("{}/identities/{id}", ben.name);
    refused(ben.delete_identity(remove(&own)).await, Code::NotFound, "NOT_FOUND");
    refused(world.anonymous().get_person(get("persons/me")).await, Code::Unauthenticated, "");
    refused(world.guest().get_person(get("persons/me")).await, Code::PermissionDenied, "");
    assert_eq!((me(&ada).await, identities(&ada).await), before);
    // A token of somebody who is not there is nobody's.
    let stranger = world.person("persons/x");
    refused(stranger.get_person(get("persons/me")).await, Code::NotFound, "NOT_FOUND");
    refused(stranger.sign_out_everywhere(everywhere("persons/me")).await, Code::NotFound, "NOT_FOUND");
}

async fn identities_are_listed_page_by_page(engine: Engine) {
    let world = World::empty(engine).await;
    let ada = ada(&world).await;
    for subject in ["2", "3"] {
        world.gateway().link_identity(link(&ada.name, subject)).await.unwrap();
    }
    let all = identities(&ada).await;
    let first = v1::ListIdentitiesRequest { page_size: 2, ..list("persons/me") };
    let page = ada.list_identities(first).await.unwrap();
    assert_eq!(page.identities, all[..2]);
    // The token is bound to the person, however they are named.
    let next = v1::ListIdentitiesRequest { page_token: page.next_page_token, ..list(&ada.name) };
    let page = ada.list_identities(next.clone()).await.unwrap();
    assert_eq!((page.identities.as_slice(), page.next_page_token.as_str()), (&all[2..], ""));
    let ben = signed_in(&world, "9", "Ben").await;
    let foreign = v1::ListIdentitiesRequest { parent: ben.name.clone(), ..next };
    wrong(ben.list_identities(foreign).await, "page_token");
    let negative = v1::ListIdentitiesRequest { page_size: -1, ..list("persons/me") };
    wrong(ada.list_identities(negative).await, "page_size");
}

async fn a_service_with_the_scope_reads_and_changes_persons(engine: Engine) {
    let world = World::empty(engine).await;
    let ada = ada(&world).await;
    let (reader, writer) = (world.service("r", &["persons.read"]), world.service("w", &["persons.write"]));
    assert_eq!(reader.get_person(get(&ada.name)).await.unwrap(), me(&ada).await);
    assert_eq!(reader.list_identities(list(&ada.name)).await.unwrap().identities, identities(&ada).await);
    assert_eq!(
        writer.update_person(change(&ada.name, "Countess", "")).await.unwrap().display_name,
        "Countess"
    );
    assert!(writer.sign_out_everywhere(everywhere(&ada.name)).await.unwrap().signed_out_before.is_some());
    refused(reader.update_person(change(&ada.name, "x", "")).await, Code::PermissionDenied, "NOT_ALLOWED");
    refused(world.gateway().get_person(get(&ada.name)).await, Code::PermissionDenied, "NOT_ALLOWED");
    refused(reader.get_person(get("persons/nobody")).await, Code::NotFound, "NOT_FOUND");
    wrong(reader.get_person(get("persons/me")).await, "name");
}

async fn a_member_made_by_the_operator_is_a_person_too(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    assert_eq!((me(&owner).await.display_name.as_str(), identities(&owner).await.len()), ("Ada", 0));
    world.gateway().link_identity(link(&owner.name, "1")).await.unwrap();
    let signed_in = world.gateway().sign_in(proof("1", "Somebody")).await.unwrap();
    assert_eq!(signed_in.person.unwrap().name, owner.name);
}

async fn an_account_that_was_taken_away_leads_to_somebody_new(engine: Engine) {
    let world = World::empty(engine).await;
    let ada = ada(&world).await;
    let added = world.gateway().link_identity(link(&ada.name, "2")).await.unwrap();
    ada.delete_identity(remove(&added.name)).await.unwrap();
    refused(ada.delete_identity(remove(&added.name)).await, Code::NotFound, "NOT_FOUND");
    assert_eq!(identities(&ada).await.len(), 1);
    let answer = world.gateway().sign_in(proof("2", "Ada")).await.unwrap();
    assert!(answer.is_new && answer.person.unwrap().name != ada.name);
}

async fn the_last_account_stays(engine: Engine) {
    let world = World::empty(engine).await;
    let ada = ada(&world).await;
    let only = identities(&ada).await.remove(0).name;
    let status = refused(ada.delete_identity(remove(&only)).await, Code::FailedPrecondition, "LAST_IDENTITY");
    assert!(status.message().contains("add it first"), "{}", status.message());
    assert_eq!(identities(&ada).await[0].name, only);
}

/// Each has a writer of its own, so on PostgreSQL both may see that there are two.
async fn the_last_two_accounts_do_not_go_side_by_side(engine: Engine) {
    let world = World::empty(engine).await;
    let (upstream, other) = world.replica().await;
    for number in 0..10 {
        let ada = signed_in(&world, &format!("ada {number}"), "Ada").await;
        let there = Actor { upstream: upstream.clone(), ..ada.clone() };
        world.gateway().link_identity(link(&ada.name, &format!("second {number}"))).await.unwrap();
        let names = identities(&ada).await;
        let (one, two) = tokio::join!(
            ada.delete_identity(remove(&names[0].name)),
            there.delete_identity(remove(&names[1].name))
        );
        assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
        refused(one.and(two), Code::FailedPrecondition, "LAST_IDENTITY");
        assert_eq!(identities(&ada).await.len(), 1);
    }
    other.close().await;
}

async fn wrong_fields_of_persons_are_named(engine: Engine) {
    let world = World::empty(engine).await;
    let ada = ada(&world).await;
    let before = me(&ada).await;
    for (field, display_name, url) in [
        ("person.display_name", "ä".repeat(246), String::new()),
        ("person.display_name", " ".into(), String::new()),
        ("person.display_name", "a\nb".into(), String::new()),
        ("person.url", String::new(), "ada.example".into()),
        ("person.url", String::new(), "javascript:alert(1)".into()),
        ("person.url", String::new(), format!("https://ada.example/{}", "x".repeat(2_000))),
    ] {
        wrong(ada.update_person(change("persons/me", &display_name, &url)).await, field);
    }
    let masked =
        |paths: &[&str]| v1::UpdatePersonRequest { update_mask: mask(paths), ..change(&ada.name, "", "") };
    wrong(ada.update_person(masked(&["display_name"])).await, "person.display_name");
    wrong(ada.update_person(masked(&["revision"])).await, "update_mask");
    wrong(ada.update_person(v1::UpdatePersonRequest::default()).await, "person");
    let again = v1::UpdatePersonRequest { request_id: "again".into(), ..change(&ada.name, "x", "") };
    wrong(ada.update_person(again).await, "request_id");
    for name in ["", "me", "persons/", "persons/a b", "persons/me/identities"] {
        wrong(ada.get_person(get(name)).await, "name");
        wrong(ada.list_identities(list(name)).await, "parent");
        wrong(ada.sign_out_everywhere(everywhere(name)).await, "name");
        wrong(ada.update_person(change(name, "x", "")).await, "person.name");
        wrong(ada.delete_identity(remove(name)).await, "name");
    }
    wrong(ada.delete_identity(remove("persons/me/identities/a b")).await, "name");
    assert_eq!(me(&ada).await, before);
}
