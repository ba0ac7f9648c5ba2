//! What the gateway proves itself to a provider with.

use serde::{Deserialize, Serialize, Serializer};

/// A client secret. It is shown nowhere.
#[derive(Clone, PartialEq, Eq, Deserialize)]
pub struct ClientSecret(pub(super) String);

impl ClientSecret {
    /// Without the line end that a file has; `None` when nothing is left.
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty()).then(|| Self(text.to_owned()))
    }

    /// For the provider alone.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for ClientSecret {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("ClientSecret(..)")
    }
}

/// Redacted, for `--print-config`.
impl Serialize for ClientSecret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("(redacted)")
    }
}
