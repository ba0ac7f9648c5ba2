//! Why a comment was not taken: beside which fields it is said, with which status, and what may be
//! tried next.

use axum::http::StatusCode;
use proto::reasons;

use super::{
    backend::{Failure, Wrong},
    bounds::{MAX_EMAIL, MAX_NAME, MAX_URL},
    trouble::RETRY_AFTER_SECONDS,
    typed::Typed,
};
use crate::pages::view::{Field, FieldError, FormNotice, Problem};

/// A refused form.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    pub(super) errors: Vec<FieldError>,
    pub(super) notice: Option<FormNotice>,
    /// When the same form may be sent again, in seconds.
    pub(super) retry_after: Option<u64>,
    /// Whether there is still somebody to reply to.
    pub(super) keeps_parent: bool,
}

impl Refusal {
    /// `max_text` is the longest text in characters, if the thread told.
    pub(super) fn of(failure: Failure, typed: &Typed, max_text: Option<u32>) -> Self {
        match failure {
            Failure::Invalid(wrong) => Self::fields(&wrong, typed, max_text),
            Failure::Repeated => Self::notice(StatusCode::CONFLICT, FormNotice::Repeated),
            Failure::Arrived => Self::notice(StatusCode::CONFLICT, FormNotice::Arrived),
            Failure::Stale => Self::notice(StatusCode::CONFLICT, FormNotice::Conflict),
            Failure::Refused { reason, .. } if reason == reasons::REPLY_TOO_DEEP => {
                Self { keeps_parent: false, ..Self::notice(StatusCode::CONFLICT, FormNotice::TooDeep) }
            }
            // Hidden while the reply was being written.
            Failure::Refused { reason, .. } if reason == reasons::PARENT_HIDDEN => Self::parent_gone(),
            Failure::Refused { message, .. } => Self::notice(StatusCode::CONFLICT, FormNotice::Said(message)),
            // The post was there a moment ago: comments-service does not know it yet, or it was just
            // taken back.
            Failure::NotFound if typed.parent.is_none() => Self::of(Failure::Away, typed, max_text),
            Failure::NotFound => Self::parent_gone(),
            Failure::Forbidden => Self::notice(StatusCode::FORBIDDEN, FormNotice::Refused),
            Failure::OtherSession => Self::notice(StatusCode::FORBIDDEN, FormNotice::OtherSession),
            Failure::SignedOut => Self::notice(StatusCode::UNAUTHORIZED, FormNotice::SignedOut),
            Failure::NoProvider => Self::notice(StatusCode::NOT_FOUND, FormNotice::NoProvider),
            Failure::TooLongToCarry => {
                Self::notice(StatusCode::UNPROCESSABLE_ENTITY, FormNotice::TooLongToCarry)
            }
            Failure::TooFast { seconds } => Self {
                retry_after: Some(seconds.unwrap_or(1)),
                ..Self::notice(StatusCode::TOO_MANY_REQUESTS, FormNotice::TooFast { seconds })
            },
            Failure::Away => Self {
                retry_after: Some(RETRY_AFTER_SECONDS),
                ..Self::notice(StatusCode::SERVICE_UNAVAILABLE, FormNotice::Away)
            },
            Failure::Broken => Self::notice(StatusCode::INTERNAL_SERVER_ERROR, FormNotice::Failed),
        }
    }

    /// Why what was written before is not changed: `typed` has its new text.
    pub(super) fn of_change(failure: Failure, typed: &Typed, max_text: Option<u32>) -> Self {
        match failure {
            Failure::Forbidden | Failure::NotFound => Self::too_late(),
            Failure::Refused { reason, .. }
                if reason == reasons::EDIT_WINDOW_OVER || reason == reasons::COMMENT_DELETED =>
            {
                Self::too_late()
            }
            failure => Self::of(failure, typed, max_text),
        }
    }

