//! Who sent a request, as far as a page may care.

use std::{convert::Infallible, net::IpAddr};

use axum::extract::FromRequestParts;
use http::{HeaderMap, header, request::Parts};

use service_kit::{request_id::RequestId, time::Timestamp};

use super::{backend::Asker, context::Context};
use crate::{
    client_address::ClientAddress,
    cookies::{Guest, Remembered},
    positions::Positions,
};

/// Somebody in front of the site.
pub(super) struct Visitor {
    address: Option<IpAddr>,
    headers: HeaderMap,
    request_id: RequestId,
    /// How far the feeds were when they last wrote.
    positions: Positions,
}

/// What the cookies of somebody say about them. A page that shows any of it is theirs alone.
#[derive(Debug, Clone, Default)]
pub(super) struct Reader {
    /// Who wrote or reacted here before.
    pub(super) guest: Option<Guest>,
    /// What they asked us to remember.
    pub(super) remembered: Option<Remembered>,
    now: Timestamp,
}

impl Reader {
    /// Whether we have met.
    pub(super) fn is_known(&self) -> bool {
        self.guest.is_some() || self.remembered.is_some()
    }

    /// What makes a comment their own.
    pub(super) fn token(&self, comment: &str) -> Option<&str> {
        self.guest.as_ref()?.edit_token(comment)
    }

    /// Whether a comment is theirs to change.
    pub(super) fn may_change(&self, comment: &str) -> bool {
        self.guest.as_ref().is_some_and(|guest| guest.may_change(comment, self.now))
    }
}

impl Visitor {
    /// Who their cookies say that they are.
    pub(super) fn reader(&self, site: &Context) -> Reader {
        let now = site.clock.now();
        Reader { guest: self.guest(site), remembered: site.remembered.read(&self.headers, now), now }
    }

    /// As whom they read: as the guest they are, so that they see how they reacted themselves.
    pub(super) fn reading(&self, reader: &Reader) -> Asker {
        reader.guest.as_ref().map_or_else(|| self.anonymous(), |guest| self.known_as(guest))
    }

    /// The same visitor without a cookie.
    pub(super) fn forgotten(&self) -> Self {
        let mut headers = self.headers.clone();
        headers.remove(header::COOKIE);
        Self {
            address: self.address,
            headers,
            request_id: self.request_id.clone(),
            positions: self.positions.clone(),
        }
    }

    /// As nobody in particular: what they are shown may be shown to everybody.
    pub(super) fn anonymous(&self) -> Asker {
        Asker {
            address: self.address,
            guest: None,
            request_id: self.request_id.clone(),
            positions: self.positions.clone(),
        }
    }

    /// As this guest.
    pub(super) fn known_as(&self, guest: &Guest) -> Asker {
        Asker { guest: Some(guest.id), ..self.anonymous() }
    }

    /// Who their cookie says they are. A page that asks this is theirs alone.
    pub(super) fn guest(&self, site: &Context) -> Option<Guest> {
        site.cookies.read(&self.headers, site.clock.now())
    }

    /// The event that they heard last: as their browser says by itself, or else as the page's script says.
    pub(super) fn last_seen(&self, query: Option<&str>) -> Option<String> {
        let header = self.headers.get("last-event-id").and_then(|value| value.to_str().ok());
        let asked = || {
            let mut pairs = url::form_urlencoded::parse(query.unwrap_or_default().as_bytes());
            pairs.find(|(key, _)| key == "after").map(|(_, value)| value.into_owned())
        };
        header.map(str::to_owned).or_else(asked).filter(|seen| !seen.is_empty())
    }

    /// Where they are, in words.
    pub(super) fn address(&self) -> String {
        self.address.map(|address| address.to_string()).unwrap_or_default()
    }

    /// What their browser says about itself; tells apart two who share an address.
    pub(super) fn browser(&self) -> [&[u8]; 2] {
        let said = |name| self.headers.get(name).map_or(&[][..], |value| value.as_bytes());
        [said(header::USER_AGENT), said(header::ACCEPT_LANGUAGE)]
    }

    /// The id under which this request is in the logs, those of the services included.
    pub(super) fn reference(&self) -> &str {
        self.request_id.as_str()
    }
}

impl<S: Sync> FromRequestParts<S> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        let address = parts.extensions.get::<ClientAddress>().map(|address| address.0);
        let request_id = RequestId::of(&parts.headers);
        let positions = parts.extensions.get::<Positions>().cloned().unwrap_or_default();
        Ok(Self { address, headers: parts.headers.clone(), request_id, positions })
    }
}
