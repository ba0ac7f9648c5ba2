//! Keys that are lost, readable, or believed by nobody.

use std::{fs, os::unix::fs::PermissionsExt as _};

use posts_service::Parts;
use rapport::{databases::Databases, keys::Folder};
use serde_json::Value;
use service_kit::{
    auth::{Keyring, Verifier, key::PrivateKey},
    time::Clock,
};
use store_kit::Engine;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::house::{House, Report};

#[tokio::test]
async fn a_key_that_nobody_believes_is_wrong() {
    let house = House::on(Engine::Sqlite).await;
    let elsewhere = house.folder.path().join("elsewhere");
    Folder::at(elsewhere.clone()).open().unwrap();
    for name in ["operator.pem", "gateway.pem", "comments-service.pem"] {
        fs::copy(elsewhere.join(name), house.file("keys").join(name)).unwrap();
    }
    let report = house.doctor();
    assert_eq!(report.wrong().len(), 3, "{}", report.all);
    let next = report.has("wrong", "key", "operator.pem signs what nobody believes");
    assert!(next.contains("backup"), "{next}");
    // One is as good as another for a service that has other public keys.
    let mut command = house.command(&["posts-service", "--json"]);
    command.env("RAPPORT_KEYS", elsewhere.join("jwks.json"));
    let report = Report::of(command);
    report.has("ok", "key", "believes gateway, comments-service, operator");
}

#[tokio::test]
async fn a_key_that_is_lost_broken_or_open_is_wrong() {
    let house = House::on(Engine::Sqlite).await;
    let keys = house.file("keys");
    fs::remove_file(keys.join("gateway.pem")).unwrap();
    fs::write(keys.join("cookie.key"), "garbage").unwrap();
    fs::set_permissions(keys.join("edit.key"), fs::Permissions::from_mode(0o644)).unwrap();
    let report = house.doctor();
    assert_eq!(report.wrong().len(), 3, "{}", report.all);
    report.has("wrong", "key", "gateway.pem");
    report.has("wrong", "key", "cookie.key does not hold 32 bytes");
    assert!(report.has("wrong", "key", "edit.key").contains("chmod 600"));
    report.has("ok", "key", "operator.pem");
}

#[tokio::test]
async fn public_keys_that_are_lost_or_for_others_are_wrong() {
    let house = House::on(Engine::Sqlite).await;
    let jwks = house.file("keys/jwks.json");
    let right = fs::read_to_string(&jwks).unwrap();
    fs::write(&jwks, right.replace("\"iss\": \"gateway\"", "\"iss\": \"operator\"")).unwrap();
    house.doctor().has("wrong", "key", "may sign other things");
    fs::write(&jwks, "{}").unwrap();
    house.doctor().has("wrong", "key", "is not a key set");
    fs::remove_file(&jwks).unwrap();
    assert!(house.doctor().has("wrong", "key", "jwks.json cannot be read").contains("RAPPORT_KEYS"));
}

/// As 0.1.0 wrote it: the gateway signed no scope.
#[tokio::test]
async fn public_keys_of_the_first_version_are_brought_up_to_date_by_the_start() {
    let house = House::on(Engine::Sqlite).await;
    let jwks = house.file("keys/jwks.json");
    let present: Value = serde_json::from_slice(&fs::read(&jwks).unwrap()).unwrap();
    let mut first = present.clone();
    for key in first["keys"].as_array_mut().unwrap().iter_mut().filter(|key| key["iss"] == "gateway") {
        assert_eq!(key["scopes"], serde_json::json!(["persons.sign_in"]));
        key["scopes"] = serde_json::json!([]);
        key["note"] = "the operator's own".into();
    }
    fs::write(&jwks, first.to_string()).unwrap();
    fs::set_permissions(&jwks, fs::Permissions::from_mode(0o640)).unwrap();
    let next = house.doctor().has("warning", "key", "nobody signs in with a provider").to_owned();
    assert!(next.contains("rapport keys") && next.contains("restart posts-service"), "{next}");

    let folder = Folder::at(house.file("keys"));
    folder.open().unwrap();
    house.doctor().has("ok", "key", "believes gateway, comments-service, operator");
    let written = fs::read(&jwks).unwrap();
    let mended: Value = serde_json::from_slice(&written).unwrap();
    let mut expected = present;
    expected["keys"][0]["note"] = "the operator's own".into();
    assert_eq!(mended, expected, "nothing else was touched");
    assert_eq!(fs::metadata(&jwks).unwrap().permissions().mode() & 0o777, 0o640);
    let names = fs::read_dir(house.file("keys")).unwrap().map(|entry| entry.unwrap().file_name());
    assert!(names.into_iter().all(|name| !name.to_string_lossy().ends_with(".tmp")));
    folder.make().unwrap();
    assert_eq!(fs::read(&jwks).unwrap(), written, "what is up to date is not written");
}

/// Where the services are processes of their own.
#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_that_may_not_sign_people_in_is_told_so() {
    let house = House::on(Engine::Sqlite).await;
    let jwks = house.file("keys/jwks.json");
    let looked = async |keyring: &str| {
        fs::write(&jwks, keyring).unwrap();
        let clock = Clock::system();
        let databases = Databases::open(&house.storage).await.unwrap();
        let verifier = Verifier::new(Keyring::read(&jwks).unwrap(), "rapport", clock.clone());
        let posts = posts_service::build(Parts { database: databases.posts.clone(), verifier, clock });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let served =
            tokio::spawn(service_kit::serve::all([(listener, posts.routes)], CancellationToken::new()));
        let mut command = house.command(&["gateway", "--json"]);
        command.env("RAPPORT_POSTS_URL", url);
        let report = tokio::task::spawn_blocking(|| Report::of(command)).await.unwrap();
        served.abort();
        databases.close().await;
        report
    };
    let present = fs::read_to_string(&jwks).unwrap();
    let report = looked(&present).await;
    assert!(
        !report.all.contains("gateway.pem sign `") && !report.all.contains("does not believe"),
        "{}",
        report.all
    );
    let report = looked(&present.replace("\"persons.sign_in\"", "")).await;
    let next = report.has("warning", "service", "nobody signs in with a provider");
    assert!(next.contains("rapport doctor posts-service"), "{next}");
    let stranger = present.replace(PrivateKey::read(&house.file("keys/gateway.pem")).unwrap().kid(), "other");
    let report = looked(&stranger).await;
    assert!(
        report.has("wrong", "service", "does not believe").contains("RAPPORT_INSTALLATION"),
        "{}",
        report.all
    );
}
