//! Why somebody is not signed in: for the log here, for the page in `view.rs`.

use std::error::Error;

use axum::http::StatusCode;
use service_kit::config::said;

use super::http::CallError;

/// Why a log-in went no further.
#[derive(Debug, Clone, thiserror::Error)]
pub(super) enum Refusal {
    /// Never begun here, done already, or begun more than ten minutes ago.
    #[error("no log-in of this browser waits for this answer")]
    Unknown,
    #[error("too many answers came from their address")]
    TooOften,
    #[error("the answer is another provider's")]
    MixedUp,
    #[error("they did not agree")]
    Denied,
    /// What a provider may say instead of a code (RFC 6749, section 4.1.2.1).
    #[error("the provider refused with {0:?}")]
    Declined(String),
    #[error("the provider is away: {0}")]
    Away(String),
    /// A code is good once, and for some minutes.
    #[error("the provider does not take the code")]
    SpentCode,
    #[error("the ID token is not believed: {1}")]
    Doubted(Doubt, String),
    /// The provider and our settings do not fit together.
    #[error("the provider's answer is of no use: {0}")]
    Unusable(String),
    #[error("posts-service does not sign them in: {0}")]
    NoService(String),
    /// A second account is added to nobody.
    #[error("the session that wanted another account is over")]
    SignedOut,
    #[error("the account is another person's")]
    Taken,
    #[error("the person has as many accounts as there may be")]
    Full,
}

/// What is wrong with an ID token (OpenID Connect Core 1.0, section 3.1.3.7).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doubt {
    Nonce,
    Issuer,
    Audience,
    Expired,
    Signature,
    Other,
}

impl Refusal {
    /// A call to the provider brought nothing.
    pub(super) fn of_call(error: &CallError) -> Self {
        match error {
            CallError::Unprotected => Self::unusable(error),
            _ => Self::Away(said(error)),
        }
    }

    pub(super) fn unusable(error: &(dyn Error + 'static)) -> Self {
        Self::Unusable(said(error))
    }

    /// The status of the page that says it.
    pub(super) fn status(&self) -> StatusCode {
        match self {
            Self::Unknown | Self::MixedUp | Self::SpentCode => StatusCode::BAD_REQUEST,
            Self::Denied | Self::SignedOut => StatusCode::FORBIDDEN,
            Self::TooOften => StatusCode::TOO_MANY_REQUESTS,
            Self::Taken | Self::Full => StatusCode::CONFLICT,
            Self::Declined(_) | Self::Doubted(..) | Self::Unusable(_) => StatusCode::BAD_GATEWAY,
            Self::Away(_) | Self::NoService(_) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// Whether the same may work in a moment.
    pub(super) fn may_pass(&self) -> bool {
        !matches!(self, Self::SignedOut | Self::Taken | Self::Full | Self::TooOften)
    }

    /// Where it is handled. What people do is not worth a warning; what an operator may have to look
    /// at is.
    pub(super) fn log(&self, provider: &str) {
        match self {
            Self::Unknown | Self::Denied | Self::SpentCode | Self::SignedOut | Self::Taken | Self::Full => {
                tracing::info!(provider, "log-in ended: {self}");
            }
            _ => tracing::warn!(provider, "log-in failed: {self}"),
        }
    }
}
