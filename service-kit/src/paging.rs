//! Pages and their tokens (AIP-158): a token is opaque, and good only for the call it came from.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Serialize, de::DeserializeOwned};

use crate::{etag, violation::Violation};

/// Bytes of the hash over the other arguments that a token begins with.
const BINDING_BYTES: usize = 8;

/// How many items a page holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageSize(pub u32);

impl PageSize {
    /// 0 means `default`, more than `most` means `most`.
    ///
    /// # Errors
    /// A violation of `page_size` when negative.
    pub fn parse(asked: i32, default: u32, most: u32) -> Result<Self, Violation> {
        match u32::try_from(asked) {
            Ok(0) => Ok(Self(default)),
            Ok(size) => Ok(Self(size.min(most))),
            Err(_) => Err(Violation::new("page_size", format!("must be 0 to {most}; 0 means {default}"))),
        }
    }
}

/// The arguments that a token is bound to: everything but size and token itself.
#[derive(Debug, Clone, Copy)]
pub struct Binding([u8; BINDING_BYTES]);

impl Binding {
    /// Binds to these arguments, in a fixed order, beginning with the method's name.
    pub fn to<'a>(arguments: impl IntoIterator<Item = &'a str>) -> Self {
        let digest = etag::hash(arguments.into_iter().map(str::as_bytes));
        Self(digest[..BINDING_BYTES].try_into().expect("SHA-256 is longer"))
    }

    /// A token for going on at `position`.
    pub fn token(&self, position: &impl Serialize) -> String {
        let mut bytes = self.0.to_vec();
        serde_json::to_writer(&mut bytes, position).expect("a position is plain data");
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The position in a token, `None` when it is empty: the first page.
    ///
    /// # Errors
    /// A violation of `page_token` when it is not one of ours, or from a call with other arguments.
    pub fn position<P: DeserializeOwned>(&self, token: &str) -> Result<Option<P>, Violation> {
        if token.is_empty() {
            return Ok(None);
        }
        let not_ours =
            || Violation::new("page_token", "is not a token of this list; start again without one");
        let bytes = URL_SAFE_NO_PAD.decode(token).map_err(|_| not_ours())?;
        let (binding, position) = bytes.split_at_checked(BINDING_BYTES).ok_or_else(not_ours)?;
        if binding != self.0 {
            let rule = "belongs to a call with other arguments; repeat those, or start again without a token";
            return Err(Violation::new("page_token", rule));
        }
        serde_json::from_slice(position).map(Some).map_err(|_| not_ours())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_good_for_its_own_arguments_alone() {
        let binding = Binding::to(["ListThings", "parent"]);
        let token = binding.token(&(7_i64, "id"));
        assert_eq!(binding.position::<(i64, String)>(&token).unwrap(), Some((7, "id".to_owned())));
        assert!(Binding::to(["ListThings", "other"]).position::<(i64, String)>(&token).is_err());
        assert!(binding.position::<(i64, String)>("???").is_err());
        assert_eq!(binding.position::<(i64, String)>("").unwrap(), None);
    }
}
