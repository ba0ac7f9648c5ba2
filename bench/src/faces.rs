//! Through the gateway: comments over gRPC and over REST, on loopback. What is measured is the whole
//! all-in-one, with its callers in the same process.

use std::{
    net::SocketAddr,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use anyhow::ensure;
use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use proto::comments::v1::{
    Author, Comment, CreateCommentRequest, comment_service_client::CommentServiceClient,
};
use serde_json::json;
use service_kit::upstream::{self, Upstream};
use store_kit::Database;
use tonic::Request;
use uuid::Uuid;

use crate::{
    house::House,
    measure::{self, Way},
};

/// What a reader writes: half a kilobyte, never the same.
fn text(request_id: &str) -> String {
    format!("{request_id}: {}", "What an evening. ".repeat(30))
}

/// Where comments go, whichever way.
#[derive(Clone)]
struct Place {
    gateway: SocketAddr,
    token: Arc<str>,
    posts: Arc<[String]>,
    next: Arc<AtomicUsize>,
    comments: Database,
}

impl Place {
    /// The next post.
    fn post(&self) -> &str {
        &self.posts[self.next.fetch_add(1, Ordering::Relaxed) % self.posts.len()]
    }
}

#[derive(Clone)]
struct Grpc {
    place: Place,
    client: CommentServiceClient<Upstream>,
}

impl Way for Grpc {
    async fn write(&self) -> anyhow::Result<()> {
        let request_id = Uuid::new_v4().to_string();
        let author = Author { display_name: "Gerda".to_owned(), ..Author::default() };
        let comment = Comment { author: Some(author), content: text(&request_id), ..Comment::default() };
        let parent = self.place.post().to_owned();
        let mut request = Request::new(CreateCommentRequest { parent, comment: Some(comment), request_id });
        request.metadata_mut().insert("authorization", format!("Bearer {}", self.place.token).parse()?);
        self.client.clone().create_comment(request).await?;
        Ok(())
    }

    fn commits(&self) -> u64 {
        self.place.comments.commit_count()
    }
}

#[derive(Clone)]
struct Rest {
    place: Place,
    client: Client<HttpConnector, Full<Bytes>>,
}

impl Way for Rest {
    async fn write(&self) -> anyhow::Result<()> {
        let request_id = Uuid::new_v4().to_string();
        let (gateway, post) = (self.place.gateway, self.place.post());
        let url = format!("http://{gateway}/v1/{post}/comments?request_id={request_id}");
        let body = json!({ "author": { "display_name": "Gerda" }, "content": text(&request_id) }).to_string();
        let request = http::Request::post(url)
            .header("authorization", format!("Bearer {}", self.place.token))
            .header("content-type", "application/json")
            .body(Full::from(body))?;
        let answer = self.client.request(request).await?;
        let status = answer.status();
        let body = answer.into_body().collect().await?.to_bytes();
        ensure!(status.is_success(), "{status}: {}", String::from_utf8_lossy(&body));
        Ok(())
    }

    fn commits(&self) -> u64 {
        self.place.comments.commit_count()
    }
}

/// On the server at `url`, or on files in `folder`.
pub(crate) async fn measure(url: Option<&str>, folder: &Path) -> anyhow::Result<()> {
    let (grouped, single) = (House::grouped(url, folder).await?, House::one_by_one(url, folder).await?);
    let posts: Arc<[String]> = grouped.blog_with_posts().await?.into();
    let place = |house: &House| Place {
        gateway: house.gateway,
        token: house.token.as_str().into(),
        posts: Arc::clone(&posts),
        next: Arc::default(),
        comments: house.comments.clone(),
    };
    println!("  through gRPC");
    let grpc = |house: &House| {
        let client = CommentServiceClient::new(upstream::connect(&format!("http://{}", house.gateway))?);
        Ok::<_, anyhow::Error>(Grpc { place: place(house), client })
    };
    measure::compare(&grpc(&single)?, &grpc(&grouped)?).await?;
    println!("  through REST");
    let rest = |house: &House| Rest {
        place: place(house),
        client: Client::builder(TokioExecutor::new()).build_http(),
    };
    measure::compare(&rest(&single), &rest(&grouped)).await?;
    single.close().await;
    grouped.close().await;
    Ok(())
}
