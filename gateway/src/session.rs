//! What pages for somebody who signed in stand on: the session of a request, calls in its name, forms
//! that only its own pages can send, answers that nobody keeps. The log-in page and the desk use it.

mod answer;
mod assets;
mod calls;
mod failure;
mod form;
mod mint;
#[cfg(test)]
mod mint_tests;
mod pass;
mod renew;
mod shell;

use std::{convert::Infallible, net::IpAddr};

use axum::extract::FromRequestParts;
use http::{HeaderMap, HeaderValue, header, request};
use service_kit::{
    request_id::RequestId,
    time::{Clock, Timestamp},
};
use url::Url;

use crate::{
    auth::address::TOKEN_PAGE,
    client_address::ClientAddress,
    cookies::{Guest, Session, SessionCookies},
    hosts::Host,
    parts::Parts,
    positions::Positions,
};
pub(crate) use answer::{fragment, json, no_longer, page, secured, see_other};
pub(crate) use assets::{Asset, serve};
pub(crate) use calls::{As, Calls};
pub(crate) use failure::{Failure, Refusal, Wrong};
pub(crate) use form::{CSRF, Form, Unusable};
use mint::Mint;
pub(crate) use pass::Pass;
pub(crate) use renew::renew;
pub(crate) use shell::{ASSETS, Shell, render};

/// Everything that pages of a session need.
pub(crate) struct Sessions {
    pub(crate) calls: Calls,
    pub(crate) clock: Clock,
    cookies: SessionCookies,
    mint: Mint,
    public_url: Url,
}

impl Sessions {
    pub(crate) fn new(parts: &Parts) -> Self {
        let secure = parts.public_url.scheme() == "https";
        Self {
            calls: Calls::new(parts),
            cookies: SessionCookies::new(&parts.cookie_key, secure),
            mint: Mint::new(parts),
            public_url: parts.public_url.clone(),
            clock: parts.clock.clone(),
        }
    }

    /// Who signed in, in the browser that sent the request.
    pub(crate) fn of(&self, browser: &Browser) -> Option<Session> {
        self.read(&browser.headers)
    }

    /// The same by the headers of a request.
    pub(crate) fn read(&self, headers: &HeaderMap) -> Option<Session> {
        self.cookies.read(headers, self.now())
    }

    /// What calls in the name of a session carry.
    ///
    /// # Errors
    /// [`Failure::SignedOut`] when it is over; whatever else means that nobody knows now.
    pub(crate) async fn pass(&self, session: &Session, request_id: &RequestId) -> Result<Pass, Failure> {
        self.mint.pass(session, request_id).await
    }

    /// What calls in the name of a guest carry.
    pub(crate) fn guest_pass(&self, guest: &Guest) -> Pass {
        self.mint.guest(guest.id)
    }

    /// The `Set-Cookie` line that begins a session; `None` for one that no cookie can hold.
    pub(crate) fn begin(&self, session: &Session) -> Option<HeaderValue> {
        self.cookies.write(session, self.now())
    }

    /// The `Set-Cookie` line that ends it.
    pub(crate) fn end(&self) -> HeaderValue {
        self.cookies.end()
    }

    /// Under which address people reach the installation.
    pub(crate) fn public_url(&self) -> &Url {
        &self.public_url
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }
}

/// Where a request comes from.
#[derive(Clone)]
pub(crate) struct Browser {
    /// Which of our hosts it is at.
    pub(crate) host: Host,
    pub(crate) address: Option<IpAddr>,
    pub(crate) request_id: RequestId,
    /// How far the feeds were when they last wrote.
    pub(crate) positions: Positions,
    headers: HeaderMap,
}

impl Browser {
    /// The first language that its owner reads and our pages speak.
    pub(crate) fn language(&self) -> &str {
        let asked = self.headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        let mut tags =
            asked.unwrap_or_default().split(',').map(|tag| tag.split(';').next().unwrap_or("").trim());
        tags.find(|tag| crate::pages::text::Texts::speaks(tag)).unwrap_or("en")
    }

    /// Where it is told that its owner has signed out: the token page is on the main host alone.
    pub(crate) fn signed_out(&self) -> String {
        if self.host == Host::Main { format!("{TOKEN_PAGE}?done=signed-out") } else { "/".to_owned() }
    }

    /// Whether its script asks, which reads a short answer instead of a page.
    pub(crate) fn wants_json(&self) -> bool {
        self.headers.get(header::ACCEPT).is_some_and(|value| value.as_bytes() == b"application/json")
    }

    /// The id under which this request is in the logs.
    pub(crate) fn reference(&self) -> String {
        self.request_id.as_str().to_owned()
    }

    /// For calls in the name of whom the pass is of.
    pub(crate) fn with<'a>(&'a self, pass: &'a Pass) -> As<'a> {
        As { pass, address: self.address, request_id: &self.request_id, positions: &self.positions }
    }
}

impl<S: Sync> FromRequestParts<S> for Browser {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut request::Parts, _state: &S) -> Result<Self, Infallible> {
        let address = parts.extensions.get::<ClientAddress>().map(|address| address.0);
        let request_id = RequestId::of(&parts.headers);
        let positions = parts.extensions.get::<Positions>().cloned().unwrap_or_default();
        let (host, headers) = (Host::of(&parts.extensions), parts.headers.clone());
        Ok(Self { host, address, request_id, positions, headers })
    }
}
