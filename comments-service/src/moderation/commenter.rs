//! By what a commenter's history is known: a person or a guest id, never a typed name or e-mail.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use service_kit::{auth::Caller, etag};

use crate::comment::Author;

/// Who comments, as far as history knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Commenter {
    /// A person.
    Person(String),
    /// Somebody who was here before, or says so: anybody can have a new guest id for each comment.
    Guest {
        /// The guest id.
        id: String,
        /// Empty when not known.
        address: String,
    },
    /// Somebody without an id, perhaps with an address.
    Unknown {
        /// Empty when not known.
        address: String,
    },
}

impl Commenter {
    /// The one who calls.
    pub fn of(caller: &Caller, author: &Author) -> Self {
        match (caller.person(), caller.guest()) {
            (Some(person), _) => Self::Person(person.to_owned()),
            (_, Some(guest)) => Self::Guest { id: guest.to_owned(), address: author.client_address.clone() },
            _ => Self::Unknown { address: author.client_address.clone() },
        }
    }

    /// The one who wrote a comment.
    pub fn of_author(author: &Author) -> Self {
        match (&author.person, &author.guest) {
            (Some(person), _) => Self::Person(person.clone()),
            (_, Some(guest)) => Self::Guest { id: guest.clone(), address: author.client_address.clone() },
            _ => Self::Unknown { address: author.client_address.clone() },
        }
    }

    /// What a text of this commenter is known again by. The first is kept with the comment; the
    /// second finds what a guest wrote under the same name a moment before they had an id.
    pub fn text_hashes(&self, author: &Author, content: &str) -> [String; 2] {
        let of = |kind: &str, who: &str| hash(kind, who, content);
        let unknown = of("name", &author.display_name);
        match self {
            Self::Person(person) => [of("person", person), of("person", person)],
            Self::Guest { id, .. } => [of("guest", id), unknown],
            Self::Unknown { .. } => [unknown.clone(), unknown],
        }
    }
}

/// Differences in space are none.
fn hash(kind: &str, who: &str, content: &str) -> String {
    let words = content.split_whitespace().collect::<Vec<_>>().join(" ");
    let digest = etag::hash([kind.as_bytes(), who.as_bytes(), words.as_bytes()]);
    URL_SAFE_NO_PAD.encode(digest)
}
