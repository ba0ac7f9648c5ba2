//! Signing in: one account is one person's, however many ask at once; a session goes on until its person
//! signs out everywhere.

use std::{collections::BTreeSet, time::Duration};

use proto::posts::v1;
use service_kit::time::Timestamp;
use store_kit::{Database, Engine};
use tonic::Code;

use crate::{
    on_both_engines,
    world::{Actor, NOW, World, refused, wrong},
};

on_both_engines!(
    an_account_leads_to_the_same_person_each_time,
    two_who_sign_in_with_a_new_account_at_once_are_one_person,
    two_replicas_make_one_person_of_one_account,
    a_new_person_has_a_name_that_can_be_shown,
    a_session_goes_on_until_its_person_signs_out_everywhere,
    who_signs_in_is_signed_in_whatever_the_clocks_of_two_replicas_say,
    a_session_of_nobody_is_over,
    an_account_is_added_to_its_person_once,
    an_account_of_somebody_else_is_not_taken_over,
    a_person_has_twenty_accounts_at_most,
    wrong_fields_of_a_sign_in_are_named,
);

/// An account of this subject at one issuer.
pub(crate) fn account(subject: &str) -> v1::Account {
    v1::Account { issuer: "https://id.example".into(), subject: subject.into(), provider: "Example".into() }
}

pub(crate) fn proof(subject: &str, display_name: &str) -> v1::SignInRequest {
    v1::SignInRequest { account: Some(account(subject)), display_name: display_name.into() }
}

/// Somebody who has signed in with the account `1`.
pub(crate) async fn ada(world: &World) -> Actor {
    signed_in(world, "1", "Ada").await
}

/// Somebody who has signed in.
pub(crate) async fn signed_in(world: &World, subject: &str, display_name: &str) -> Actor {
    let answer = world.gateway().sign_in(proof(subject, display_name)).await.unwrap();
    world.person(&answer.person.unwrap().name)
}

pub(crate) fn link(person: &str, subject: &str) -> v1::LinkIdentityRequest {
    v1::LinkIdentityRequest { parent: person.into(), account: Some(account(subject)) }
}

pub(crate) async fn identities(actor: &Actor) -> Vec<v1::Identity> {
    let request = v1::ListIdentitiesRequest { parent: "persons/me".into(), ..Default::default() };
    actor.list_identities(request).await.unwrap().identities
}

async fn persons(database: &Database) -> i64 {
    let count = store_kit::query("SELECT COUNT(*) AS persons FROM persons");
    count.fetch_one(database).await.unwrap().get("persons").unwrap()
}

fn check(person: &str, auth_time: Timestamp) -> v1::CheckSessionRequest {
    v1::CheckSessionRequest { name: person.into(), auth_time: Some(auth_time.to_proto()) }
}

async fn goes_on(world: &World, person: &str, auth_time: Timestamp) -> bool {
    let answer = world.gateway().check_session(check(person, auth_time)).await.unwrap();
    assert!(answer.person.as_ref().is_none_or(|found| found.name == person));
    answer.person.is_some()
}

async fn an_account_leads_to_the_same_person_each_time(engine: Engine) {
    let world = World::empty(engine).await;
    let first = world.gateway().sign_in(proof("1", "Ada")).await.unwrap();
    let (person, identity) = (first.person.unwrap(), first.identity.unwrap());
    assert!(first.is_new && person.display_name == "Ada" && person.revision == 1);
    assert!(identity.name.starts_with(&format!("{}/identities/", person.name)), "{}", identity.name);
    assert_eq!((identity.account, first.auth_time), (Some(account("1")), Some(NOW.to_proto())));

    world.clock.advance(Duration::from_mins(1));
    let later = Some(world.clock.now().to_proto());
    // What the provider calls them and itself may change; who it is does not.
    let mut again = proof("1", "Countess");
    again.account.as_mut().unwrap().provider = "Example Login".into();
    let second = world.gateway().sign_in(again).await.unwrap();
    let found = second.identity.unwrap();
    assert_eq!((second.person, second.is_new, second.auth_time), (Some(person), false, later));
    assert_eq!((&found.name, found.last_sign_in_time), (&identity.name, later));
    assert_eq!(
        (found.create_time, found.account.unwrap().provider),
        (identity.create_time, "Example Login".into())
    );

    // Another subject, and the same one elsewhere, are others.
    let other = world.gateway().sign_in(proof("2", "Ada")).await.unwrap();
    let mut elsewhere = proof("1", "Ada");
    elsewhere.account.as_mut().unwrap().issuer = "https://id.example/".into();
    let elsewhere = world.gateway().sign_in(elsewhere).await.unwrap();
    assert!(other.is_new && elsewhere.is_new);
    assert_eq!(persons(&world.database).await, 3);
}

