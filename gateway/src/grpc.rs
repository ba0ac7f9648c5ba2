//! Native gRPC and gRPC-Web: handed on undecoded to the service that the path names, with
//! reflection and health answered here.

use axum::{
    Router,
    extract::{Request, State},
    http::Version,
    middleware::{Next, from_fn},
    response::Response,
};
use service_kit::{layers::MAX_MESSAGE_BYTES, status};
use tonic::{Code, Status, body::Body, service::Routes};
use tonic_web::GrpcWebLayer;
use tower::ServiceExt as _;

use crate::{
    backends::Backends,
    body::{self, Unread},
};

/// Everything that speaks gRPC on the gateway's port.
pub(crate) fn router(backends: Backends) -> Router {
    own_services()
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
            status::refused(Code::ResourceExhausted, "MESSAGE_TOO_LONG", message)
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
    let message = format!("there is no method {path}; reflection lists them");
    status::refused(Code::Unimplemented, "NO_SUCH_METHOD", message).into_http()
}

/// Reflection in both versions, since older clients know v1alpha alone, and health for clients.
fn own_services() -> Router<Backends> {
    let reflection = || {
        tonic_reflection::server::Builder::configure()
            .register_encoded_file_descriptor_set(proto::DESCRIPTOR_SET)
            .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
    };
    let v1 = reflection().build_v1().expect("the contract's own descriptor set");
    let v1alpha = reflection().build_v1alpha().expect("the contract's own descriptor set");
    // A new reporter says SERVING for the process as a whole, which is all the gateway knows: one
    // service that is away is not the gateway's failure.
    let (_, health) = tonic_health::server::health_reporter();
    Routes::new(v1).add_service(v1alpha).add_service(health).into_axum_router().with_state(())
}
