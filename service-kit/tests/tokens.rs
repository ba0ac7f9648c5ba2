//! Who is believed, and who is not.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{fs, path::Path, time::Duration};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use service_kit::{
    auth::{
        Identity, Keyring, Kind, Minter, Policy, Refused, Rule, SIGN_IN, TOKEN_LIFETIME, Verifier,
        key::{PrivateKey, PublicKeys},
    },
    time::{Clock, Timestamp},
};
use tokio_util::sync::CancellationToken;

fn api_key(scopes: &[&str]) -> Identity {
    let scopes = scopes.iter().map(|&scope| scope.to_owned()).collect();
    Identity::ApiKey { person: "persons/ada".to_owned(), scopes }
}

fn person() -> Identity {
    Identity::Person("persons/ada".to_owned())
}

fn verifier(keys: &[(&PrivateKey, &str, &[Kind])], clock: &Clock) -> Verifier {
    let keys = keys.iter().map(|(key, issuer, kinds)| key.public(issuer, kinds)).collect();
    Verifier::new(Keyring::new(PublicKeys { keys }).unwrap(), "here", clock.clone())
}

#[test]
fn a_token_says_who_its_bearer_is_for_five_minutes() {
    let clock = Clock::set_to(Timestamp(1_700_000_000_000_000));
    let key = PrivateKey::generate();
    let verifier = verifier(&[(&key, "gateway", &[Kind::Person])], &clock);
    let token = Minter::new(&key, "gateway", "here", clock.clone()).mint(&person(), TOKEN_LIFETIME).unwrap();
    assert_eq!(verifier.verify(&token), Ok(person()));
    clock.advance(Duration::from_mins(6));
    assert_eq!(verifier.verify(&token), Err(Refused::Expired));
}

#[test]
fn a_key_signs_only_what_it_may() {
    let clock = Clock::system();
    let (key, stranger) = (PrivateKey::generate(), PrivateKey::generate());
    let verifier = verifier(&[(&key, "gateway", &[Kind::Guest])], &clock);
    let mint = |key: &PrivateKey, issuer: &str, audience: &str, identity: &Identity| {
        Minter::new(key, issuer, audience, clock.clone()).mint(identity, TOKEN_LIFETIME).unwrap()
    };
    let guest = Identity::Guest("g".to_owned());
    assert_eq!(verifier.verify(&mint(&key, "gateway", "here", &guest)), Ok(guest.clone()));
    assert_eq!(verifier.verify(&mint(&key, "gateway", "here", &person())), Err(Refused::NotForThisKey));
    assert_eq!(verifier.verify(&mint(&key, "operator", "here", &guest)), Err(Refused::NotForThisKey));
    assert_eq!(verifier.verify(&mint(&key, "gateway", "there", &guest)), Err(Refused::Audience));
    let limited = key.public("gateway", &[Kind::Service]).limited_to(&["a"]);
    let limited =
        Verifier::new(Keyring::new(PublicKeys { keys: vec![limited] }).unwrap(), "here", clock.clone());
    let service =
        |scope: &str| Identity::Service { name: "gateway".to_owned(), scopes: vec![scope.to_owned()] };
    assert!(limited.verify(&mint(&key, "gateway", "here", &service("a"))).is_ok());
    assert_eq!(limited.verify(&mint(&key, "gateway", "here", &service("b"))), Err(Refused::NotForThisKey));
    assert!(limited.is_from(&mint(&key, "gateway", "here", &service("a")), "gateway"));
    assert!(!limited.is_from(&mint(&key, "gateway", "here", &service("a")), "operator"));
    // What `*` stands for is all but the word on who somebody is.
    let all = key.public("gateway", &[Kind::Service]);
    let sign_in = mint(&key, "gateway", "here", &service(SIGN_IN));
    let of = |public| {
        Verifier::new(Keyring::new(PublicKeys { keys: vec![public] }).unwrap(), "here", clock.clone())
    };
    assert!(of(all.clone()).verify(&mint(&key, "gateway", "here", &service("a"))).is_ok());
    assert_eq!(of(all.clone()).verify(&sign_in), Err(Refused::NotForThisKey));
    assert!(of(all.limited_to(&[SIGN_IN])).verify(&sign_in).is_ok());
    assert_eq!(verifier.verify(&mint(&stranger, "gateway", "here", &guest)), Err(Refused::UnknownKey));
}

