//! What somebody had typed into a reply form when they went to sign in, until they are back. Sealed, as what
//! they typed is nobody's business on the way, and short, as all cookies of a request share one header.

use std::{
    io::{Read as _, Write as _},
    time::Duration,
};

use cookie::{Cookie, SameSite};
use flate2::{Compression, read::DeflateDecoder, write::DeflateEncoder};
use http::{HeaderMap, HeaderValue, header};
use serde::{Deserialize, Serialize};
use service_kit::{auth::Secrets, time::Timestamp};
use uuid::Uuid;

use super::seal::Seal;

/// How long it is kept: longer than any log-in takes.
pub const KEPT_FOR: Duration = Duration::from_mins(30);

/// Longest sealed value: some 3,500 letters of prose. Proxies take 8 KiB of cookies altogether, and a
/// guest's may have half of that.
const MAX_KEPT_BYTES: usize = 2_600;

/// Longest text, in bytes, that is unpacked: more than [`MAX_KEPT_BYTES`] can hold of anything but repetition.
const MAX_PLAIN_BYTES: u64 = 300_000;

/// The cookie's name over https, and on plain http.
const NAMES: (&str, &str) = ("__Host-rapport-kept", "rapport-kept");

/// An unsent reply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The path of the page of the post.
    #[serde(rename = "p")]
    page: String,
    /// The text as typed, to the last space.
    #[serde(rename = "t")]
    pub text: String,
    /// The comment that it answers.
    #[serde(rename = "a", default)]
    pub parent: Option<Uuid>,
    /// Under which the browser will send it.
    #[serde(rename = "i", default)]
    pub request_id: Option<Uuid>,
    #[serde(rename = "s")]
    sealed_at_micros: i64,
}

impl Kept {
    /// `None` for what need not be kept.
    pub fn new(page: &str, text: &str, parent: Option<Uuid>, request_id: Option<Uuid>) -> Option<Self> {
        let (page, text) = (page.to_owned(), text.to_owned());
        (!text.trim().is_empty()).then_some(Self { page, text, parent, request_id, sealed_at_micros: 0 })
    }
}

/// Seals and opens these cookies.
pub struct KeptCookies {
    name: &'static str,
    secure: bool,
    seal: Seal,
}

impl KeptCookies {
    /// Seals with the first of `keys`; `secure` for a site that is served over https.
    pub fn new(keys: &Secrets, secure: bool) -> Self {
        let name = if secure { NAMES.0 } else { NAMES.1 };
        Self { name, secure, seal: Seal::new(keys, name) }
    }

    /// What was typed on this page. What this installation did not seal counts as nothing, and so does what
    /// is older than [`KEPT_FOR`].
    pub fn read(&self, headers: &HeaderMap, page: &str, now: Timestamp) -> Option<Kept> {
        let lines = headers.get_all(header::COOKIE).into_iter().filter_map(|line| line.to_str().ok());
        lines
            .flat_map(Cookie::split_parse)
            .filter_map(Result::ok)
            .filter(|cookie| cookie.name() == self.name)
            .find_map(|cookie| unpacked(&self.seal.open(cookie.value())?))
            .filter(|kept| kept.page == page)
            .filter(|kept| now.since(Timestamp(kept.sealed_at_micros)) <= KEPT_FOR)
    }

    /// The `Set-Cookie` line that keeps it; `None` for what is too long.
    pub fn write(&self, kept: &Kept, now: Timestamp) -> Option<HeaderValue> {
        let kept = Kept { sealed_at_micros: now.0, ..kept.clone() };
        let value = self.seal.close(&packed(&kept));
        (value.len() <= MAX_KEPT_BYTES).then(|| self.line(value, KEPT_FOR))
    }

    /// The `Set-Cookie` line that drops it.
    pub fn forget(&self) -> HeaderValue {
        self.line(String::new(), Duration::ZERO)
    }

    fn line(&self, value: String, lifetime: Duration) -> HeaderValue {
        let cookie = Cookie::build((self.name, value))
            .path("/")
            .secure(self.secure)
            .http_only(true)
            .same_site(SameSite::Lax)
            .max_age(cookie::time::Duration::seconds(lifetime.as_secs().cast_signed()))
            .build();
        HeaderValue::from_str(&cookie.to_string()).expect("a sealed value is base64url")
    }
}

fn packed(kept: &Kept) -> Vec<u8> {
    let plain = serde_json::to_vec(kept).expect("a text is plain data");
    let mut packer = DeflateEncoder::new(Vec::new(), Compression::best());
    packer.write_all(&plain).and_then(|()| packer.finish()).expect("a Vec takes whatever is written")
}

fn unpacked(bytes: &[u8]) -> Option<Kept> {
    let mut plain = Vec::new();
    DeflateDecoder::new(bytes).take(MAX_PLAIN_BYTES).read_to_end(&mut plain).ok()?;
    serde_json::from_slice(&plain).ok()
}

#[cfg(test)]
mod tests {
    use service_kit::auth::Secret;

    use super::*;

    const NOW: Timestamp = Timestamp(1_000_000_000);
    const PAGE: &str = "/b/waiter/week-1";

    fn cookies() -> KeptCookies {
        KeptCookies::new(&Secret([1; 32]).into(), true)
    }

    fn kept(text: &str) -> Kept {
        Kept::new(PAGE, text, Some(Uuid::nil()), None).unwrap()
    }

    fn returned(text: &str, page: &str, later: Duration) -> Option<Kept> {
        let line = cookies().write(&kept(text), NOW)?;
        let pair = line.to_str().unwrap().split(';').next().unwrap().to_owned();
        let headers = HeaderMap::from_iter([(header::COOKIE, pair.parse().unwrap())]);
        cookies().read(&headers, page, NOW.plus(later))
    }

    #[test]
    fn what_was_typed_comes_back_on_its_page_for_half_an_hour() {
        let text = "  Two spaces\n\"and quotes\" 🥂 ";
        let back = returned(text, PAGE, KEPT_FOR).unwrap();
        assert_eq!((back.text.as_str(), back.parent, back.request_id), (text, Some(Uuid::nil()), None));
        assert_eq!(returned(text, PAGE, KEPT_FOR + Duration::from_secs(1)), None);
        assert_eq!(returned(text, "/b/waiter/week-2", Duration::ZERO), None);
        assert_eq!(Kept::new(PAGE, " \n", None, None), None);
    }

    #[test]
    fn what_no_header_takes_is_not_kept_by_halves() {
        // Nothing that a packer finds a pattern in.
        let noise: String = (0..4_000).map(|_| char::from(rand::random_range(b' '..=b'~'))).collect();
        assert_eq!(cookies().write(&kept(&noise), NOW), None);
        let prose = "He filled the glass before it was empty, and nobody had to ask. ".repeat(150);
        assert_eq!(returned(&prose, PAGE, Duration::ZERO).map(|kept| kept.text), Some(prose));
    }

    #[test]
    fn it_is_sealed_and_kept_from_scripts() {
        let line = cookies().write(&kept("Hello"), NOW).unwrap();
        let line = line.to_str().unwrap();
        assert!(line.starts_with("__Host-rapport-kept=") && !line.contains("Hello"), "{line}");
        for part in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/", "Max-Age=1800"] {
            assert!(line.contains(part), "{part} in {line}");
        }
        assert!(cookies().forget().to_str().unwrap().contains("Max-Age=0"));
    }
}
