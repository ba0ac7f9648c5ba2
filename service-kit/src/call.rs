//! What is known about a call besides its message: the caller, the deadline, the edit token, its id.

use std::time::Duration;

use tokio::time::Instant;
use tonic::{Request, Status};

use crate::{
    auth::{Caller, Identity, Minter, TOKEN_LIFETIME},
    request_id::{REQUEST_ID, RequestId},
};

/// Metadata key under which the author of a comment-like resource proves that it is their own.
pub const EDIT_TOKEN: &str = "rapport-edit-token";

/// Name under which gateways sign; their word on [`CLIENT_ADDRESS`] is taken.
pub const GATEWAY: &str = "gateway";

/// Metadata key of the gateway's own token, which vouches for `client-address`.
pub const FORWARDED_BY: &str = "rapport-forwarded-by";

/// Metadata key of the end user's network address.
pub const CLIENT_ADDRESS: &str = "client-address";

/// Metadata key of positions in change feeds: with an answer, how far the feed of the answering service
/// is; with a request, what the caller has seen already and wants to find, once for each service.
pub const FEED_POSITION: &str = "rapport-feed-position";

/// What a call to another service is given less than the call that it serves, so that its answer
/// still arrives in time.
const MARGIN: Duration = Duration::from_millis(50);

/// The surroundings of one call.
#[derive(Debug, Clone)]
pub struct Call {
    /// Who calls.
    pub caller: Caller,
    /// When the caller stops waiting.
    pub deadline: Instant,
    /// The edit token that came along.
    pub edit_token: Option<String>,
    /// The name under which it is in the logs.
    pub request_id: RequestId,
    /// Positions in change feeds that the caller has seen, as they came along: [`MAX_POSITIONS`] at most.
    pub seen: Vec<String>,
}

/// Positions that a call may bring along: one for each service, and room for more services.
pub const MAX_POSITIONS: usize = 4;

impl Call {
    /// A call that a service makes by itself, to be answered before `deadline`.
    pub fn of_nobody(deadline: Instant) -> Self {
        Self {
            caller: Caller::anonymous(),
            deadline,
            edit_token: None,
            request_id: RequestId::of(&http::HeaderMap::new()),
            seen: Vec::new(),
        }
    }

    /// What the layers found out about `request`.
    ///
    /// # Errors
    /// INTERNAL when the layers were left out: a service never guesses who calls.
    pub fn of<T>(request: &Request<T>) -> Result<Self, Status> {
        request
            .extensions()
            .get::<Self>()
            .cloned()
            .ok_or_else(|| Status::internal("the service runs without its layers"))
    }

    /// `message` as a request to another service on behalf of `service` itself, to be answered
    /// before this call's own deadline, and logged under this call's own id.
    pub fn as_service<T>(&self, message: T, minter: &Minter, service: &Identity) -> Request<T> {
        let mut request = Request::new(message);
        if let Some(token) = minter.mint(service, TOKEN_LIFETIME) {
            let bearer = format!("Bearer {token}").parse().expect("a token is ASCII");
            request.metadata_mut().insert("authorization", bearer);
        }
        let id = self.request_id.as_str().parse().expect("a request id is ASCII");
        request.metadata_mut().insert(REQUEST_ID, id);
        let left = self.deadline.saturating_duration_since(Instant::now());
        request.set_timeout(left.saturating_sub(MARGIN));
        request
    }
}
