//! The providers by which people sign in, as the pages know them: their buttons, and the way to each.

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request, header},
    response::Response,
};
use tower::ServiceExt as _;
use url::form_urlencoded;

use crate::{client_address::ClientAddress, hosts::Host, pages::view::Provider};

/// The providers, and the room that signs people in.
#[derive(Debug, Clone, Default)]
pub(super) struct Providers {
    /// In the order of their buttons; empty where there are none.
    pub(super) list: Vec<Provider>,
    /// Has `POST /auth/{provider}`.
    room: Router,
}

impl Providers {
    pub(super) fn new(list: Vec<Provider>, room: Router) -> Self {
        Self { list, room }
    }

    /// Asks the room as a form of ours would, but without what was typed: that is no business of a log-in.
    /// Whoever presses a button wants to be another person than they are, so it never goes by itself.
    pub(super) async fn begin(
        &self,
        headers: &HeaderMap,
        (address, host): (Option<ClientAddress>, &Host),
        provider: &str,
        next: &str,
    ) -> Response {
        let form = form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("next", next), ("intent", "change")])
            .finish();
        let mut request = Request::post(format!("/auth/{provider}")).extension(host.clone());
        if let Some(own) = request.headers_mut() {
            *own = headers.clone();
            own.remove(header::CONTENT_LENGTH);
            own.remove(header::TRANSFER_ENCODING);
            let kind = header::HeaderValue::from_static("application/x-www-form-urlencoded");
            own.insert(header::CONTENT_TYPE, kind);
        }
        if let Some(address) = address {
            request = request.extension(address);
        }
        let request = request.body(Body::from(form)).expect("a provider's id is part of a path");
        self.room.clone().oneshot(request).await.unwrap_or_else(|never| match never {})
    }
}
