//! Which methods are open to which kinds of callers. A method without a rule is closed.

use tonic::{Code, Status};

use crate::{
    auth::{
        Identity,
        Rule::{Anyone, PersonOr, Scope},
    },
    status,
};

/// What a method wants of its caller before it looks at any data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Nothing: what the caller may see depends on the data alone.
    Anyone,
    /// A person, whose role the service looks up, or a service with this scope.
    PersonOr(&'static str),
    /// A service with this scope.
    Scope(&'static str),
}

/// The rules of a service, by `package.Service/Method`.
#[derive(Debug, Clone, Copy)]
pub struct Policy(pub &'static [(&'static str, Rule)]);

impl Policy {
    /// The method's name, if it has a rule.
    pub fn known(&self, path: &str) -> Option<&'static str> {
        self.rule(path).map(|(method, _)| *method)
    }

    fn rule(&self, path: &str) -> Option<&'static (&'static str, Rule)> {
        let method = path.trim_start_matches('/');
        self.0.iter().find(|(known, _)| *known == method)
    }

    /// Lets the call pass, or says why not.
    ///
    /// # Errors
    /// UNAUTHENTICATED for nobody in particular, PERMISSION_DENIED for somebody without the right,
    /// UNIMPLEMENTED for every method that has no rule.
    pub fn check(&self, path: &str, identity: &Identity) -> Result<(), Status> {
        match (self.rule(path).map(|(_, rule)| *rule), identity) {
            (Some(Anyone), _) | (Some(PersonOr(_)), Identity::Person(_)) => Ok(()),
            (Some(PersonOr(scope) | Scope(scope)), Identity::Service { scopes, .. })
                if scopes.iter().any(|held| held == scope) =>
            {
                Ok(())
            }
            (Some(PersonOr(scope) | Scope(scope)), Identity::Service { .. }) => Err(denied(format!(
                "this token lacks the scope `{scope}`; mint one with `rapport token --service NAME --scope {scope}`"
            ))),
            (Some(_), Identity::Anonymous) => Err(unauthenticated()),
            (Some(PersonOr(_)), Identity::Guest(_)) => Err(denied("this needs somebody who is signed in")),
            (Some(Scope(scope)), _) => {
                Err(denied(format!("this needs a service token with the scope `{scope}`")))
            }
            (None, _) => Err(status::no_such_method(path)),
        }
    }
}

/// The answer to somebody without a token where one is needed.
pub fn unauthenticated() -> Status {
    status::refused(
        Code::Unauthenticated,
        "NO_CREDENTIALS",
        "this needs an identity; send `authorization: Bearer` with a token",
    )
}

fn denied(message: impl Into<String>) -> Status {
    status::refused(Code::PermissionDenied, "NOT_ALLOWED", message)
}