#[test]
fn a_changed_token_is_refused() {
    let clock = Clock::system();
    let key = PrivateKey::generate();
    let verifier = verifier(&[(&key, "gateway", &[Kind::Person])], &clock);
    let token = Minter::new(&key, "gateway", "here", clock).mint(&person(), TOKEN_LIFETIME).unwrap();
    let parts: Vec<&str> = token.split('.').collect();
    // {"alg":"none","typ":"JWT"}
    let unsigned = format!("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{}.", parts[1]);
    assert!(verifier.verify(&unsigned).is_err());
    let other = format!("{}.{}.{}", parts[0], parts[1].to_uppercase(), parts[2]);
    assert!(verifier.verify(&other).is_err());
    assert_eq!(verifier.verify("nonsense"), Err(Refused::Malformed));
}

#[test]
fn a_method_without_a_rule_is_closed_to_everybody() {
    let policy = Policy(&[
        ("a.S/Open", Rule::Anyone("s.read")),
        ("a.S/Own", Rule::PersonOr("s.write")),
        ("a.S/Self", Rule::SignedInOr("s.write")),
        ("a.S/In", Rule::Scope("s.in")),
    ]);
    let service = |scope: &str| Identity::Service { name: "x".to_owned(), scopes: vec![scope.to_owned()] };
    assert!(policy.check("/a.S/Open", &Identity::Anonymous).is_ok());
    assert_eq!(
        policy.check("/a.S/Own", &Identity::Anonymous).unwrap_err().code(),
        tonic::Code::Unauthenticated
    );
    assert!(policy.check("/a.S/Own", &Identity::Guest("g".into())).is_err());
    assert!(policy.check("/a.S/Own", &person()).is_ok());
    assert!(policy.check("/a.S/Own", &service("s.write")).is_ok());
    assert!(policy.check("/a.S/Own", &service("s.in")).is_err());
    assert!(policy.check("/a.S/In", &person()).is_err());
    assert!(policy.check("/a.S/In", &service("s.in")).is_ok());
    assert!(policy.check("/a.S/Else", &service("s.in")).is_err());
    assert!(policy.check("/a.S/Self", &person()).is_ok());
    assert!(policy.check("/a.S/Self", &service("s.write")).is_ok());
    assert!(policy.check("/a.S/Self", &service("s.read")).is_err());
    assert!(policy.check("/a.S/Self", &Identity::Guest("g".into())).is_err());
}

#[test]
fn an_api_key_is_let_in_by_its_scopes_alone() {
    const POLICY: Policy = Policy(&[
        ("a.S/Open", Rule::Anyone("s.read")),
        ("a.S/Own", Rule::PersonOr("s.write")),
        ("a.S/Self", Rule::SignedInOr("s.write")),
        ("a.S/In", Rule::Scope("s.in")),
    ]);
    let open_to = |scopes: &[&str]| {
        let key = api_key(scopes);
        let open = POLICY.0.iter().filter(|(method, _)| POLICY.check(method, &key).is_ok());
        open.map(|(method, _)| *method).collect::<Vec<_>>()
    };
    assert_eq!(open_to(&["s.read"]), ["a.S/Open"]);
    assert_eq!(open_to(&["s.write"]), ["a.S/Own"]);
    assert_eq!(open_to(&["s.read", "s.write", "s.in", "*"]), ["a.S/Open", "a.S/Own"]);
    assert_eq!(open_to(&["*"]), [""; 0], "no word stands for all");
    assert_eq!(open_to(&[]), [""; 0], "none is none, and not all");
    let refused = POLICY.check("a.S/Open", &api_key(&["s.write"])).unwrap_err();
    assert_eq!(refused.code(), tonic::Code::PermissionDenied);
    assert!(refused.message().contains("`s.read`"), "{}", refused.message());
}

