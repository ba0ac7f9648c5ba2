//! Who sent a request, as far as a page may care.

use std::{convert::Infallible, net::IpAddr};

use axum::extract::FromRequestParts;
use http::{HeaderMap, header, request::Parts};

use proto::comments::v1::Comment;
use service_kit::{request_id::RequestId, time::Timestamp};
use tokio::sync::OnceCell;

use super::{
    backend::{Asker, Who},
    context::Context,
    standing::{Seated, Standing},
};
use crate::{
    client_address::ClientAddress,
    cookies::{Guest, Kept, Remembered},
    hosts::Host,
    positions::Positions,
    session::Pass,
};

/// Somebody in front of the site.
pub(super) struct Visitor {
    host: Host,
    address: Option<IpAddr>,
    headers: HeaderMap,
    request_id: RequestId,
    /// How far the feeds were when they last wrote.
    positions: Positions,
    standing: OnceCell<Standing>,
}

/// What the cookies of somebody say about them. A page that shows any of it is theirs alone.
#[derive(Debug, Clone, Default)]
pub(super) struct Reader {
    /// Who wrote or reacted here before.
    pub(super) guest: Option<Guest>,
    /// What they asked us to remember.
    pub(super) remembered: Option<Remembered>,
    /// Whether they signed in.
    pub(super) standing: Standing,
    now: Timestamp,
}

impl Reader {
    /// Whether we have met.
    pub(super) fn is_known(&self) -> bool {
        self.guest.is_some() || self.remembered.is_some() || self.standing != Standing::Nobody
    }

    /// What makes a comment their own beside their name.
    pub(super) fn token(&self, comment: &str) -> Option<&str> {
        self.guest.as_ref()?.edit_token(comment)
    }

    /// Whether they wrote a comment, on this device or under their name.
    pub(super) fn wrote(&self, comment: &Comment) -> bool {
        let author = comment.author.as_ref().map_or("", |author| &author.person);
        let is_theirs = self.standing.person().is_some_and(|person| person.name() == author);
        is_theirs || self.token(&comment.name).is_some()
    }

    /// Whether a comment is theirs to change.
    pub(super) fn may_change(&self, comment: &Comment) -> bool {
        // The services say it to nobody but its author.
        let end = comment.editable_until.and_then(Timestamp::from_proto);
        let is_theirs = self.standing.person().is_some() && end.is_some_and(|end| end > self.now);
        is_theirs || self.guest.as_ref().is_some_and(|guest| guest.may_change(&comment.name, self.now))
    }

    /// What their forms carry; empty for who did not sign in.
    pub(super) fn csrf(&self) -> String {
        self.standing.person().map(Seated::csrf).unwrap_or_default()
    }
}

impl Visitor {
    /// Who their cookies say that they are.
    pub(super) async fn reader(&self, site: &Context) -> Reader {
        let now = site.clock.now();
        Reader {
            guest: self.guest(site),
            remembered: site.remembered.read(&self.headers, now),
            standing: self.standing(site).await.clone(),
            now,
        }
    }

    /// Whether they signed in; found out once for a request.
    pub(super) async fn standing(&self, site: &Context) -> &Standing {
        let find = || Standing::of(site.sessions.read(&self.headers), site, &self.request_id);
        self.standing.get_or_init(find).await
    }

    /// Whether it was found out that their session is over.
    pub(super) fn is_signed_out(&self) -> bool {
        self.standing.get() == Some(&Standing::Over)
    }

    /// As whom they read: as the person or guest they are, so that they see what is their own and how they
    /// reacted themselves.
    pub(super) fn reading(&self, reader: &Reader) -> Asker {
        let pass = reader.standing.person().and_then(|person| person.pass.as_ref());
        match (pass, &reader.guest) {
            (Some(pass), _) => self.signed_in_with(pass),
            (None, Some(guest)) => self.known_as(guest),
            (None, None) => self.anonymous(),
        }
    }

    /// The same visitor without a cookie.
    pub(super) fn forgotten(&self) -> Self {
        let mut headers = self.headers.clone();
        headers.remove(header::COOKIE);
        Self { headers, ..self.without_session() }
    }

    /// The same visitor after they signed out.
    pub(super) fn without_session(&self) -> Self {
        Self {
            host: self.host.clone(),
            address: self.address,
            headers: self.headers.clone(),
            request_id: self.request_id.clone(),
            positions: self.positions.clone(),
            standing: OnceCell::new_with(Some(Standing::Nobody)),
        }
    }

    /// As nobody in particular: what they are shown may be shown to everybody.
    pub(super) fn anonymous(&self) -> Asker {
        Asker {
            address: self.address,
            who: Who::Nobody,
            request_id: self.request_id.clone(),
            positions: self.positions.clone(),
        }
    }

    /// As this guest.
    pub(super) fn known_as(&self, guest: &Guest) -> Asker {
        Asker { who: Who::Guest(guest.id), ..self.anonymous() }
    }

    /// As this person.
    pub(super) fn signed_in_with(&self, pass: &Pass) -> Asker {
        Asker { who: Who::Person(pass.clone()), ..self.anonymous() }
    }

    /// What they had typed in the forms of this page before they went to sign in, the latest first.
    pub(super) fn kept(&self, site: &Context, page: &str) -> Vec<Kept> {
        site.kept.of_page(&self.headers, page, site.clock.now())
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

    /// What their browser sent along.
    pub(super) fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Which of our hosts they are at.
    pub(super) fn host(&self) -> &Host {
        &self.host
    }

    /// Where they are, as the edge says it.
    pub(super) fn client_address(&self) -> Option<ClientAddress> {
        self.address.map(ClientAddress)
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
        let (host, headers) = (Host::of(&parts.extensions), parts.headers.clone());
        Ok(Self { host, address, headers, request_id, positions, standing: OnceCell::new() })
    }
}
