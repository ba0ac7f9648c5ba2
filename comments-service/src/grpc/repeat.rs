//! `request_id` (AIP-155), and the hash that knows a request again.

use prost::Message;
use proto::comments::v1 as wire;
use service_kit::{etag, violation::Violations};
use uuid::Uuid;

use crate::comments::Repeat;

/// A request that may be repeated.
pub(super) trait Repeatable: Message + Clone {
    /// The method's name.
    const METHOD: &'static str;

    /// Takes the id out of the request.
    fn take_request_id(&mut self) -> String;
}

macro_rules! repeatable {
    ($($message:ident: $method:literal),* $(,)?) => {$(
        impl Repeatable for wire::$message {
            const METHOD: &'static str = $method;

            fn take_request_id(&mut self) -> String {
                std::mem::take(&mut self.request_id)
            }
        }
    )*};
}

repeatable!(
    CreateCommentRequest: "CreateComment",
    UpdateCommentRequest: "UpdateComment",
    DeleteCommentRequest: "DeleteComment",
    ModerateCommentRequest: "ModerateComment",
);

/// What makes `request` known again.
///
/// Any UUID is taken. From callers without an identity it has to be one that nobody else has thought
/// of: a random one, or one that a gateway derives from what was typed and from where.
pub(super) fn repeat<R: Repeatable>(request: &R, violations: &mut Violations) -> Repeat {
    let mut request = request.clone();
    let id = request.take_request_id();
    let request_id = if id.is_empty() {
        None
    } else {
        let parsed = Uuid::try_parse(&id).map_err(|_| "must be a UUID; make a random one for each request");
        // One spelling, so that the same id is the same text.
        violations.check("request_id", parsed).map(|uuid| uuid.hyphenated().to_string())
    };
    Repeat { method: R::METHOD, request_id, hash: etag::hash([request.encode_to_vec().as_slice()]) }
}
