//! Sealed cookies. The one by which a guest is known again: a random id and the edit tokens of what they
//! wrote just now, and nothing personal. What they type about themselves has a cookie of its own, which
//! is written only when they ask to be remembered. The site reads and writes both, and a third with what
//! was typed when somebody went to sign in. The fourth is the session of somebody who signed in.

mod attempts;
mod guest;
mod kept;
mod remembered;
mod seal;
mod session;

use cookie::{Cookie, SameSite};
use http::{HeaderMap, HeaderValue, header};
use service_kit::{auth::Secrets, time::Timestamp};

pub(crate) use attempts::AttemptCookies;
pub use guest::{EditToken, Guest, LIFETIME, MAX_EDIT_TOKENS};
#[cfg(test)]
pub(crate) use kept::MAX_TOGETHER;
pub use kept::{KEPT_FOR, Kept, KeptCookies, KeptGuest};
pub use remembered::{REMEMBERED_FOR, Remembered, RememberedCookies};
use seal::Seal;
pub use session::{ABSOLUTE_LIFE, IDLE_LIFE, RENEWED_EVERY, Session, SessionCookies, SignedIn};

/// Its name where the site is served over https: the prefix makes browsers refuse one that a
/// neighbouring host or a plain connection planted.
const SECURE_NAME: &str = "__Host-rapport-guest";

/// Its name on plain http, where browsers refuse the prefix.
const PLAIN_NAME: &str = "rapport-guest";

/// Longest sealed value: browsers drop a cookie whose name and value pass 4,096 bytes.
const MAX_SEALED_BYTES: usize = 3_800;

/// Seals and opens guest cookies.
pub struct GuestCookies {
    name: &'static str,
    secure: bool,
    seal: Seal,
}

impl GuestCookies {
    /// Seals with the first of `keys`; `secure` for a site that is served over https.
    pub fn new(keys: &Secrets, secure: bool) -> Self {
        let name = if secure { SECURE_NAME } else { PLAIN_NAME };
        Self { name, secure, seal: Seal::new(keys, name) }
    }

    /// Who the request's cookie says that it is. A cookie that was tampered with, that another
    /// installation sealed, or whose time is over counts as none.
    pub fn read(&self, headers: &HeaderMap, now: Timestamp) -> Option<Guest> {
        let lines = headers.get_all(header::COOKIE).into_iter().filter_map(|line| line.to_str().ok());
        lines
            .flat_map(Cookie::split_parse)
            .filter_map(Result::ok)
            .filter(|cookie| cookie.name() == self.name)
            .find_map(|cookie| Guest::from_bytes(&self.seal.open(cookie.value())?, now))
    }

    /// The `Set-Cookie` line that makes the browser remember `guest`.
    pub fn write(&self, guest: &Guest, now: Timestamp) -> HeaderValue {
        let value = Cookie::build((self.name, self.sealed(guest, now)))
            .path("/")
            .secure(self.secure)
            .http_only(true)
            .same_site(SameSite::Lax)
            .max_age(cookie::time::Duration::seconds(LIFETIME.as_secs().cast_signed()))
            .build();
        HeaderValue::from_str(&value.to_string()).expect("a sealed value is base64url")
    }

    /// The `Set-Cookie` line that makes the browser forget whoever it is.
    pub fn forget(&self) -> HeaderValue {
        let prefix = if self.secure { "; Secure" } else { "" };
        let line = format!("{}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0{prefix}", self.name);
        HeaderValue::from_str(&line).expect("the name is ASCII")
    }

    /// The oldest edit tokens give way until the rest fits.
    fn sealed(&self, guest: &Guest, now: Timestamp) -> String {
        let mut guest = guest.at(now);
        loop {
            let value = self.seal.close(&guest.to_bytes());
            if value.len() <= MAX_SEALED_BYTES || !guest.forget_oldest() {
                return value;
            }
        }
    }
}
