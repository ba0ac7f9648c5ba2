//! Somebody leaves: what they take along, and that neither database holds anything of them afterwards.

use std::time::Duration;

use http::Method;
use proto::posts::v1::{Account, SignInRequest, sign_in_service_client::SignInServiceClient};
use serde_json::{Value, json};
use store_kit::{Database, Location, migration::Migrations, testing::places_of};
use tonic::Request;

use crate::world::{World, name};

/// Longer than a change takes from one service to the other.
const PATIENCE: Duration = Duration::from_mins(1);

const NAME: &str = "Xylophia Quokkason";
const ISSUER: &str = "https://login.xylophia.example";
const WORD: &str = "qzwombatted";

/// Somebody who signed in with an account of their own.
async fn sign_in(world: &World) -> String {
    let account =
        Account { issuer: ISSUER.to_owned(), subject: "somebody".to_owned(), provider: "Xyl-ID".to_owned() };
    let mut request = Request::new(SignInRequest { account: Some(account), display_name: NAME.to_owned() });
    let bearer = format!("Bearer {}", world.gateway_that_signs_in()).parse().expect("a token is ASCII");
    request.metadata_mut().insert("authorization", bearer);
    let posts = world.at_service("rapport.posts.v1.SignInService");
    let answer = SignInServiceClient::new(posts).sign_in(request).await.expect("the gateway may");
    answer.into_inner().person.expect("somebody signed in").name
}

/// Where one of these is held in the database of a service, whose index of words forgets within the hour.
async fn holders(world: &World, schema: &'static str, wanted: &[&str]) -> Vec<String> {
    let location = match world.installation.database_url() {
        Some(url) => Location::Postgres { url: url.to_owned(), schema },
        None => Location::Sqlite(world.installation.data_dir().join(format!("{schema}.db"))),
    };
    let database = Database::open_to_read(&location, &Migrations { schema, steps: &[] }).await.unwrap();
    let found = places_of(&database, wanted).await.unwrap();
    database.close().await;
    let places = found.into_iter().map(|(place, _)| place);
    places.filter(|place| place != "comment_words_data.block").collect()
}

pub(crate) async fn who_is_erased_is_in_neither_database(world: &World) {
    let blog = world.blog().await;
    let post = world.published(&blog, &json!({"title": "To be discussed", "content": "Words."})).await;
    let person = sign_in(world).await;
    let token = world.person(&person);
    let comments = format!("/v1/{}/comments", name(&post));
    let comment = json!({"content": format!("A {WORD} remark.")});
    let written = world.ask(Method::POST, &comments).bearer(&token).json(&comment).send().await;
    let written = written.is(200).json();
    assert_eq!(written["author"]["displayName"], NAME);
    let answer = json!({
        "content": "An answer.", "author": {"displayName": "Gil"}, "parentComment": name(&written),
    });
    world.ask(Method::POST, &comments).json(&answer).send().await.is(200);

    let get = async |path: &str| -> Value {
        world.ask(Method::GET, path).bearer(&token).send().await.is(200).json()
    };
    let along = get("/v1/persons/me/comments:export").await;
    assert_eq!(name(&along["comments"][0]), name(&written));
    assert_eq!(get("/v1/persons/me:export").await["person"]["displayName"], NAME);

    let planted = [NAME, ISSUER, WORD];
    for schema in ["posts", "comments"] {
        assert!(!holders(world, schema, &planted).await.is_empty(), "{schema}: the search can find");
    }
    let erase = world.ask(Method::POST, "/v1/persons/me:erase").bearer(&token).json(&json!({}));
    let left = erase.send().await.is(200).json();
    assert_eq!(left["name"].as_str(), Some(person.as_str()));
    assert!(left["eraseTime"].is_string() && left["displayName"].as_str().unwrap_or_default().is_empty());

    let gone = async {
        while !holders(world, "comments", &planted).await.is_empty() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(PATIENCE, gone).await.expect("comments-service follows");
    assert_eq!(holders(world, "posts", &planted).await, [""; 0]);
    let tombstone = world.get(&format!("/v1/{}", name(&written))).await.is(200).json();
    assert_eq!((&tombstone["tombstone"], &tombstone["author"]), (&json!(true), &Value::Null));
    assert_eq!(holders(world, "comments", &[&person]).await, ["erased_persons.person"]);
    let again = world.ask(Method::POST, &comments).bearer(&token).json(&comment).send().await;
    again.is(401);
}
