//! Somebody who wrote here and is known by more than a typed name: for what they take along or away.

use service_kit::auth::Caller;

/// A person, or a guest who kept their cookie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Writer {
    /// `persons/{person}`.
    Person(String),
    /// A guest id.
    Guest(String),
}

impl Writer {
    /// Under what their reactions and their requests are kept: [`Caller::request_scope`] of their calls.
    pub fn scope(&self) -> String {
        match self {
            Self::Person(person) => person.clone(),
            Self::Guest(id) => format!("guests/{id}"),
        }
    }

    /// Whether it is they who call.
    pub fn calls(&self, caller: &Caller) -> bool {
        match self {
            Self::Person(person) => caller.person() == Some(person),
            Self::Guest(id) => caller.guest() == Some(id),
        }
    }
}
