//! Databases that are away, broken, or of another version.

use std::fs;

use futures::FutureExt as _;
use rapport::databases::Databases;
use store_kit::{Database, Engine, Error, Lane, migration::Migrations, query};

use crate::house::{House, Report};

#[tokio::test]
async fn a_sound_installation_has_nothing_wrong() {
    let house = House::on(Engine::Sqlite).await;
    let before = fs::read(house.file("posts.db")).unwrap();
    let report = house.doctor();
    assert_eq!((report.code, report.wrong().len()), (0, 0), "{}", report.all);
    report.has("ok", "database", "posts: SQLite 3.");
    report.has("ok", "database", "comments.db, up to date and whole");
    report.has("ok", "feed", "posts: epoch ");
    assert_eq!(fs::read(house.file("posts.db")).unwrap(), before);
    // For people: a line each, and the sum of it.
    let output = house.command(&[]).output().unwrap();
    let lines = String::from_utf8(output.stdout).unwrap();
    let words = ["ok ", "warning ", "nothing is wrong"];
    assert!(lines.lines().all(|line| words.iter().any(|word| line.starts_with(word))), "{lines}");
}

#[tokio::test]
async fn a_server_that_flushes_nothing_is_wrong() {
    // The tests' own.
    let house = House::on(Engine::Postgres).await;
    let report = house.doctor();
    assert_eq!(report.wrong().len(), 2, "{}", report.all);
    assert!(report.has("wrong", "database", "posts: fsync is off").contains("set fsync to on"));
    report.has("ok", "feed", "comments: epoch ");
}

#[tokio::test]
async fn a_server_that_is_away_is_wrong() {
    let house = House::on(Engine::Sqlite).await;
    let mut command = house.command(&["--json"]);
    command.env("RAPPORT_DATABASE_URL", format!("postgres://rapport:sesame@{}/rapport", house.admin));
    let report = Report::of(command);
    let next = report.has("wrong", "database", &format!("{}/rapport cannot be reached", house.admin));
    assert!(next.contains("start PostgreSQL") && !report.all.contains("sesame"), "{}", report.all);
}

#[tokio::test]
async fn a_broken_file_is_wrong() {
    let house = House::on(Engine::Sqlite).await;
    fs::write(house.file("comments.db"), "this was a database").unwrap();
    assert!(house.doctor().has("wrong", "database", "comments: ").contains("restore"));
}

/// Version 0.1.0 took the first step alone: it had no change feed.
async fn a_database_of_the_first_version_is_brought_up_to_date_by_the_start(engine: Engine) {
    let house = House::before_its_databases(engine).await;
    let of_storage = [
        (posts_service::store::location(&house.storage), posts_service::store::MIGRATIONS),
        (comments_service::store::location(&house.storage), comments_service::store::MIGRATIONS),
    ];
    for (location, migrations) in of_storage {
        let first = Migrations { steps: &migrations.steps[..1], ..migrations };
        Database::open(&location, &first).await.unwrap().close().await;
    }
    let report = house.doctor();
    for name in ["posts", "comments"] {
        let found = format!("{name}: the schema has version 1, this program knows");
        assert!(report.has("warning", "database", &found).contains("the next start brings it up to date"));
    }
    assert!(report.findings.iter().all(|finding| finding["check"] != "feed"), "{}", report.all);
    // The tests' PostgreSQL has fsync off.
    let wrong = report.wrong();
    assert!(wrong.iter().all(|found| found.contains("fsync is off")), "{}", report.all);
}

#[tokio::test]
async fn on_sqlite_a_database_of_the_first_version_is_brought_up_to_date_by_the_start() {
    a_database_of_the_first_version_is_brought_up_to_date_by_the_start(Engine::Sqlite).await;
}

#[tokio::test]
async fn on_postgres_a_database_of_the_first_version_is_brought_up_to_date_by_the_start() {
    a_database_of_the_first_version_is_brought_up_to_date_by_the_start(Engine::Postgres).await;
}

/// A step that a later program takes.
async fn later(databases: &Databases) {
    let step = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
                VALUES (99, 'later', TRUE, $1, 0)";
    for database in [&databases.posts, &databases.comments] {
        let write: Result<_, Error> = database
            .write(Lane::none(), (), move |tx, ()| query(step).bind(vec![0_u8]).execute(tx).boxed())
            .await;
        write.unwrap();
    }
}

async fn a_database_of_a_later_program_is_wrong(engine: Engine) {
    let house = House::on(engine).await;
    let databases = Databases::open(&house.storage).await.unwrap();
    later(&databases).await;
    databases.close().await;
    let report = house.doctor();
    let next = report.has("wrong", "database", "posts: the schema has version 99, this program knows only");
    assert!(next.contains("newer program"), "{next}");
    report.has("wrong", "database", "comments: the schema has version 99");
    let output = house.command(&["--new-epoch"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "it would not know what it does");
}

#[tokio::test]
async fn on_sqlite_a_database_of_a_later_program_is_wrong() {
    a_database_of_a_later_program_is_wrong(Engine::Sqlite).await;
}

#[tokio::test]
async fn on_postgres_a_database_of_a_later_program_is_wrong() {
    a_database_of_a_later_program_is_wrong(Engine::Postgres).await;
}
