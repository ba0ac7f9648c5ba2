//! Bounds of the contract that a page tells of before a service has to.

/// Longest name of a commenter, in characters.
pub(super) const MAX_NAME: u32 = 245;

/// Longest e-mail address of a commenter, in characters.
pub(super) const MAX_EMAIL: u32 = 254;

/// Longest address of a commenter's web site, in characters.
pub(super) const MAX_URL: u32 = 2_000;

/// Longest text of a comment, in characters.
pub(super) const MAX_TEXT: usize = 65_525;

/// Depth of a comment that cannot be answered any more; a root has depth 0.
pub(super) const MAX_DEPTH: i32 = 50;

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn the_bounds_are_those_that_the_contract_tells() {
        let contract: Value = serde_json::from_str(proto::rest::OPENAPI).unwrap();
        for (message, field, bound) in [
            ("Author", "displayName", format!(" to {MAX_NAME} characters")),
            ("Author", "email", format!(" to {MAX_EMAIL} characters")),
            ("Author", "url", format!(" to {MAX_URL} characters")),
            ("CommentPolicy", "maxCharacters", format!(" to {MAX_TEXT}")),
            ("Comment", "depth", format!(" to {MAX_DEPTH}.")),
        ] {
            let field = &contract["components"]["schemas"][message]["properties"][field];
            let told = field["description"].as_str().unwrap_or_default().replace(',', "");
            assert!(told.contains(&bound), "{message}: {told:?} has no {bound:?}");
        }
    }
}
