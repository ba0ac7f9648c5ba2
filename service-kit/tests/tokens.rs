//! Who is believed, and who is not.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::Duration;

use service_kit::{
    auth::{
        Identity, Keyring, Kind, Minter, Policy, Refused, Rule, SIGN_IN, TOKEN_LIFETIME, Verifier,
        key::{PrivateKey, PublicKeys},
    },
    time::{Clock, Timestamp},
};

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
        ("a.S/Open", Rule::Anyone),
        ("a.S/Own", Rule::PersonOr("s.write")),
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
