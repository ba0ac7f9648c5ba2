//! Who sent a request, as far as a page may care.

use std::{convert::Infallible, net::IpAddr};

use axum::extract::FromRequestParts;
use http::{HeaderMap, header, request::Parts};

use service_kit::request_id::RequestId;

use super::{Context, backend::Asker};
use crate::{client_address::ClientAddress, cookies::Guest};

/// Somebody in front of the site.
pub(super) struct Visitor {
    address: Option<IpAddr>,
    headers: HeaderMap,
    request_id: RequestId,
}

impl Visitor {
    /// As nobody in particular: what they are shown may be shown to everybody.
    pub(super) fn anonymous(&self) -> Asker {
        Asker { address: self.address, guest: None, request_id: self.request_id.clone() }
    }

    /// As this guest.
    pub(super) fn known_as(&self, guest: &Guest) -> Asker {
        Asker { guest: Some(guest.id), ..self.anonymous() }
    }

    /// Who their cookie says they are. A page that asks this is theirs alone.
    pub(super) fn guest(&self, site: &Context) -> Option<Guest> {
        site.cookies.read(&self.headers, site.clock.now())
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
        Ok(Self { address, headers: parts.headers.clone(), request_id })
    }
}
