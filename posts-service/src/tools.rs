//! What the operator's tools do to the store itself, also beside a running server.

mod create;
mod grant;

pub use create::{CreateError, create_blog};
pub use grant::{Grant, GrantError, Granted, grant};

pub use crate::values::{BlogId, Role};
