//! The gateway's port: what every request passes, top to bottom, before it is taken for gRPC, REST
//! or a page.

mod forms;
mod forwarded;
mod observe;

use std::sync::Arc;

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request},
    http::header,
    middleware::{Next, from_fn, from_fn_with_state},
    response::{IntoResponse as _, Response},
};
use tower::ServiceExt as _;
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer};

use crate::Parts;

/// Joins the faces on one port.
pub(crate) fn wrap(grpc: Router, rest: Router, pages: Router, parts: &Parts) -> Router {
    let forwarded = Arc::new(forwarded::Forwarding::new(parts));
    let forms = Arc::new(forms::Origin::of(&parts.public_url));
    // A form of another site is not taken; REST and gRPC carry no cookie that it could use.
    let pages = pages.layer(from_fn_with_state(forms, forms::same_site));
    let http = rest
        .merge(pages)
        // Faces that take longer bodies say so themselves.
        .layer(DefaultBodyLimit::disable())
        .layer(CompressionLayer::new());
    http
        // Native gRPC and gRPC-Web are told apart by what they carry, not by their path.
        .layer(from_fn(move |request: Request, next: Next| by_content(grpc.clone(), request, next)))
        // Nobody outside speaks in the gateway's name: its own headers are taken away and set anew.
        .layer(from_fn_with_state(forwarded, forwarded::vouch))
        .layer(CatchPanicLayer::new())
        // Outermost: names the request, and sees how it ended.
        .layer(from_fn(observe::observe))
}

async fn by_content(grpc: Router, request: Request, next: Next) -> Response {
    let content_type = request.headers().get(header::CONTENT_TYPE);
    let is_grpc = content_type.is_some_and(|kind| kind.as_bytes().starts_with(b"application/grpc"));
    if is_grpc { grpc.oneshot(request).await.into_response() } else { next.run(request).await }
}
