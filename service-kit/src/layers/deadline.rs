//! Ends a call when its caller has stopped waiting.
//!
//! Dropping a method cancels its reads. A write has a task of its own and goes on (store-kit).

use std::time::Duration;

use axum::{extract::Request, middleware::Next, response::Response};
use tokio::time::Instant;

use crate::{layers::MAX_CALL_DURATION, status};

/// When the caller stops waiting, for the layers further in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Deadline(Instant);

impl Deadline {
    /// The deadline of a request that passed [`enforce`]; without it, the longest one.
    pub(super) fn of(request: &Request) -> Instant {
        request
            .extensions()
            .get::<Self>()
            .map_or_else(|| Instant::now() + MAX_CALL_DURATION, |deadline| deadline.0)
    }
}

pub(super) async fn enforce(mut request: Request, next: Next) -> Response {
    let asked = request.headers().get("grpc-timeout").and_then(|value| value.to_str().ok()).and_then(parse);
    let deadline = Instant::now() + asked.unwrap_or(MAX_CALL_DURATION).min(MAX_CALL_DURATION);
    request.extensions_mut().insert(Deadline(deadline));
    match tokio::time::timeout_at(deadline, next.run(request)).await {
        Ok(response) => response,
        Err(_) => status::deadline_exceeded().into_http(),
    }
}

/// `grpc-timeout`: up to eight digits and a unit (gRPC over HTTP/2).
fn parse(value: &str) -> Option<Duration> {
    let (digits, unit) = value.split_at_checked(value.len().checked_sub(1)?)?;
    if digits.len() > 8 {
        return None;
    }
    let amount: u64 = digits.parse().ok()?;
    Some(match unit {
        "H" => Duration::from_secs(amount * 3_600),
        "M" => Duration::from_secs(amount * 60),
        "S" => Duration::from_secs(amount),
        "m" => Duration::from_millis(amount),
        "u" => Duration::from_micros(amount),
        "n" => Duration::from_nanos(amount),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timeout_has_a_unit() {
        assert_eq!(parse("5S"), Some(Duration::from_secs(5)));
        assert_eq!(parse("250m"), Some(Duration::from_millis(250)));
        for malformed in ["", "S", "5", "5x", "123456789S", "-1S"] {
            assert_eq!(parse(malformed), None, "{malformed}");
        }
    }
}
