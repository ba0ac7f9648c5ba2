//! Forms that a page of a session sent.

use axum::body::Body;
use url::form_urlencoded;
use uuid::Uuid;

use crate::{
    body::{self, Unread},
    cookies::Session,
};

/// The field that proves from which session's page a form comes.
pub(crate) const CSRF: &str = "csrf";

/// The fields as they came, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Form(Vec<(String, String)>);

/// A form was not read, and cannot be shown again either.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unusable {
    /// It is larger than we take.
    TooLarge,
    /// It did not arrive whole.
    TooSlow,
}

impl Form {
    pub(crate) async fn read(body: Body, max_bytes: usize) -> Result<Self, Unusable> {
        match body::read(body, max_bytes).await {
            Ok(bytes) => Ok(Self::parse(&bytes)),
            Err(Unread::TooLong) => Err(Unusable::TooLarge),
            Err(Unread::TooSlow | Unread::BrokenOff) => Err(Unusable::TooSlow),
        }
    }

    fn parse(bytes: &[u8]) -> Self {
        let fields = form_urlencoded::parse(bytes);
        // Browsers end lines of a form as mail does, whatever was typed.
        Self(fields.map(|(name, value)| (name.into_owned(), value.replace("\r\n", "\n"))).collect())
    }

    /// A field's value; empty when it did not come.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(found, _)| found == name).map_or("", |(_, value)| value)
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(found, _)| found == name)
    }

    /// The form's `request_id`; a form that lost it gets another.
    pub(crate) fn request_id(&self) -> Uuid {
        self.get("request_id").parse().unwrap_or_else(|_| Uuid::new_v4())
    }

    /// Whether a page of `session` sent it.
    pub(crate) fn is_of(&self, session: &Session) -> bool {
        session.made(self.get(CSRF))
    }

    /// Everything but the proof, to be sent again.
    pub(crate) fn without_proof(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().filter(|(name, _)| name != CSRF).map(|(name, value)| (name.as_str(), value.as_str()))
    }
}
