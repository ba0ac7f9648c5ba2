//! tonic answers OUT_OF_RANGE to an over-long message; callers expect RESOURCE_EXHAUSTED.

use axum::{extract::Request, middleware::Next, response::Response};
use tonic::{Code, Status};

use crate::{layers::MAX_MESSAGE_BYTES, status};

/// The words by which tonic says so; a test sends it such a message.
const TOO_LARGE: &str = "message length too large";

pub(super) async fn too_long_is_exhausted(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let too_long = Status::from_header_map(response.headers())
        .is_some_and(|status| status.code() == Code::OutOfRange && status.message().contains(TOO_LARGE));
    if too_long {
        status::too_long(format!("a message may have {MAX_MESSAGE_BYTES} bytes; send it in parts"))
            .into_http()
    } else {
        response
    }
}
