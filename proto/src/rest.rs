//! The REST face as the `google.api.http` annotations describe it; the gateway serves it.

/// One REST binding of an RPC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Binding {
    /// HTTP method, for example `PATCH`.
    pub verb: &'static str,
    /// Path template, for example `/v1/{name=blogs/*/posts/*}:publish`.
    pub template: &'static str,
    /// Request field that the body fills: empty for none, `*` for the whole request.
    pub body: &'static str,
    /// Full name of the service, for example `rapport.posts.v1.PostService`.
    pub service: &'static str,
    /// Name of the method, for example `PublishPost`.
    pub method: &'static str,
    /// Whether it answers a stream of messages: as server-sent events.
    pub streams: bool,
}

/// Every binding of the contract.
pub static BINDINGS: &[Binding] = include!(concat!(env!("OUT_DIR"), "/bindings.rs"));

/// The OpenAPI 3.1 document of all bindings, as JSON.
pub const OPENAPI: &str = include_str!(concat!(env!("OUT_DIR"), "/openapi.json"));
