//! The gateway's port: what every request passes, top to bottom, before it is taken for gRPC, REST
//! or a page.

mod cors;
mod forms;
mod forwarded;
mod lead;
mod observe;

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    error_handling::HandleErrorLayer,
    extract::{DefaultBodyLimit, Request},
    http::{HeaderMap, StatusCode, header},
    middleware::{Next, from_fn, from_fn_with_state},
    response::{IntoResponse as _, Response},
};
use service_kit::{
    layers::{MAX_CONCURRENT_CALLS, MAX_WAITING_CALLS},
    status,
};
use tower::{BoxError, ServiceBuilder, ServiceExt as _, limit::GlobalConcurrencyLimitLayer};
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer};

use crate::{grpc::is_grpc, hosts::Hosts, parts::Parts};

/// Requests that are answered at once: as many as the services run and let wait, twice.
const MAX_CONCURRENT_REQUESTS: usize = 2 * (MAX_CONCURRENT_CALLS + MAX_WAITING_CALLS);

/// Joins the faces on one port.
pub(crate) fn wrap(grpc: Router, rest: Router, pages: Router, parts: &Parts) -> Router {
    observe::describe();
    let forwarded = Arc::new(forwarded::Forwarding::new(parts));
    let sharing = Arc::new(cors::Sharing::new(parts));
    let hosts = Arc::new(Hosts::of(&parts.public_url, &parts.blog_hosts));
    // A form of another site is not taken; REST and gRPC carry no cookie that it could use.
    let pages = pages.layer(from_fn_with_state(hosts.clone(), forms::same_site));
    // What is at home on another host is looked for there.
    let pages = pages.layer(from_fn(lead::leave));
    let http = rest
        .merge(pages)
        // Faces that take longer bodies say so themselves.
        .layer(DefaultBodyLimit::disable())
        .layer(CompressionLayer::new());
    let port = http
        // Native gRPC and gRPC-Web are told apart by what they carry, not by their path.
        .layer(from_fn(move |request: Request, next: Next| by_content(grpc.clone(), request, next)))
        // Nobody outside speaks in the gateway's name: its own headers are taken away and set anew.
        .layer(from_fn_with_state(forwarded, forwarded::vouch))
        .layer(CatchPanicLayer::new())
        // Scripts of other sites read errors, too, but for those of an edge that has enough to do.
        .layer(from_fn_with_state(sharing, cors::share))
        // What comes when enough is here already is told to come back.
        .layer(
            ServiceBuilder::new()
                .layer(HandleErrorLayer::new(too_many_requests))
                .load_shed()
                .layer(GlobalConcurrencyLimitLayer::new(MAX_CONCURRENT_REQUESTS)),
        )
        // Outermost: names the request, and sees how it ended.
        .layer(from_fn(observe::observe));
    // Before the routes, which a layer of theirs cannot change: which host is asked.
    Router::new().fallback_service(port).layer(from_fn_with_state(hosts, lead::lead))
}

async fn too_many_requests(headers: HeaderMap, _: BoxError) -> Response {
    let message = "this gateway has too much to do; try again in a second";
    if is_grpc(&headers) {
        return status::exhausted("TOO_MANY_CALLS", message, Duration::from_secs(1)).into_http();
    }
    (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "1")], message).into_response()
}

async fn by_content(grpc: Router, request: Request, next: Next) -> Response {
    if is_grpc(request.headers()) {
        grpc.oneshot(request).await.into_response()
    } else {
        next.run(request).await
    }
}
