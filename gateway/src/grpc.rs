//! Native gRPC and gRPC-Web: handed on undecoded to the service that the path names, with
//! reflection and health answered here.

mod own;

use axum::{
    Router,
    extract::{Request, State},
    http::Version,
    middleware::{Next, from_fn},
    response::Response,
};
use service_kit::{layers::MAX_MESSAGE_BYTES, status};
use tokio_util::sync::CancellationToken;
use tonic::{Code, Status, body::Body};
use tonic_web::GrpcWebLayer;
use tower::ServiceExt as _;

use crate::{
    backends::Backends,
    body::{self, Unread},
};

/// Everything that speaks gRPC on the gateway's port.
pub(crate) fn router(backends: Backends, shutdown: CancellationToken) -> Router {
    own::services(shutdown)
        .fallback(forward)
        .with_state(backends)
        .layer(GrpcWebLayer::new())
        .layer(from_fn(read_before_answering))
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

async fn forward(State(backends): State<Backends>, mut request: Request) -> Response {
    let path = request.uri().path();
    let Some(backend) = path.split('/').nth(1).and_then(|service| backends.of(service)) else {
        return unknown(path);
    };
    // gRPC-Web may have come over HTTP/1.1.
    *request.version_mut() = Version::HTTP_2;
    let Ok(response) = backend.oneshot(request.map(Body::new)).await;
    response.map(axum::body::Body::new)
}

fn unknown(path: &str) -> Response {
    status::no_such_method(path).into_http()
}
