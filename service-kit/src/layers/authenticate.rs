//! Finds out who calls, and asks the policy whether they may call this method at all.

use std::{net::IpAddr, sync::Arc};

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::HeaderMap;
use tonic::Status;

use crate::{
    auth::{Caller, Identity, Verifier},
    call::{CLIENT_ADDRESS, Call, EDIT_TOKEN, FEED_POSITION, FORWARDED_BY, GATEWAY, MAX_POSITIONS},
    layers::{Access, deadline::Deadline},
    request_id::RequestId,
    status,
};

pub(super) async fn authenticate(
    State(access): State<Arc<Access>>,
    mut request: Request,
    next: Next,
) -> Response {
    let caller = match caller(&access.verifier, request.headers()) {
        Ok(caller) => caller,
        Err(status) => return status.into_http(),
    };
    if let Err(status) = access.policy.check(request.uri().path(), &caller.identity) {
        return status.into_http();
    }
    let call = Call {
        caller,
        deadline: Deadline::of(&request),
        edit_token: text(request.headers(), EDIT_TOKEN).map(str::to_owned),
        request_id: RequestId::of(request.headers()),
        seen: seen(request.headers()),
    };
    request.extensions_mut().insert(call);
    next.run(request).await
}

fn caller(verifier: &Verifier, headers: &HeaderMap) -> Result<Caller, Status> {
    let identity = match headers.get("authorization") {
        None => Identity::Anonymous,
        Some(value) => {
            let token = value.to_str().ok().and_then(bearer).ok_or_else(not_bearer)?;
            verifier.verify(token).map_err(|refused| {
                tracing::debug!(%refused, "token refused");
                let message = format!("{refused}; get a new one and repeat the call");
                status::token_refused(refused.cause(), message)
            })?
        }
    };
    Ok(Caller { identity, client_address: client_address(verifier, headers) })
}

/// The end user's address, if a gateway of this installation vouches for it.
fn client_address(verifier: &Verifier, headers: &HeaderMap) -> Option<IpAddr> {
    let token = text(headers, FORWARDED_BY)?;
    if !verifier.is_from(token, GATEWAY) {
        tracing::warn!("somebody vouches for an address who is no gateway of ours");
        return None;
    }
    text(headers, CLIENT_ADDRESS)?.parse().ok()
}

/// What came in one field, or in several: HTTP holds both for the same.
fn seen(headers: &HeaderMap) -> Vec<String> {
    let fields = headers.get_all(FEED_POSITION).into_iter().filter_map(|value| value.to_str().ok());
    fields.flat_map(|value| value.split(',')).map(|text| text.trim().to_owned()).take(MAX_POSITIONS).collect()
}

/// The scheme's name is not case-sensitive (RFC 9110, 11.1).
fn bearer(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn not_bearer() -> Status {
    status::token_refused("malformed", "`authorization` must be `Bearer` and a token")
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}
