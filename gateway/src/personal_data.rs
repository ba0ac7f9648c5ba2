//! What somebody takes along, and how they leave, in a browser: `/auth/guest` for who is known by a cookie
//! alone, `/auth/identities/export` and `/auth/identities/erase` for who signed in. The services erase and
//! hand out (ADR 15); here is who asks, and the one question before.

mod document;
mod download;
mod guest;
mod person;

use std::sync::Arc;

use axum::{
    Router,
    http::{HeaderMap, HeaderValue, header},
    middleware::map_response,
    response::Response,
    routing::get,
};

use crate::{
    auth::address::{GUEST, GUEST_EXPORT, LEAVE, TAKE_ALONG},
    cookies::{Guest, GuestCookies, Remembered, RememberedCookies},
    pages::locale::PageLocale,
    parts::Parts,
    session::{self, Browser, Sessions},
};

/// Largest form of these pages: a proof and an answer.
const MAX_FORM_BYTES: usize = 4 * 1024;

/// What the pages stand on.
struct Room {
    sessions: Arc<Sessions>,
    guests: GuestCookies,
    remembered: RememberedCookies,
}

impl Room {
    fn guest(&self, headers: &HeaderMap) -> Option<Guest> {
        self.guests.read(headers, self.sessions.now())
    }

    fn remembered(&self, headers: &HeaderMap) -> Option<Remembered> {
        self.remembered.read(headers, self.sessions.now())
    }

    /// A browser that knows nothing of a guest any more.
    fn forgotten(&self, mut response: Response) -> Response {
        let lines: [HeaderValue; 2] = [self.guests.forget(), self.remembered.forget()];
        for line in lines {
            response.headers_mut().append(header::SET_COOKIE, line);
        }
        response
    }
}

/// The pages.
pub(crate) fn router(parts: &Parts, sessions: Arc<Sessions>) -> Router {
    let is_secure = parts.public_url.scheme() == "https";
    let room = Room {
        sessions,
        guests: GuestCookies::new(&parts.cookie_key, is_secure),
        remembered: RememberedCookies::new(&parts.cookie_key, is_secure),
    };
    Router::new()
        .route(GUEST, get(guest::show).post(guest::take))
        .route(GUEST_EXPORT, get(guest::export))
        .route(LEAVE, get(person::show).post(person::take))
        .route(TAKE_ALONG, get(person::export))
        .with_state(Arc::new(room))
        .layer(map_response(session::secured))
}

fn locale(browser: &Browser) -> PageLocale {
    PageLocale::new(browser.language(), "UTC")
}
