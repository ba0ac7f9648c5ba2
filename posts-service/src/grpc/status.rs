//! The one table from refusals to gRPC codes. Each message says what to do next; what failed inside
//! goes to the log alone.

use proto::reasons;
use service_kit::{
    status::{exhausted, internal, invalid, refused, store_away, too_long, too_many_writes},
    violation::Violations,
    watch,
};
use store_kit::feed::Gone;
use tonic::{Code, Status};

use crate::{
    api_keys::MOST_API_KEYS,
    error::{Error, Exists, Forbidden},
    invitations::MOST_INVITATIONS,
    sign_in::MOST_IDENTITIES,
};

/// What a caller is told.
pub(super) fn of(error: Error) -> Status {
    match error {
        Error::Invalid(violations) => invalid(&violations),
        Error::NotFound(what) => refused(
            Code::NotFound,
            "NOT_FOUND",
            format!("{what} is not there, or not for you to read; check the name"),
        ),
        Error::Exists(what) => exists(&what),
        Error::Stale(what) => refused(
            Code::Aborted,
            reasons::STALE_ETAG,
            format!("{what} was changed meanwhile; read it again and repeat the change with its new etag"),
        ),
        Error::Forbidden(Forbidden::Trashed) => refused(
            Code::FailedPrecondition,
            "POST_TRASHED",
            "the post is in the trash; take it out with UndeletePost first",
        ),
        Error::Forbidden(Forbidden::LastOwner) => refused(
            Code::FailedPrecondition,
            "LAST_OWNER",
            "a blog keeps one OWNER who is a person; make somebody else OWNER first",
        ),
        Error::Forbidden(Forbidden::LastIdentity) => refused(
            Code::FailedPrecondition,
            "LAST_IDENTITY",
            "it is the only account by which this person signs in; sign in with another one and add it first",
        ),
        Error::Forbidden(Forbidden::ManyIdentities) => refused(
            Code::FailedPrecondition,
            "TOO_MANY_IDENTITIES",
            format!(
                "a person has at most {MOST_IDENTITIES} accounts; take one away with DeleteIdentity first"
            ),
        ),
        Error::Forbidden(Forbidden::ManyApiKeys) => refused(
            Code::FailedPrecondition,
            "TOO_MANY_API_KEYS",
            format!("a person has at most {MOST_API_KEYS} API keys; revoke one with DeleteApiKey first"),
        ),
        Error::Forbidden(Forbidden::ManyInvitations) => refused(
            Code::FailedPrecondition,
            "TOO_MANY_INVITATIONS",
            format!(
                "a blog has at most {MOST_INVITATIONS} open invitations; revoke one with DeleteInvitation first"
            ),
        ),
        Error::Forbidden(Forbidden::Claimed) => refused(
            Code::FailedPrecondition,
            "CLAIMED",
            "an OWNER has signed in already, so there is nothing to claim; sign in, or ask an OWNER for an \
             invitation",
        ),
        Error::Forbidden(Forbidden::NoBlog) => refused(
            Code::FailedPrecondition,
            "NO_BLOG",
            "there is no blog to claim; make one with `rapport blog create` or CreateBlog first",
        ),
        Error::ManyTries { retry_after } => exhausted(
            "TOO_MANY_TRIES",
            "too many codes were tried; wait, or print a new one with `rapport claim`, which counts anew",
            retry_after,
        ),
        Error::Forbidden(Forbidden::SessionOver) => refused(
            Code::FailedPrecondition,
            reasons::SESSION_OVER,
            "the person signed out everywhere since this session began; sign in again first",
        ),
        Error::Denied(what) => refused(Code::PermissionDenied, "NOT_ALLOWED", format!("you may not {what}")),
        Error::TooMuch(what) => too_long(what),
        Error::Outrun => refused(
            Code::Aborted,
            "TEXT_CHANGED",
            "others keep changing the post's text; read it again and repeat the change",
        ),
        Error::Gone(Gone::OtherEpoch) => watch::epoch_changed(),
        Error::Gone(Gone::TooOld) => watch::position_too_old(),
        Error::Gone(Gone::Ahead) => watch::position_ahead(),
        Error::Store(store_kit::Error::Busy) => too_many_writes(),
        Error::Store(error) if error.is_temporary() => {
            tracing::warn!(error = &error as &dyn std::error::Error, "the store is away");
            store_away()
        }
        Error::Store(_) | Error::Rendering(_) => internal(&error),
    }
}

/// What a caller is told whose request breaks rules.
pub(super) fn of_violations(violations: Violations) -> Status {
    of(Error::Invalid(violations))
}

fn exists(what: &Exists) -> Status {
    let (reason, message) = match what {
        Exists::Blog(id) => {
            ("BLOG_EXISTS", format!("the id `{id}` is, or once was, that of a blog; choose another"))
        }
        Exists::Member => ("MEMBER_EXISTS", "the person is a member already; use UpdateMember".to_owned()),
        Exists::Slug(slug) => (
            "SLUG_TAKEN",
            format!(
                "another post of the blog has the slug `{slug}`; choose another, or none to have one made"
            ),
        ),
        Exists::NotTrashed => {
            ("NOT_TRASHED", "the post is not in the trash; nothing is to be done".to_owned())
        }
        Exists::Account => (
            "ACCOUNT_TAKEN",
            "the account belongs to another person; sign in as that one and take it away there first"
                .to_owned(),
        ),
        Exists::Request => (
            reasons::REQUEST_ID_REUSED,
            "the request_id was used with other content; use a new one for a new request".to_owned(),
        ),
    };
    refused(Code::AlreadyExists, reason, message)
}
