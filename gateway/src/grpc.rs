//! Native gRPC and gRPC-Web: handed on undecoded to the service that the path names, with
//! reflection and health answered here.

mod own;

use std::{collections::HashSet, sync::Arc};

use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderMap, Version, header},
    middleware::{Next, from_fn},
    response::Response,
};
use prost_reflect::{DescriptorPool, MethodDescriptor};
use service_kit::{layers::MAX_MESSAGE_BYTES, status};
use tokio_util::sync::CancellationToken;
use tonic::{Code, Status, body::Body};
use tonic_web::GrpcWebLayer;
use tower::ServiceExt as _;

use crate::{
    api_keys::ApiKeys,
    backends::Backends,
    body::{self, Unread},
    stopping,
};

/// Where calls go that are not answered here.
#[derive(Clone)]
struct Onward {
    backends: Backends,
    api_keys: ApiKeys,
    /// Paths of the methods that answer a stream.
    streaming: Arc<HashSet<String>>,
    shutdown: CancellationToken,
}

/// Everything that speaks gRPC on the gateway's port. Streams end at `shutdown`.
pub(crate) fn router(backends: Backends, api_keys: ApiKeys, shutdown: CancellationToken) -> Router {
    let pool = DescriptorPool::decode(proto::DESCRIPTOR_SET).expect("the contract's own descriptor set");
    let streaming = Arc::new(streaming(&pool));
    own::services(shutdown.clone())
        .fallback(forward)
        .with_state(Onward { backends, api_keys, streaming, shutdown })
        .layer(GrpcWebLayer::new())
        .layer(from_fn(read_before_answering))
}

/// Whether it is a call, native or over the web: by what it carries, not by its path.
pub(crate) fn is_grpc(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"application/grpc"))
}

/// gRPC-Web over HTTP/1.1: a call that is refused before its body was read would lose the caller
/// the connection, and with it the refusal. Such calls send one message, so it is short.
async fn read_before_answering(request: Request, next: Next) -> Response {
    if request.version() >= Version::HTTP_2 {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    match body::read(body, MAX_MESSAGE_BYTES).await {
        Ok(body) => next.run(Request::from_parts(parts, body.into())).await,
        Err(why) => unread(why).into_http(),
    }
}

fn unread(why: Unread) -> Status {
    match why {
        Unread::TooLong => {
            let message = format!("a message may have {MAX_MESSAGE_BYTES} bytes; send it in parts");
            status::too_long(message)
        }
        Unread::TooSlow => {
            let message = "the message was not here after a minute; send it again";
            status::refused(Code::DeadlineExceeded, "MESSAGE_TOO_SLOW", message)
        }
        Unread::BrokenOff => status::refused(
            Code::InvalidArgument,
            "MESSAGE_BROKEN_OFF",
            "the message broke off; send it again",
        ),
    }
}

fn streaming(pool: &DescriptorPool) -> HashSet<String> {
    let methods = pool.services().flat_map(|service| service.methods().collect::<Vec<_>>());
    let streaming = methods.filter(MethodDescriptor::is_server_streaming);
    streaming.map(|method| format!("/{}/{}", method.parent_service().full_name(), method.name())).collect()
}

async fn forward(State(onward): State<Onward>, mut request: Request) -> Response {
    let path = request.uri().path();
    let Some(backend) = path.split('/').nth(1).and_then(|service| onward.backends.of(service)) else {
        return unknown(path);
    };
    let streams = onward.streaming.contains(path);
    if let Err(status) = onward.api_keys.exchange(request.headers_mut()).await {
        return status.into_http();
    }
    // gRPC-Web may have come over HTTP/1.1.
    *request.version_mut() = Version::HTTP_2;
    let Ok(response) = backend.oneshot(request.map(Body::new)).await;
    let response = response.map(axum::body::Body::new);
    if streams { response.map(|body| stopping::ending(onward.shutdown, body)) } else { response }
}

fn unknown(path: &str) -> Response {
    status::no_such_method(path).into_http()
}
