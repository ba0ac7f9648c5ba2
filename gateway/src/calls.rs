//! What the calls to the services have in common that the gateway makes in its own name: the token and the name
//! of the request that they carry, and how long they are waited for.

use std::time::Duration;

use service_kit::request_id::{REQUEST_ID, RequestId};
use tonic::{Request, Response, Status};

use crate::voucher::Voucher;

/// What a call may take past its deadline, which the service is the first to enforce.
const GRACE: Duration = Duration::from_millis(500);

/// A request with the gateway's own token, to be answered in `timeout`.
pub(crate) fn signed<M>(
    voucher: &Voucher,
    request_id: &RequestId,
    timeout: Duration,
    message: M,
) -> Request<M> {
    let mut request = Request::new(message);
    request.set_timeout(timeout);
    let metadata = request.metadata_mut();
    let token = voucher.token();
    let bearer = format!("Bearer {}", token.to_str().expect("a token is ASCII"));
    metadata.insert("authorization", bearer.parse().expect("a token is ASCII"));
    metadata.insert(REQUEST_ID, request_id.as_str().parse().expect("a request id is ASCII"));
    request
}

/// Waits, but not for ever: a service that hangs without enforcing its deadline must not hang whoever asks.
///
/// # Errors
/// What the service says, and DEADLINE_EXCEEDED where it says nothing.
pub(crate) async fn in_time<R>(
    limit: Duration,
    call: impl Future<Output = Result<Response<R>, Status>>,
) -> Result<Response<R>, Status> {
    let answer = tokio::time::timeout(limit + GRACE, Box::pin(call)).await;
    answer.unwrap_or_else(|_| Err(Status::deadline_exceeded("no answer in time")))
}
