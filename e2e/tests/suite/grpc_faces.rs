//! gRPC and gRPC-Web through the gateway, and who it says is calling.

use std::{convert::Infallible, time::Duration};

use bytes::Bytes;
use http::{Method, Request};
use http_body::Frame;
use http_body_util::StreamBody;
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use prost::Message as _;
use proto::{
    comments::v1::{Author, Comment, CreateCommentRequest, comment_service_client::CommentServiceClient},
    posts::v1::{Blog, GetBlogRequest, GetPostRequest, post_service_client::PostServiceClient},
};
use serde_json::json;

use crate::{
    http_client::Page,
    world::{World, name},
};

const FORGED: &str = "203.0.113.9";

/// One message in the framing of gRPC.
fn framed(message: &impl prost::Message) -> Bytes {
    let message = message.encode_to_vec();
    let length = u32::try_from(message.len()).unwrap().to_be_bytes();
    [&[0], length.as_slice(), message.as_slice()].concat().into()
}

async fn grpc_web(world: &World, message: &GetBlogRequest) -> Page {
    let path = "/rapport.posts.v1.BlogService/GetBlog";
    let ask = world.ask(Method::POST, path).body("application/grpc-web+proto", framed(message));
    ask.header("x-grpc-web", "1").send().await
}

/// `grpc-status`, wherever it stands: in the headers, or in the last frame of the body.
fn grpc_status(page: &Page) -> String {
    let trailers = page.text();
    let trailed = trailers.split("grpc-status:").nth(1).unwrap_or_default();
    let in_body: String = trailed.trim_start().chars().take_while(char::is_ascii_digit).collect();
    if in_body.is_empty() { page.header("grpc-status").to_owned() } else { in_body }
}

pub(crate) async fn a_browser_calls_over_grpc_web(world: &World) {
    let blog = world.blog().await;
    let page = grpc_web(world, &GetBlogRequest { name: blog.name.clone() }).await;
    page.is(200);
    assert!(page.header("content-type").starts_with("application/grpc-web"), "{:?}", page.headers);
    assert_eq!(grpc_status(&page), "0");
    let length = u32::from_be_bytes(page.body[1..5].try_into().unwrap()) as usize;
    assert_eq!(Blog::decode(&page.body[5..5 + length]).unwrap().name, blog.name);
    let absent = grpc_web(world, &GetBlogRequest { name: "blogs/none".into() }).await;
    assert_eq!(grpc_status(&absent), "5");
}

pub(crate) async fn a_deadline_that_passes_is_said(world: &World) {
    // The message never comes, so that the call lasts until its deadline. A plain HTTP/2 client, since
    // tonic's own gives up by itself.
    let never = StreamBody::new(tokio_stream::pending::<Result<Frame<Bytes>, Infallible>>());
    let request = Request::builder()
        .method(Method::POST)
        .uri(format!("http://{}/rapport.posts.v1.BlogService/GetBlog", world.installation.gateway))
        .header("content-type", "application/grpc")
        .header("grpc-timeout", "100m")
        .body(never)
        .unwrap();
    let client = Client::builder(TokioExecutor::new()).http2_only(true).build(HttpConnector::new());
    let answer =
        tokio::time::timeout(Duration::from_mins(1), client.request(request)).await.unwrap().unwrap();
    assert_eq!(answer.headers()["grpc-status"], "4", "DEADLINE_EXCEEDED: {:?}", answer.headers());
}

pub(crate) async fn a_native_client_reads_what_rest_wrote(world: &World) {
    let blog = world.blog().await;
    let post = world.published(&blog, &json!({"title": "Both ways"})).await;
    let request = GetPostRequest { name: name(&post).to_owned() };
    let read = PostServiceClient::new(world.at_gateway()).get_post(request).await.unwrap().into_inner();
    assert_eq!((read.title.as_str(), read.etag.as_str()), ("Both ways", post["etag"].as_str().unwrap()));
}

pub(crate) async fn nobody_outside_says_where_a_call_comes_from(world: &World) {
    let blog = world.blog().await;
    let post = world.published(&blog, &json!({"title": "Addresses"})).await;
    for (upstream, text, seen) in [
        (world.at_gateway(), "through the gateway", "127.0.0.1"),
        // Past the gateway nobody vouches for any address.
        (world.at_service("rapport.comments.v1"), "at the service", ""),
    ] {
        let author = Author { display_name: "Gus".into(), ..Author::default() };
        let comment = Comment { author: Some(author), content: text.into(), ..Comment::default() };
        let mut request = tonic::Request::new(CreateCommentRequest {
            parent: name(&post).to_owned(),
            comment: Some(comment),
            request_id: String::new(),
        });
        request.metadata_mut().insert("client-address", FORGED.parse().unwrap());
        let token = world.service(&[]);
        request.metadata_mut().insert("rapport-forwarded-by", token.parse().unwrap());
        request.metadata_mut().insert("x-forwarded-for", FORGED.parse().unwrap());
        let written = CommentServiceClient::new(upstream).create_comment(request).await.unwrap().into_inner();
        let path = format!("/v1/{}", written.name);
        let read = world.ask(Method::GET, &path).bearer(&blog.owner).send().await.json();
        assert_eq!(read["author"]["clientAddress"], seen, "{text}");
        assert_eq!(world.get(&path).await.json()["author"]["clientAddress"], "");
    }
}