#[test]
fn a_token_of_an_api_key_never_becomes_its_persons() {
    let clock = Clock::system();
    let (gateway, comments) = (PrivateKey::generate(), PrivateKey::generate());
    let keys = vec![
        gateway.public("gateway", &[Kind::Person, Kind::Service]).limited_to(&[SIGN_IN]),
        comments.public("comments", &[Kind::Service]),
    ];
    let verifier = Verifier::new(Keyring::new(PublicKeys { keys }).unwrap(), "here", clock.clone());
    let minted = |key: &PrivateKey, issuer: &str, identity: &Identity| {
        Minter::new(key, issuer, "here", clock.clone()).mint(identity, TOKEN_LIFETIME).unwrap()
    };
    // Who may sign for persons may sign for less than them, and gains none of the scopes by it.
    for scopes in [&["posts.write", "comments.read"][..], &[]] {
        let key = api_key(scopes);
        assert_eq!(verifier.verify(&minted(&gateway, "gateway", &key)), Ok(key.clone()), "{scopes:?}");
        assert_eq!(
            verifier.verify(&minted(&comments, "comments", &key)),
            Err(Refused::NotForThisKey),
            "who signs for no person signs for no key of one"
        );
    }
    let service = Identity::Service { name: "gateway".into(), scopes: vec!["posts.write".into()] };
    assert_eq!(verifier.verify(&minted(&gateway, "gateway", &service)), Err(Refused::NotForThisKey));
    // A service of an earlier release knows no such kind, and takes the token for none.
    let token = minted(&gateway, "gateway", &api_key(&["posts.read"]));
    let claims = URL_SAFE_NO_PAD.decode(token.split('.').nth(1).unwrap()).unwrap();
    let claims: serde_json::Value = serde_json::from_slice(&claims).unwrap();
    assert_eq!(
        (claims["kind"].as_str(), claims["scope"].as_str(), claims["sub"].as_str()),
        (Some("apikey"), Some("posts.read"), Some("persons/ada"))
    );
}

#[test]
fn a_key_survives_its_file_and_is_never_overwritten() {
    let folder = std::env::temp_dir().join(format!("rapport-key-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("key.pem");
    let key = PrivateKey::generate();
    key.write(&path).unwrap();
    assert!(PrivateKey::generate().write(&path).is_err());
    assert_eq!(PrivateKey::read(&path).unwrap().public("x", &[]), key.public("x", &[]));
    std::fs::remove_dir_all(&folder).unwrap();
}

#[tokio::test(start_paused = true)]
async fn keys_are_exchanged_while_they_are_in_use() {
    let folder = tempfile::tempdir().unwrap();
    let (jwks, pem) = (folder.path().join("jwks.json"), folder.path().join("own.pem"));
    let (old, new) = (PrivateKey::generate(), PrivateKey::generate());
    let clock = Clock::system();
    let replace = |path: &Path, write: &dyn Fn(&Path)| {
        let aside = folder.path().join("aside");
        write(&aside);
        fs::rename(aside, path).unwrap();
    };
    let publish = |keys: &[&PrivateKey]| {
        let keys = keys.iter().map(|key| key.public("gateway", &[Kind::Person])).collect();
        replace(&jwks, &|path| PublicKeys { keys: Vec::clone(&keys) }.write(path).unwrap());
    };
    publish(&[&old]);
    replace(&pem, &|path| old.write(path).unwrap());
    let verifier = Verifier::new(Keyring::read(&jwks).unwrap(), "here", clock.clone());
    let minter = Minter::new(&old, "gateway", "here", clock);
    let shutdown = CancellationToken::new();
    let following = [
        tokio::spawn(verifier.follow(jwks.clone(), shutdown.clone())),
        tokio::spawn(minter.follow(pem.clone(), shutdown.clone())),
    ];
    let looked = || tokio::time::sleep(Duration::from_secs(6));
    let token = || minter.mint(&person(), TOKEN_LIFETIME).unwrap();
    let before = token();

    publish(&[&old, &new]);
    looked().await;
    replace(&pem, &|path| new.write(path).unwrap());
    looked().await;
    assert_eq!(jsonwebtoken::decode_header(token()).unwrap().kid.as_deref(), Some(new.kid()));
    assert_eq!((verifier.verify(&before), verifier.verify(&token())), (Ok(person()), Ok(person())));

    publish(&[&new]);
    looked().await;
    assert_eq!(
        (verifier.verify(&before), verifier.verify(&token())),
        (Err(Refused::UnknownKey), Ok(person()))
    );

    // Half a file is no reason to believe nobody.
    fs::write(&jwks, "{").unwrap();
    looked().await;
    assert_eq!(verifier.verify(&token()), Ok(person()));
    shutdown.cancel();
    for following in following {
        following.await.unwrap();
    }
}
