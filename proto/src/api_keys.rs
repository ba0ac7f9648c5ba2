//! What the two ends of an API key have in common: posts-service, which makes them, and the gateway, which
//! takes them.

/// What every API key begins with: so it is told from a token, and found where it should not be.
pub const PREFIX: &str = "rapport_";

/// The scopes that an API key may have, in the order that people read them in. What no person may do
/// (`blogs.create`, `access.resolve`, `persons.sign_in`) is not among them.
pub const SCOPES: &[&str] = &[
    "posts.read",
    "posts.write",
    "comments.read",
    "comments.write",
    "comments.moderate",
    "members.read",
    "members.write",
    "blogs.write",
    "import",
    "persons.read",
    "persons.write",
];
