//! The caller of one call.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

/// Who calls, and from where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// Who, as proven by the token.
    pub identity: Identity,
    /// The end user's network address, if a gateway of ours vouched for it.
    pub client_address: Option<IpAddr>,
}

/// Who somebody is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Identity {
    /// Somebody without a token.
    Anonymous,
    /// A guest who has been here before: the id in their cookie.
    Guest(String),
    /// A person who is signed in: `persons/{person}`.
    Person(String),
    /// A program with an API key of a person: it acts as they do, inside its scopes, and never with more than
    /// their roles.
    ApiKey {
        /// Whose it is: `persons/{person}`.
        person: String,
        /// What it was made for. Of methods that want another one it may call none.
        scopes: Vec<String>,
    },
    /// An internal service or an operator.
    Service {
        /// Its name, for logs and repeatable requests.
        name: String,
        /// What it may do.
        scopes: Vec<String>,
    },
}

/// The kinds of tokens that a key may sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Somebody who signed in.
    Person,
    /// An API key of somebody. Whoever may sign a person's tokens may sign these, which are good for less.
    ApiKey,
    /// Somebody with a guest id.
    Guest,
    /// An internal service or an operator.
    Service,
}

impl Caller {
    /// Somebody without a token, from nowhere in particular.
    pub fn anonymous() -> Self {
        Self { identity: Identity::Anonymous, client_address: None }
    }

    /// `persons/{person}` when a person calls, or a program with an API key of theirs.
    pub fn person(&self) -> Option<&str> {
        match &self.identity {
            Identity::Person(name) | Identity::ApiKey { person: name, .. } => Some(name),
            _ => None,
        }
    }

    /// The guest's id when a guest calls.
    pub fn guest(&self) -> Option<&str> {
        match &self.identity {
            Identity::Guest(id) => Some(id),
            _ => None,
        }
    }

    /// Whether a service calls that has this scope. An API key has none: its scopes take away from what its
    /// person may do, and give nothing.
    pub fn has_scope(&self, scope: &str) -> bool {
        match &self.identity {
            Identity::Service { scopes, .. } => scopes.iter().any(|held| held == scope),
            _ => false,
        }
    }

    /// What repeatable requests of this caller are filed under.
    pub fn request_scope(&self) -> String {
        match &self.identity {
            Identity::Anonymous => "anonymous".to_owned(),
            Identity::Guest(id) => format!("guests/{id}"),
            Identity::Person(name) | Identity::ApiKey { person: name, .. } => name.clone(),
            Identity::Service { name, .. } => format!("services/{name}"),
        }
    }
}