    /// The edit window is over, or nothing is left to be changed.
    pub(super) fn too_late() -> Self {
        Self::notice(StatusCode::CONFLICT, FormNotice::TooLate)
    }

    /// Whether the same request may have been carried out, or may be later.
    pub(super) fn is_unsure(failure: &Failure) -> bool {
        matches!(failure, Failure::Away | Failure::Broken)
    }

    fn notice(status: StatusCode, notice: FormNotice) -> Self {
        let notice = Some(notice);
        Self { status, errors: Vec::new(), notice, retry_after: None, keeps_parent: true }
    }

    fn parent_gone() -> Self {
        Self { keeps_parent: false, ..Self::notice(StatusCode::CONFLICT, FormNotice::ParentGone) }
    }

    fn fields(wrong: &[Wrong], typed: &Typed, max_text: Option<u32>) -> Self {
        if wrong.iter().any(|wrong| wrong.field.ends_with("parent_comment")) {
            return Self::parent_gone();
        }
        let errors: Vec<FieldError> = Field::ALL
            .into_iter()
            .filter_map(|field| Some((field, wrong.iter().find(|wrong| is_about(wrong, field))?)))
            .map(|(field, wrong)| FieldError { field, problem: problem(field, typed, max_text, &wrong.rule) })
            .collect();
        // A rule about something that no field shows.
        let other = wrong.first().map_or(FormNotice::Failed, |wrong| FormNotice::Said(wrong.rule.clone()));
        Self {
            notice: errors.is_empty().then_some(other),
            errors,
            ..Self::notice(StatusCode::UNPROCESSABLE_ENTITY, FormNotice::Failed)
        }
    }
}

/// `comment.author.email` in CreateComment; `content` alone in PreviewComment.
fn is_about(wrong: &Wrong, field: Field) -> bool {
    let last = wrong.field.rsplit('.').next().unwrap_or_default();
    match field {
        Field::Name => matches!(last, "display_name" | "author"),
        Field::Email => last == "email",
        Field::Url => last == "url",
        Field::Text => last == "content",
    }
}

/// The service's sentence is in English; what is evident is said in the reader's own language.
fn problem(field: Field, typed: &Typed, max_text: Option<u32>, rule: &str) -> Problem {
    let (value, max) = match field {
        Field::Name => (&typed.name, Some(MAX_NAME)),
        Field::Email => (&typed.email, Some(MAX_EMAIL)),
        Field::Url => (&typed.url, Some(MAX_URL)),
        Field::Text => (&typed.text, max_text),
    };
    let too_long = max.filter(|max| value.chars().count() > *max as usize);
    match (field, too_long) {
        (Field::Name | Field::Text, _) if value.trim().is_empty() => Problem::Missing,
        (_, Some(max)) => Problem::TooLong { max },
        (Field::Email | Field::Url, None) => Problem::Invalid,
        (Field::Name | Field::Text, None) => Problem::Said(rule.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::pages::template_tests::keys_beside_fields;

    /// What is said of a form with `value` in all fields, when the service refuses all of them.
    fn said_of(value: &str) -> Vec<FieldError> {
        let [name, email, url, text] = std::array::from_fn(|_| value.to_owned());
        let typed = Typed { name, email, url, text, ..Typed::default() };
        let fields = ["author.display_name", "author.email", "author.url", "content"];
        let wrong = fields.map(|field| Wrong { field: field.into(), rule: "must be right".into() });
        Refusal::of(Failure::Invalid(wrong.into()), &typed, Some(10)).errors
    }

    #[test]
    fn every_sentence_beside_a_field_is_said_of_some_form() {
        let long = "x".repeat(3_000);
        let errors = ["", "x", &long].into_iter().flat_map(said_of);
        let in_our_words = errors.filter(|error| !matches!(error.problem, Problem::Said(_)));
        let said: BTreeSet<_> = in_our_words.map(|error| error.key()).collect();
        assert_eq!(said, keys_beside_fields(), "left: what is said, right: what there are words for");
    }
}
