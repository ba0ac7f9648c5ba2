//! The same stream over gRPC and gRPC-Web: handed on undecoded, and ended by a stop.

use std::sync::Arc;

use proto::comments::v1::{WatchCommentsRequest, watch_service_client::WatchServiceClient};
use service_kit::upstream;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};
use tonic::{Code, Status};
use tonic_health::pb::{
    HealthCheckRequest, health_check_response::ServingStatus, health_client::HealthClient,
};
use tonic_types::StatusExt as _;

use crate::services::{House, POST, Script, alive, change};

fn request() -> WatchCommentsRequest {
    WatchCommentsRequest { parent: POST.to_owned(), resume_token: "p3".to_owned(), ..Default::default() }
}

#[tokio::test]
async fn a_native_client_watches_until_the_stop() {
    let mut house = House::new(Script::Told);
    let (address, served) = house.listen().await;
    let mut client = WatchServiceClient::new(upstream::connect(&format!("http://{address}")).unwrap());
    let mut messages = client.watch_comments(request()).await.unwrap().into_inner();
    let watch = house.watch().await;
    assert_eq!(watch.request, request());
    for told in [alive("p3"), change("p4", "Hello")] {
        watch.tell(Ok(told.clone()));
        assert_eq!(messages.message().await.unwrap(), Some(told));
    }
    house.shutdown.cancel();
    let end: Status = messages.message().await.unwrap_err();
    assert_eq!(end.code(), Code::Unavailable);
    assert_eq!(end.get_details_error_info().unwrap().reason, "STOPPING");
    watch.left().await;
    drop(client);
    served.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_native_client_that_leaves_takes_its_call_along() {
    let mut house = House::new(Script::Told);
    let (address, _served) = house.listen().await;
    let mut client = WatchServiceClient::new(upstream::connect(&format!("http://{address}")).unwrap());
    let messages = client.watch_comments(request()).await.unwrap();
    let watch = house.watch().await;
    drop(messages);
    watch.left().await;
}

#[tokio::test]
async fn one_connection_carries_many_watches_and_calls() {
    let mut house = House::new(Script::Told);
    let (address, _served) = house.listen().await;
    let channel = upstream::connect(&format!("http://{address}")).unwrap();
    let mut client = WatchServiceClient::new(channel.clone());
    let mut open = Vec::new();
    // Twice what hyper lets through by itself.
    for _ in 0..400 {
        open.push((client.watch_comments(request()).await.unwrap(), house.watch().await));
    }
    let health = HealthClient::new(channel).check(HealthCheckRequest::default()).await.unwrap();
    assert_eq!(health.into_inner().status(), ServingStatus::Serving);
}

#[tokio::test]
async fn those_who_take_slowly_hold_up_nobody_else() {
    let house = House::new(Script::Babble(Arc::default()));
    let (address, _served) = house.listen().await;
    let channel = upstream::connect(&format!("http://{address}")).unwrap();
    let mut client = WatchServiceClient::new(channel.clone());
    let mut open = Vec::new();
    for _ in 0..40 {
        let mut messages = client.watch_comments(request()).await.unwrap().into_inner();
        messages.message().await.unwrap().unwrap();
        open.push(messages);
    }
    let health = HealthClient::new(channel).check(HealthCheckRequest::default()).await.unwrap();
    assert_eq!(health.into_inner().status(), ServingStatus::Serving);
}

/// Reads until `text` has come.
async fn until(reader: &mut TcpStream, text: &[u8]) -> Vec<u8> {
    let mut read = Vec::new();
    while !read.windows(text.len()).any(|window| window == text) {
        let mut more = [0; 4096];
        let count = reader.read(&mut more).await.unwrap();
        assert!(count > 0, "it ended before that: {}", String::from_utf8_lossy(&read));
        read.extend_from_slice(&more[..count]);
    }
    read
}

#[tokio::test]
async fn a_browser_watches_over_grpc_web_and_http_1() {
    let mut house = House::new(Script::Told);
    let (address, served) = house.listen().await;
    let message = prost::Message::encode_to_vec(&request());
    let length = u32::try_from(message.len()).unwrap().to_be_bytes();
    let body = [&[0], length.as_slice(), message.as_slice()].concat();
    let head = format!(
        "POST /rapport.comments.v1.WatchService/WatchComments HTTP/1.1\r\nhost: here\r\n\
         content-type: application/grpc-web+proto\r\nx-grpc-web: 1\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    let mut reader = TcpStream::connect(address).await.unwrap();
    reader.write_all(&[head.as_bytes(), &body].concat()).await.unwrap();
    let watch = house.watch().await;
    assert_eq!(watch.request, request());
    watch.tell(Ok(change("p4", "the first")));
    let answer = until(&mut reader, b"the first").await;
    assert!(answer.starts_with(b"HTTP/1.1 200 OK"), "{}", String::from_utf8_lossy(&answer));
    // The next one comes while the answer is still open.
    watch.tell(Ok(change("p5", "the second")));
    until(&mut reader, b"the second").await;
    house.shutdown.cancel();
    let end = until(&mut reader, b"grpc-status").await;
    assert!(String::from_utf8_lossy(&end).contains("grpc-status:14"), "{}", String::from_utf8_lossy(&end));
    watch.left().await;
    served.await.unwrap().unwrap();
}
