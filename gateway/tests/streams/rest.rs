//! A stream over REST: server-sent events.

use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use axum::{body::Body, response::Response};
use http::{Request, StatusCode, header};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use service_kit::status;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};
use tonic::{Code, Status};
use tower::ServiceExt as _;

use crate::{
    events::Events,
    services::{House, PATH, POST, Script, Watch, alive, change},
};

async fn get(house: &House, headers: &[(&str, &str)]) -> Response {
    let ask = headers.iter().fold(Request::get(PATH), |ask, (name, value)| ask.header(*name, *value));
    house.router.clone().oneshot(ask.body(Body::empty()).unwrap()).await.unwrap()
}

/// A stream that has begun: its answer waits for the first message.
async fn begun(house: &mut House, headers: &[(&str, &str)]) -> (Watch, Response) {
    let router = house.router.clone();
    let ask = headers.iter().fold(Request::get(PATH), |ask, (name, value)| ask.header(*name, *value));
    let answer = tokio::spawn(router.oneshot(ask.body(Body::empty()).unwrap()));
    let watch = house.watch().await;
    watch.tell(Ok(alive("start")));
    (watch, answer.await.unwrap().unwrap())
}

async fn refused(script: Script) -> (StatusCode, Value) {
    let answer = get(&House::new(script), &[]).await;
    let status = answer.status();
    assert_eq!(answer.headers()[header::CONTENT_TYPE], "application/json");
    (status, serde_json::from_slice(&answer.into_body().collect().await.unwrap().to_bytes()).unwrap())
}

#[tokio::test]
async fn each_message_is_an_event_with_the_token_as_its_id() {
    let mut house = House::new(Script::Told);
    let (watch, answer) = begun(&mut house, &[("accept-encoding", "gzip")]).await;
    assert_eq!(answer.status(), 200);
    for (name, value) in
        [("content-type", "text/event-stream"), ("cache-control", "no-store"), ("x-accel-buffering", "no")]
    {
        assert_eq!(answer.headers()[name], value, "{name}");
    }
    assert!(!answer.headers().contains_key(header::CONTENT_ENCODING), "nothing collects what is to be seen");
    let mut events = Events::of(answer.into_body());
    assert_eq!(events.next().await.unwrap().retry, "2000");
    let life = events.next().await.unwrap();
    assert_eq!((life.kind.as_str(), life.id.as_str()), ("heartbeat", "start"));
    watch.tell(Ok(change("p7", "two\nlines")));
    let told = events.next().await.unwrap();
    assert_eq!((told.kind.as_str(), told.id.as_str()), ("", "p7"));
    let message = told.json();
    assert_eq!(message["resumeToken"], "p7");
    assert_eq!(message["change"]["kind"], "CHANGE_KIND_CREATED");
    assert_eq!(message["change"]["revision"], "1");
    assert_eq!(message["change"]["comment"]["content"], "two\nlines");
    drop(watch);
    assert_eq!(events.next().await, None, "an end of the service is an end");
}

#[tokio::test]
async fn a_stream_goes_on_after_the_last_event_seen() {
    let mut house = House::new(Script::Told);
    let (watch, _) = begun(&mut house, &[("last-event-id", "p7"), ("authorization", "Bearer x")]).await;
    assert_eq!((watch.request.parent.as_str(), watch.request.resume_token.as_str()), (POST, "p7"));
    assert_eq!(watch.metadata.get("authorization").unwrap(), "Bearer x");
    assert!(!watch.metadata.contains_key("grpc-timeout"), "it has no deadline");

    // A browser asks for the same address again, the one with which it began.
    let ask = Request::get(format!("{PATH}?resumeToken=p1")).header("last-event-id", "p8");
    tokio::spawn(house.router.clone().oneshot(ask.body(Body::empty()).unwrap()));
    assert_eq!(house.watch().await.request.resume_token, "p8");
}

