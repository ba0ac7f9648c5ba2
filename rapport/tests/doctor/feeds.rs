//! Change feeds: who is behind, what was restored without a word, and the new epoch.

use comments_service::store::following::{self, Place};
use futures::FutureExt as _;
use posts_service::tools;
use rapport::{data_dir, databases::Databases};
use serde_json::Value;
use service_kit::time::Clock;
use store_kit::{
    Engine, Error, Lane,
    feed::{self, Position},
};

use crate::house::{House, Report, answering, hanging, ready};

/// A house whose posts-service has made some changes, and whose comments-service has applied all of them
/// and `more`.
async fn followed(engine: Engine, more: i64) -> House {
    let house = House::on(engine).await;
    let databases = Databases::open(&house.storage).await.unwrap();
    let clock = Clock::system();
    for blog in ["one", "two", "three"] {
        let blog = tools::BlogId::parse(blog).unwrap();
        tools::create_blog(&databases.posts, &clock, blog, "A blog", "Ada").await.unwrap();
    }
    let head = feed::extent(&databases.posts).await.unwrap().head;
    let position = Position { number: head.number + more, ..head };
    let place = Place { position, since: clock.now() };
    let begun: Result<(), Error> =
        databases.comments.write(Lane::none(), place, |tx, place| following::begin(tx, *place).boxed()).await;
    begun.unwrap();
    databases.close().await;
    house
}

/// The epochs of posts and comments.
async fn epochs(house: &House) -> [String; 2] {
    let databases = Databases::open(&house.storage).await.unwrap();
    let mut epochs = [String::new(), String::new()];
    for (epoch, database) in epochs.iter_mut().zip([&databases.posts, &databases.comments]) {
        *epoch = feed::extent(database).await.unwrap().head.epoch.to_string();
    }
    databases.close().await;
    epochs
}

async fn who_is_behind_is_found(engine: Engine) {
    let house = followed(engine, -2).await;
    let next = house.doctor().has("warning", "feed", "comments-service is 2 changes behind").to_owned();
    assert!(next.contains("by itself"), "{next}");
    // An import has the lock, too, and so has a server that is starting.
    let _server = data_dir::lock(&house.storage.data_dir).unwrap();
    let report = house.doctor();
    report.has("warning", "feed", "comments-service is 2 changes behind");
    report.has("warning", "port", "a server runs on the data directory");
    // A server that answers would have applied them.
    let mut command = house.command(&["--json"]);
    command.env("RAPPORT_ADMIN_LISTEN", ready().to_string());
    let report = Report::of(command);
    let next = report.has("wrong", "feed", "comments-service is 2 changes behind");
    assert!(next.contains("rapport_feed_lag_seconds"), "{next}");
}

#[tokio::test]
async fn on_sqlite_who_is_behind_is_found() {
    who_is_behind_is_found(Engine::Sqlite).await;
}

#[tokio::test]
async fn on_postgres_who_is_behind_is_found() {
    who_is_behind_is_found(Engine::Postgres).await;
}

async fn a_restore_without_a_new_epoch_is_found(engine: Engine) {
    let house = followed(engine, 5).await;
    let before = epochs(&house).await;
    let report = house.doctor();
    assert!(report.has("wrong", "feed", "is an older one, in the epoch of before").contains("--new-epoch"));

    let output = house.command(&["--new-epoch"]).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{said}");
    let after = epochs(&house).await;
    for (before, after) in before.iter().zip(&after) {
        assert_ne!(before, after);
        assert!(said.contains(&format!("epoch {before} is now {after}")), "{said}");
    }
    assert!(said.contains("FEED_EPOCH_CHANGED"), "{said}");
    house.doctor().has("warning", "feed", "another epoch").contains("begins anew");

    // Again, for programs; and each service alone.
    let json = |arguments: &[&str]| -> Value {
        let output = house.command(arguments).output().unwrap();
        serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"))
    };
    let both = json(&["--new-epoch", "--json"]);
    assert_eq!(both["epochs"][0]["before"], after[0].as_str());
    assert_eq!(both["epochs"][1]["feed"], "comments");
    let comments = json(&["comments-service", "--new-epoch", "--json"]);
    assert_eq!(comments["epochs"].as_array().unwrap().len(), 1);
    assert_eq!(comments["epochs"][0]["before"], both["epochs"][1]["after"]);
}

#[tokio::test]
async fn on_sqlite_a_restore_without_a_new_epoch_is_found() {
    a_restore_without_a_new_epoch_is_found(Engine::Sqlite).await;
}

#[tokio::test]
async fn on_postgres_a_restore_without_a_new_epoch_is_found() {
    a_restore_without_a_new_epoch_is_found(Engine::Postgres).await;
}

#[tokio::test]
async fn no_epoch_begins_under_a_server_that_has_the_files_open() {
    let house = House::on(Engine::Sqlite).await;
    let before = epochs(&house).await;
    let server = data_dir::lock(&house.storage.data_dir).unwrap();
    let refused = house.command(&["--new-epoch"]).output().unwrap();
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(refused.status.code() == Some(1) && said.contains("stop it first"), "{said}");
    assert_eq!(epochs(&house).await, before);
    drop(server);
    assert!(house.command(&["--new-epoch"]).output().unwrap().status.success());
    let nothing = House::empty().command(&["--new-epoch"]).output().unwrap();
    let said = String::from_utf8(nothing.stderr).unwrap();
    assert!(nothing.status.code() == Some(1) && said.contains("put the backup back"), "{said}");
}

#[tokio::test]
async fn no_epoch_begins_beside_a_service_that_does_not_answer() {
    let house = House::on(Engine::Sqlite).await;
    let before = epochs(&house).await;
    let hangs = hanging();
    let stranger = answering(|_| "hello".to_owned());
    let places = [
        ("RAPPORT_POSTS_LISTEN", hangs.local_addr().unwrap(), "may hang"),
        ("RAPPORT_POSTS_ADMIN_LISTEN", hangs.local_addr().unwrap(), "may hang"),
        ("RAPPORT_POSTS_ADMIN_LISTEN", stranger, "no Rapport"),
        ("RAPPORT_POSTS_ADMIN_LISTEN", ready(), "posts-service answers"),
    ];
    let alone = || {
        let mut command = house.command(&["posts-service", "--new-epoch"]);
        command.env("RAPPORT_POSTS_LISTEN", house.listen.to_string());
        command.env("RAPPORT_POSTS_ADMIN_LISTEN", house.admin.to_string());
        command
    };
    for (setting, taken, found) in places {
        let mut command = alone();
        let refused = command.env(setting, taken.to_string()).output().unwrap();
        let said = String::from_utf8(refused.stderr).unwrap();
        assert_eq!(refused.status.code(), Some(1), "{said}");
        assert!(said.contains(found) && said.contains(&format!("{taken} ({setting})")), "{said}");
        assert!(said.contains("and then begin the epoch"), "{said}");
    }
    assert_eq!(epochs(&house).await, before);
    assert!(alone().output().unwrap().status.success());
}