async fn two_who_sign_in_with_a_new_account_at_once_are_one_person(engine: Engine) {
    let world = World::empty(engine).await;
    let gateway = world.gateway();
    let answers = futures::future::join_all((0..8).map(|_| gateway.sign_in(proof("1", "Ada")))).await;
    let answers: Vec<_> = answers.into_iter().map(Result::unwrap).collect();
    let found: BTreeSet<_> = answers
        .iter()
        .map(|answer| (answer.person.clone().unwrap().name, answer.identity.clone().unwrap().name))
        .collect();
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(answers.iter().filter(|answer| answer.is_new).count(), 1);
    assert_eq!(persons(&world.database).await, 1);
}

/// Each has a writer of its own, so on PostgreSQL two may both find nobody.
async fn two_replicas_make_one_person_of_one_account(engine: Engine) {
    let world = World::empty(engine).await;
    let (upstream, other) = world.replica().await;
    let here = world.gateway();
    let there = Actor { upstream, ..here.clone() };
    for subject in 0..20 {
        let asked = proof(&subject.to_string(), "Ada");
        let (one, two) = tokio::join!(here.sign_in(asked.clone()), there.sign_in(asked));
        let (one, two) = (one.unwrap(), two.unwrap());
        assert_eq!((&one.person, one.auth_time), (&two.person, two.auth_time));
        assert_eq!(one.identity, two.identity);
        assert!(one.is_new != two.is_new, "one of them made the person");
    }
    assert_eq!(persons(&world.database).await, 20);
    other.close().await;
}

async fn a_new_person_has_a_name_that_can_be_shown(engine: Engine) {
    let world = World::empty(engine).await;
    let long = "ä".repeat(300);
    for (number, (given, shown)) in
        [("", "Example"), (" \n", "Example"), ("Ada\0\nL", "Ada  L"), (long.as_str(), &long[..2 * 245])]
            .into_iter()
            .enumerate()
    {
        let answer = world.gateway().sign_in(proof(&number.to_string(), given)).await.unwrap();
        assert_eq!(answer.person.unwrap().display_name, shown);
    }
}

async fn a_session_goes_on_until_its_person_signs_out_everywhere(engine: Engine) {
    let world = World::empty(engine).await;
    let ada = ada(&world).await;
    let begun = world.clock.now();
    world.clock.advance(Duration::from_hours(24 * 29));
    assert!(goes_on(&world, &ada.name, begun).await, "how long a session lasts is the gateway's to say");
    let ended =
        ada.sign_out_everywhere(v1::SignOutEverywhereRequest { name: "persons/me".into() }).await.unwrap();
    let now = world.clock.now();
    assert_eq!((ended.signed_out_before, ended.revision), (Some(now.to_proto()), 2));
    assert!(!goes_on(&world, &ada.name, begun).await);
    assert!(!goes_on(&world, &ada.name, now.minus(Duration::from_micros(1))).await);
    assert!(goes_on(&world, &ada.name, now).await);
    let again = world.gateway().sign_in(proof("1", "Ada")).await.unwrap();
    assert_eq!(again.person.unwrap(), ended);
    assert_eq!(again.auth_time, Some(now.to_proto()));
    // Other persons are not concerned.
    let ben = signed_in(&world, "2", "Ben").await;
    assert!(goes_on(&world, &ben.name, begun).await);
}

async fn who_signs_in_is_signed_in_whatever_the_clocks_of_two_replicas_say(engine: Engine) {
    let world = World::empty(engine).await;
    let ada = ada(&world).await;
    let everywhere = || v1::SignOutEverywhereRequest { name: "persons/me".into() };
    let moment = async |answer: v1::SignInResponse| Timestamp::from_proto(answer.auth_time.unwrap()).unwrap();
    // All at one moment, as by two clocks of which one is a little behind.
    let mut begun = NOW;
    for _ in 0..3 {
        assert!(goes_on(&world, &ada.name, begun).await);
        ada.sign_out_everywhere(everywhere()).await.unwrap();
        assert!(!goes_on(&world, &ada.name, begun).await);
        begun = moment(world.gateway().sign_in(proof("1", "Ada")).await.unwrap()).await;
    }
    assert!(goes_on(&world, &ada.name, begun).await);
}

async fn a_session_of_nobody_is_over(engine: Engine) {
    let world = World::empty(engine).await;
    assert!(!goes_on(&world, "persons/nobody", NOW).await);
}

async fn an_account_is_added_to_its_person_once(engine: Engine) {
    let world = World::empty(engine).await;
    let ada = ada(&world).await;
    world.clock.advance(Duration::from_secs(1));
    let added = world.gateway().link_identity(link(&ada.name, "2")).await.unwrap();
    assert_eq!((added.account.as_ref(), added.last_sign_in_time), (Some(&account("2")), None));
    world.clock.advance(Duration::from_secs(1));
    assert_eq!(world.gateway().link_identity(link(&ada.name, "2")).await.unwrap(), added);
    let signed_in = world.gateway().sign_in(proof("2", "Somebody else")).await.unwrap();
    assert!(!signed_in.is_new);
    assert_eq!(
        (signed_in.person.unwrap().name, signed_in.identity.unwrap().name),
        (ada.name.clone(), added.name)
    );
    let subjects: Vec<_> =
        identities(&ada).await.into_iter().map(|known| known.account.unwrap().subject).collect();
    assert_eq!(subjects, ["1", "2"]);

    // Many at once are one account.
    let gateway = world.gateway();
    let answers =
        futures::future::join_all((0..6).map(|_| gateway.link_identity(link(&ada.name, "3")))).await;
    let names: BTreeSet<_> = answers.into_iter().map(|answer| answer.unwrap().name).collect();
    assert_eq!((names.len(), identities(&ada).await.len()), (1, 3));
}

