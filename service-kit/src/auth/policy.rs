//! Which methods are open to which kinds of callers. A method without a rule is closed.

use tonic::{Code, Status};

use crate::{
    auth::{
        Identity,
        Rule::{Anyone, PersonOr, Scope, SignedInOr},
    },
    status,
};

/// What a method wants of its caller before it looks at any data. An API key is let in where its person is,
/// if it has the scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Nothing: what the caller may see depends on the data alone. Of an API key this scope.
    Anyone(&'static str),
    /// A person, whose role the service looks up, or a service with this scope.
    PersonOr(&'static str),
    /// The same, and no API key, whatever its scopes: what decides over the person themselves, and would last
    /// longer than the key.
    SignedInOr(&'static str),
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
        let Some((_, rule)) = self.rule(path) else { return Err(status::no_such_method(path)) };
        match (*rule, identity) {
            (Anyone(scope) | PersonOr(scope), Identity::ApiKey { scopes, .. }) => {
                if has(scopes, scope) {
                    Ok(())
                } else {
                    Err(narrow(scope))
                }
            }
            (SignedInOr(_), Identity::ApiKey { .. }) => {
                Err(denied("no API key may do this, whatever its scopes; sign in and do it yourself"))
            }
            (Anyone(_), _) | (PersonOr(_) | SignedInOr(_), Identity::Person(_)) => Ok(()),
            (PersonOr(scope) | SignedInOr(scope) | Scope(scope), Identity::Service { scopes, .. }) => {
                if has(scopes, scope) { Ok(()) } else { Err(lacks(scope)) }
            }
            (_, Identity::Anonymous) => Err(unauthenticated()),
            (PersonOr(_) | SignedInOr(_), Identity::Guest(_)) => {
                Err(denied("this needs somebody who is signed in"))
            }
            (Scope(scope), _) => Err(denied(format!("this needs a service token with the scope `{scope}`"))),
        }
    }
}

fn has(scopes: &[String], scope: &str) -> bool {
    scopes.iter().any(|held| held == scope)
}

fn lacks(scope: &str) -> Status {
    denied(format!(
        "this token lacks the scope `{scope}`; mint one with `rapport token --service NAME --scope {scope}`"
    ))
}

fn narrow(scope: &str) -> Status {
    denied(format!("this API key lacks the scope `{scope}`; make a key that has it, and use that one"))
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