#[tokio::test]
async fn what_is_refused_at_once_is_refused_as_every_call_is() {
    let gone = status::refused(Code::OutOfRange, "FEED_EPOCH_CHANGED", "read everything anew");
    let (code, said) = refused(Script::Refuse(gone)).await;
    assert_eq!(
        (code, &said["details"][0]["reason"]),
        (StatusCode::BAD_REQUEST, &json!("FEED_EPOCH_CHANGED"))
    );
    let (code, said) = refused(Script::Refuse(Status::not_found("no such post"))).await;
    assert_eq!((code, &said["message"]), (StatusCode::NOT_FOUND, &json!("no such post")));
}

#[tokio::test]
async fn a_first_message_that_is_an_error_is_one_too() {
    let mut house = House::new(Script::Told);
    let router = house.router.clone();
    let answer = tokio::spawn(router.oneshot(Request::get(PATH).body(Body::empty()).unwrap()));
    house.watch().await.tell(Err(Status::permission_denied("not yours")));
    assert_eq!(answer.await.unwrap().unwrap().status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn what_goes_wrong_later_is_the_last_event() {
    let mut house = House::new(Script::Told);
    let (watch, answer) = begun(&mut house, &[]).await;
    let slow = status::exhausted("WATCH_TOO_SLOW", "too slow; go on from here", Duration::from_secs(1));
    watch.tell(Err(slow));
    let mut events = Events::of(answer.into_body());
    let (_, _) = (events.next().await, events.next().await);
    let last = events.next().await.unwrap();
    assert_eq!(last.kind, "error");
    assert_eq!(last.json()["code"], Code::ResourceExhausted as i32);
    assert!(last.data.contains("WATCH_TOO_SLOW"), "{}", last.data);
    assert_eq!(events.next().await, None);
}

#[tokio::test]
async fn who_leaves_takes_their_call_along() {
    let mut house = House::new(Script::Told);
    let (watch, answer) = begun(&mut house, &[]).await;
    drop(answer);
    watch.left().await;
}

#[tokio::test]
async fn a_slow_reader_keeps_the_service_waiting_and_nothing_here() {
    let asked = Arc::default();
    let house = House::new(Script::Babble(Arc::clone(&asked)));
    let mut events = Events::of(get(&house, &[]).await.into_body());
    for _ in 0..5 {
        events.next().await.unwrap();
    }
    let asked = asked.load(Ordering::SeqCst);
    assert!(asked <= 8, "{asked} messages of 64 KiB were fetched for somebody who took 4");
}

#[tokio::test]
async fn a_stop_ends_what_still_streams() {
    let mut house = House::new(Script::Told);
    let (address, served) = house.listen().await;
    let mut reader = TcpStream::connect(address).await.unwrap();
    reader.write_all(format!("GET {PATH} HTTP/1.1\r\nhost: here\r\n\r\n").as_bytes()).await.unwrap();
    let watch = house.watch().await;
    watch.tell(Ok(alive("start")));
    let mut head = [0; 15];
    reader.read_exact(&mut head).await.unwrap();
    assert_eq!(&head, b"HTTP/1.1 200 OK");
    house.shutdown.cancel();
    let mut rest = String::new();
    reader.read_to_string(&mut rest).await.unwrap();
    assert!(rest.contains("event: error") && rest.contains("STOPPING"), "{rest}");
    watch.left().await;
    served.await.unwrap().unwrap();
}

#[tokio::test]
async fn the_document_says_that_it_streams() {
    let document: Value = serde_json::from_str(proto::rest::OPENAPI).unwrap();
    let operation = &document["paths"]["/v1/blogs/{blog}/posts/{post}/comments:watch"]["get"];
    let content = &operation["responses"]["200"]["content"];
    assert_eq!(content["text/event-stream"]["schema"]["$ref"], "#/components/schemas/WatchCommentsResponse");
    assert!(content["application/json"].is_null());
    let names: Vec<_> = operation["parameters"].as_array().unwrap().iter().map(|one| &one["name"]).collect();
    assert!(names.contains(&&json!("Last-Event-ID")) && names.contains(&&json!("resumeToken")), "{names:?}");
}
