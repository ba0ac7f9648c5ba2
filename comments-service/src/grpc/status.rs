//! The one place where an error of the domain becomes a `Status`: its code, its reason, and the
//! sentence that says what to do next.

use proto::reasons;
use service_kit::{status, watch};
use store_kit::feed::Gone;
use tonic::{Code, Status};

use crate::error::{Error, Forbidden};

impl From<Error> for Status {
    fn from(error: Error) -> Self {
        match error {
            Error::Invalid(violations) => status::invalid(&violations),
            Error::NotFound(name) => status::refused(
                Code::NotFound,
                "NOT_FOUND",
                format!("`{name}` is not there, or not for you; check the name"),
            ),
            Error::Unauthenticated(why) => status::refused(
                Code::Unauthenticated,
                "NO_CREDENTIALS",
                format!("{why}; log in and repeat the call"),
            ),
            Error::Denied(why) => status::refused(Code::PermissionDenied, "NOT_ALLOWED", why),
            Error::Stale => status::refused(
                Code::Aborted,
                reasons::STALE_ETAG,
                "the comment was changed meanwhile; read it again and repeat the change",
            ),
            Error::Forbidden(forbidden) => self::forbidden(forbidden),
            Error::SameText => status::refused(
                Code::AlreadyExists,
                "SAME_TEXT",
                "you said the same in this discussion already; it is there, or waits for a moderator",
            ),
            Error::RequestIdReused => status::refused(
                Code::AlreadyExists,
                reasons::REQUEST_ID_REUSED,
                "this request_id was used with other content; take a new one for another request",
            ),
            Error::TooSoon { retry_after } => status::exhausted(
                "TOO_SOON",
                format!(
                    "this comes too soon after your last comment; try again in {} s",
                    retry_after.as_secs_f64().ceil()
                ),
                retry_after,
            ),
            Error::TooLong(most) => {
                status::too_long(format!("a batch may have {most} bytes; send it in parts"))
            }
            Error::Gone(Gone::OtherEpoch) => watch::epoch_changed(),
            Error::Gone(Gone::TooOld) => watch::position_too_old(),
            Error::Gone(Gone::Ahead) => watch::position_ahead(),
            Error::PostsAway(away) => {
                tracing::warn!(error = away.to_string(), source = source(&away), "posts-service is away");
                let message = "who may see this post is not known at the moment; try again shortly";
                status::unavailable("POSTS_AWAY", message, status::OUTAGE_RETRY_AFTER)
            }
            Error::Store(error) => store(&error),
            Error::Rendering(error) => status::internal(&error),
        }
    }
}

fn forbidden(forbidden: Forbidden) -> Status {
    let (reason, message) = match forbidden {
        Forbidden::ThreadClosed => ("THREAD_CLOSED", "this discussion is closed; nobody can write here"),
        Forbidden::ThreadClosedByAge => {
            ("THREAD_CLOSED", "this discussion is closed: the time for comments on this post is over")
        }
        Forbidden::NotPublished => {
            ("POST_NOT_PUBLISHED", "this post takes comments once it is published; publish it first")
        }
        Forbidden::ParentHidden => (
            reasons::PARENT_HIDDEN,
            "the comment to answer is not shown any more; answer another, or the post",
        ),
        Forbidden::TooDeep => {
            (reasons::REPLY_TOO_DEEP, "replies end at depth 50; reply to its parent instead")
        }
        Forbidden::WindowOver => (
            reasons::EDIT_WINDOW_OVER,
            "the time for changing this comment is over; ask a moderator of the blog",
        ),
        Forbidden::Deleted => (
            reasons::COMMENT_DELETED,
            "its author deleted this comment; nothing is left that could be changed",
        ),
        Forbidden::OwnComment => {
            ("OWN_COMMENT", "reactions are for what others wrote; this comment is yours")
        }
        Forbidden::NotShown => {
            ("COMMENT_NOT_SHOWN", "this comment is not shown any more; react to one that is")
        }
    };
    status::refused(Code::FailedPrecondition, reason, message)
}

fn store(error: &store_kit::Error) -> Status {
    match error {
        store_kit::Error::Busy => status::too_many_writes(),
        error if error.is_temporary() => {
            tracing::warn!(%error, source = source(error), "the store is away");
            status::store_away()
        }
        error => status::internal(error),
    }
}

fn source(error: &dyn std::error::Error) -> String {
    error.source().map(ToString::to_string).unwrap_or_default()
}
