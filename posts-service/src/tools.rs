//! What the operator's tools do to the store itself, also beside a running server.

mod claim;
mod create;
mod grant;

pub use claim::{ClaimError, Issued, blogs, issue_claim, stand_claim};
pub use create::{CreateError, create_blog};
pub use grant::{Grant, GrantError, Granted, grant};

pub use crate::values::{BlogId, Code, Role};