async fn an_account_of_somebody_else_is_not_taken_over(engine: Engine) {
    let world = World::empty(engine).await;
    let (ada, ben) = (ada(&world).await, signed_in(&world, "2", "Ben").await);
    let status = refused(
        world.gateway().link_identity(link(&ada.name, "2")).await,
        Code::AlreadyExists,
        "ACCOUNT_TAKEN",
    );
    assert!(!status.message().contains(&ben.name), "{}", status.message());
    assert_eq!((identities(&ada).await.len(), identities(&ben).await.len()), (1, 1));
    // Of two who want a new one, one has it.
    let gateway = world.gateway();
    let (one, two) = tokio::join!(
        gateway.link_identity(link(&ada.name, "3")),
        gateway.link_identity(link(&ben.name, "3"))
    );
    assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
    refused(one.and(two), Code::AlreadyExists, "ACCOUNT_TAKEN");
    // And one who comes in by it at the same time is one of theirs, or keeps it from them.
    let (linked, came) =
        tokio::join!(gateway.link_identity(link(&ada.name, "4")), gateway.sign_in(proof("4", "Di")));
    let came = came.unwrap().person.unwrap().name;
    assert_eq!(linked.is_ok(), came == ada.name, "{linked:?} {came}");
    let nobody = link("persons/nobody", "5");
    refused(world.gateway().link_identity(nobody).await, Code::NotFound, "NOT_FOUND");
}

async fn a_person_has_twenty_accounts_at_most(engine: Engine) {
    let world = World::empty(engine).await;
    let ada = ada(&world).await;
    for number in 2..=20 {
        world.gateway().link_identity(link(&ada.name, &number.to_string())).await.unwrap();
    }
    let one_more = world.gateway().link_identity(link(&ada.name, "21")).await;
    let status = refused(one_more, Code::FailedPrecondition, "TOO_MANY_IDENTITIES");
    assert!(status.message().contains("at most 20"), "{}", status.message());
    assert!(world.gateway().link_identity(link(&ada.name, "20")).await.is_ok(), "it is theirs already");
    assert_eq!(identities(&ada).await.len(), 20);
    // Side by side there are no more either.
    let name = identities(&ada).await.pop().unwrap().name;
    ada.delete_identity(v1::DeleteIdentityRequest { name }).await.unwrap();
    let gateway = world.gateway();
    let (one, two) = tokio::join!(
        gateway.link_identity(link(&ada.name, "22")),
        gateway.link_identity(link(&ada.name, "23"))
    );
    assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
    assert_eq!(identities(&ada).await.len(), 20);
}

async fn wrong_fields_of_a_sign_in_are_named(engine: Engine) {
    let world = World::empty(engine).await;
    let gateway = world.gateway();
    let ada = ada(&world).await;
    let longest = v1::Account {
        issuer: format!("https://{}", "ä".repeat(1_992)),
        subject: "s".repeat(255),
        provider: "ä".repeat(60),
    };
    let request = v1::SignInRequest { account: Some(longest), ..Default::default() };
    assert!(gateway.sign_in(request).await.is_ok());
    for (field, account) in [
        ("account.issuer", v1::Account { issuer: String::new(), ..account("1") }),
        ("account.issuer", v1::Account { issuer: "x".repeat(2_001), ..account("1") }),
        ("account.issuer", v1::Account { issuer: "https://id.example\0".into(), ..account("1") }),
        ("account.subject", account("")),
        ("account.subject", account(&"x".repeat(256))),
        ("account.subject", account("a\nb")),
        ("account.provider", v1::Account { provider: String::new(), ..account("1") }),
        ("account.provider", v1::Account { provider: "x".repeat(61), ..account("1") }),
    ] {
        let request = v1::SignInRequest { account: Some(account.clone()), ..Default::default() };
        wrong(gateway.sign_in(request).await, field);
        let request = v1::LinkIdentityRequest { parent: ada.name.clone(), account: Some(account) };
        wrong(gateway.link_identity(request).await, field);
    }
    wrong(gateway.sign_in(v1::SignInRequest::default()).await, "account");
    for name in ["", "ada", "persons/", "persons/a b", "persons/a/identities/b"] {
        wrong(gateway.link_identity(link(name, "1")).await, "parent");
        wrong(gateway.check_session(check(name, NOW)).await, "name");
    }
    let timeless = |auth_time| v1::CheckSessionRequest { name: ada.name.clone(), auth_time };
    wrong(gateway.check_session(timeless(None)).await, "auth_time");
    let off = prost_types::Timestamp { seconds: 0, nanos: 2_000_000_000 };
    wrong(gateway.check_session(timeless(Some(off))).await, "auth_time");
    assert_eq!(identities(&ada).await.len(), 1);
}
