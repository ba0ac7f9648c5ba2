//! Turns a panic into INTERNAL for its own caller.

use std::any::Any;

use axum::response::Response;
use tower_http::catch_panic::CatchPanicLayer;

#[derive(Debug, thiserror::Error)]
#[error("method panicked: {0}")]
struct Panicked(String);

pub(super) type Layer = CatchPanicLayer<fn(Box<dyn Any + Send>) -> Response>;

pub(super) fn layer() -> Layer {
    CatchPanicLayer::custom(answer as fn(Box<dyn Any + Send>) -> Response)
}

#[expect(clippy::needless_pass_by_value, reason = "the layer hands it over")]
fn answer(panic: Box<dyn Any + Send>) -> Response {
    let said = panic
        .downcast_ref::<String>()
        .cloned()
        .or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()))
        .unwrap_or_default();
    crate::status::internal(&Panicked(said)).into_http()
}
