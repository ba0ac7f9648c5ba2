//! Services that call each other over TLS, and certificates that are exchanged under them.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use http::Method;
use serde_json::json;
use service_kit::{
    tls::Tls,
    upstream::{self, Upstream},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};
use tonic_health::pb::{HealthCheckRequest, health_client::HealthClient};

use crate::{
    guest::Guest,
    world::{World, name},
};

/// How long an exchange may take to be noticed, and an answer to come.
const PATIENCE: Duration = Duration::from_mins(1);

/// How often it is looked for.
const PAUSE: Duration = Duration::from_millis(100);

pub(crate) async fn certificates_are_exchanged_while_people_write() {
    let world = Arc::new(World::secured().await);
    let blog = world.blog().await;
    let page = blog.page(&world.published(&blog, &json!({"title": "Goes on"})).await);
    let quiet = world.published(&blog, &json!({"title": "Nobody writes here yet"})).await;
    let certificates = world.installation.certificates.as_ref().expect("it was asked for");
    let before = certificates.now();
    for service in services(&world) {
        assert!(is_answered(over_tls(&service, &before)).await, "{service}");
        let plain = format!("http://{service}");
        assert!(!is_answered(upstream::connect(&plain).expect("a URL")).await, "{service} in the clear");
    }
    let mut reader = Reader::arrives(&world, &blog.page(&quiet)).await;
    let guest = Guest::arrives(Arc::clone(&world), page).await;
    guest.goes_on().await;

    certificates.exchange();
    let after = certificates.now();
    let begun = Instant::now();
    for service in services(&world) {
        while !is_answered(over_tls(&service, &after)).await {
            assert!(begun.elapsed() < PATIENCE, "{service} does not show the new certificate");
            tokio::time::sleep(PAUSE).await;
        }
        assert!(!is_answered(over_tls(&service, &before)).await, "{service} believes the old authority");
    }

    guest.goes_on().await;
    guest.leaves().await;
    // The reader's page hears it over streams that were opened before.
    let reply = json!({"content": "Still here?", "author": {"displayName": "Nora"}});
    let comments = format!("/v1/{}/comments", name(&quiet));
    world.ask(Method::POST, &comments).json(&reply).send().await.is(200);
    reader.hears("event: change").await;
}

/// The ports at which services call each other.
fn services(world: &World) -> [String; 2] {
    [world.installation.posts, world.installation.comments].map(|address| address.to_string())
}

fn over_tls(service: &str, tls: &Tls) -> Upstream {
    upstream::connect_secured(&format!("https://{service}"), tls).expect("a URL")
}

async fn is_answered(upstream: Upstream) -> bool {
    HealthClient::new(upstream).check(HealthCheckRequest::default()).await.is_ok()
}

/// Somebody whose page is open all the time.
struct Reader {
    stream: TcpStream,
    heard: String,
}

impl Reader {
    async fn arrives(world: &World, page: &str) -> Self {
        let gateway = world.installation.gateway;
        let mut stream = TcpStream::connect(gateway).await.expect("the gateway takes connections");
        let ask = format!("GET {page}/live HTTP/1.1\r\nhost: {gateway}\r\naccept: text/event-stream\r\n\r\n");
        stream.write_all(ask.as_bytes()).await.expect("the gateway reads");
        let mut reader = Self { stream, heard: String::new() };
        reader.hears("event: hello").await;
        reader
    }

    async fn hears(&mut self, event: &str) {
        let mut bytes = [0; 1_024];
        while !self.heard.contains(event) {
            let read = timeout(PATIENCE, self.stream.read(&mut bytes)).await;
            let count = read.expect("it hears in time").expect("the connection holds");
            assert!(count > 0, "the gateway ended the stream: {}", self.heard);
            self.heard.push_str(&String::from_utf8_lossy(&bytes[..count]));
        }
    }
}
