//! What every gRPC call passes on its way to a method, top to bottom.

mod authenticate;
mod deadline;
mod observe;
mod panic;
mod position;
mod size;

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    error_handling::HandleErrorLayer,
    middleware::{from_fn, from_fn_with_state},
    response::Response,
};
use tower::{BoxError, ServiceBuilder, limit::GlobalConcurrencyLimitLayer};

use crate::{
    auth::{Policy, Verifier},
    status,
};

/// Longest message that a service takes, in bytes: an import batch of 3 MiB and its frame.
pub const MAX_MESSAGE_BYTES: usize = 4 * 1024 * 1024;

/// Calls of one service that run at once; some more wait, until their deadline.
pub const MAX_CONCURRENT_CALLS: usize = 512;

/// Calls that wait for their turn; further ones are told to come back.
pub const MAX_WAITING_CALLS: usize = 1_024;

/// How long a call may take that names no deadline, and the longest that it may name.
pub const MAX_CALL_DURATION: Duration = Duration::from_secs(30);

/// Whom a service believes, and what it lets them call.
#[derive(Debug, Clone)]
pub struct Access {
    /// Checks tokens.
    pub verifier: Verifier,
    /// The service's rules.
    pub policy: Policy,
}

/// Wraps a service's routes. They wrap the routes, not the listening server, so that a call from
/// inside the same process passes them too.
pub fn wrap(routes: Router, access: Access) -> Router {
    let policy = access.policy;
    routes
        // Innermost: the method runs only for callers whom the policy lets in.
        .layer(from_fn_with_state(Arc::new(access), authenticate::authenticate))
        // An over-long message is the caller's to shorten, in the code that says so.
        .layer(from_fn(size::too_long_is_exhausted))
        // Waiting for one's turn counts towards the deadline, so the limit lies inside it.
        .layer(GlobalConcurrencyLimitLayer::new(MAX_CONCURRENT_CALLS))
        // A queue without an end would only collect calls that nobody waits for any more.
        .layer(
            ServiceBuilder::new()
                .layer(HandleErrorLayer::new(too_many_calls))
                .load_shed()
                .layer(GlobalConcurrencyLimitLayer::new(MAX_CONCURRENT_CALLS + MAX_WAITING_CALLS)),
        )
        // tonic's transport would do this, but these routes may be called without it.
        .layer(from_fn(deadline::enforce))
        // A panic ends one call, as INTERNAL, and is counted below like any other failure.
        .layer(panic::layer())
        // Outermost: sees every call and how it ended.
        .layer(from_fn_with_state(policy, observe::observe))
}

/// Says with each answer how far the service's change feed is, in the metadata
/// [`FEED_POSITION`](crate::call::FEED_POSITION): what `head` answers after the call, if anything.
pub fn with_position(
    routes: Router,
    head: impl Fn() -> Option<String> + Clone + Send + Sync + 'static,
) -> Router {
    routes.layer(from_fn(move |request, next| position::answer(head.clone(), request, next)))
}

async fn too_many_calls(_: BoxError) -> Response {
    let message = "this service has too much to do; try again in a second";
    status::exhausted("TOO_MANY_CALLS", message, Duration::from_secs(1)).into_http()
}
