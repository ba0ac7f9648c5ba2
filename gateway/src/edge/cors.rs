//! Pages of other sites may call the API from a browser where a blog allows their origin (CORS, in the Fetch
//! standard). Cookies are never part of it: what such a page may do, it does with a token that it holds, or
//! as nobody.

mod allowed;

use std::{sync::Arc, time::Duration};

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, header, request},
    middleware::Next,
    response::Response,
};
use service_kit::{
    call::{EDIT_TOKEN, FEED_POSITION},
    request_id::REQUEST_ID,
};
use tower::{Layer as _, ServiceExt as _};
use tower_http::cors::{AllowOrigin, CorsLayer};

use self::allowed::{Allowed, Asked};
use crate::parts::Parts;

/// How long a browser may go without asking again whether it may call.
const MAX_AGE: Duration = Duration::from_mins(10);

const METHODS: [Method; 5] = [Method::GET, Method::HEAD, Method::POST, Method::PATCH, Method::DELETE];

/// What REST, gRPC-Web and its clients send.
const REQUEST_HEADERS: [HeaderName; 12] = [
    header::AUTHORIZATION,
    header::CONTENT_TYPE,
    header::IF_MATCH,
    header::IF_NONE_MATCH,
    HeaderName::from_static("idempotency-key"),
    HeaderName::from_static("last-event-id"),
    HeaderName::from_static(EDIT_TOKEN),
    HeaderName::from_static(FEED_POSITION),
    HeaderName::from_static(REQUEST_ID),
    HeaderName::from_static("grpc-timeout"),
    HeaderName::from_static("x-grpc-web"),
    HeaderName::from_static("x-user-agent"),
];

/// What their answers say besides the body.
const ANSWER_HEADERS: [HeaderName; 8] = [
    header::ETAG,
    header::RETRY_AFTER,
    header::WWW_AUTHENTICATE,
    HeaderName::from_static(FEED_POSITION),
    HeaderName::from_static(REQUEST_ID),
    HeaderName::from_static("grpc-status"),
    HeaderName::from_static("grpc-message"),
    HeaderName::from_static("grpc-status-details-bin"),
];

/// Says to browsers who may read what the API answers.
pub(super) struct Sharing(CorsLayer);

impl Sharing {
    pub(super) fn new(parts: &Parts) -> Self {
        let allowed = Allowed::new(parts);
        let allow = move |origin: HeaderValue, request: &request::Parts| {
            let asked = Asked::of(&origin, request.uri.path());
            async move {
                match asked {
                    Some(asked) => allowed.allows(asked).await,
                    None => false,
                }
            }
        };
        Self(
            CorsLayer::new()
                .allow_origin(AllowOrigin::async_predicate(allow))
                .allow_methods(METHODS)
                .allow_headers(REQUEST_HEADERS)
                .expose_headers(ANSWER_HEADERS)
                .max_age(MAX_AGE),
        )
    }
}

/// Answers a browser that asks beforehand, and says with each answer of the API whose pages may read it.
pub(super) async fn share(State(sharing): State<Arc<Sharing>>, request: Request, next: Next) -> Response {
    let asks_methods = request.method() == Method::OPTIONS && !is_preflight(request.headers());
    if asks_methods || !is_api(request.uri().path()) {
        return next.run(request).await;
    }
    let Ok(response) = sharing.0.layer(next).oneshot(request).await;
    response
}

/// Any other OPTIONS asks which methods there are.
fn is_preflight(headers: &HeaderMap) -> bool {
    headers.contains_key(header::ORIGIN) && headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}

/// REST, and the services of the contract over gRPC-Web.
fn is_api(path: &str) -> bool {
    path.starts_with("/v1/") || path.starts_with("/rapport.")
}
