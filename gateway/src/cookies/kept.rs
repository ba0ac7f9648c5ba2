//! What somebody had typed into reply forms when they went to sign in, until they are back: several tabs may
//! be on their way at once. Sealed, as what they typed is nobody's business on the way, and short, as all
//! cookies of a request share one header.

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

/// Longest sealed value, of all that is kept in one browser: some 3,500 letters of prose. Proxies take 8 KiB of cookies altogether, and a
/// guest's may have half of that.
const MAX_KEPT_BYTES: usize = 2_600;

/// Longest text, in bytes, that is unpacked: more than [`MAX_KEPT_BYTES`] can hold of anything but repetition.
const MAX_PLAIN_BYTES: u64 = 300_000;

/// The cookie's name over https, and on plain http.
const NAMES: (&str, &str) = ("__Host-rapport-kept", "rapport-kept");

/// An unsent reply. There is one for each form: a page, and the comment that is answered there.
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

    fn is_of(&self, page: &str, parent: Option<Uuid>) -> bool {
        (self.page.as_str(), self.parent) == (page, parent)
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

    /// What was typed in the form of this page that answers `parent`. What this installation did not seal counts
    /// as nothing, and so does what is older than [`KEPT_FOR`].
    pub fn read(
        &self,
        headers: &HeaderMap,
        page: &str,
        parent: Option<Uuid>,
        now: Timestamp,
    ) -> Option<Kept> {
        self.all(headers, now).into_iter().find(|kept| kept.is_of(page, parent))
    }

    /// The `Set-Cookie` line that keeps it beside what other tabs keep; `None` when all of it is too long.
    pub fn write(&self, kept: &Kept, headers: &HeaderMap, now: Timestamp) -> Option<HeaderValue> {
        let mut all = self.all(headers, now);
        all.retain(|other| !other.is_of(&kept.page, kept.parent));
        all.push(Kept { sealed_at_micros: now.0, ..kept.clone() });
        let value = self.seal.close(&packed(&all));
        (value.len() <= MAX_KEPT_BYTES).then(|| self.line(value, KEPT_FOR))
    }

    /// The `Set-Cookie` line that drops it and keeps the others; `None` when it is not there.
    pub fn drop(
        &self,
        headers: &HeaderMap,
        page: &str,
        parent: Option<Uuid>,
        now: Timestamp,
    ) -> Option<HeaderValue> {
        let (dropped, others): (Vec<_>, Vec<_>) =
            self.all(headers, now).into_iter().partition(|kept| kept.is_of(page, parent));
        if dropped.is_empty() {
            return None;
        }
        Some(match others.as_slice() {
            [] => self.line(String::new(), Duration::ZERO),
            others => self.line(self.seal.close(&packed(others)), KEPT_FOR),
        })
    }

    fn all(&self, headers: &HeaderMap, now: Timestamp) -> Vec<Kept> {
        let lines = headers.get_all(header::COOKIE).into_iter().filter_map(|line| line.to_str().ok());
        let all = lines
            .flat_map(Cookie::split_parse)
            .filter_map(Result::ok)
            .filter(|cookie| cookie.name() == self.name)
            .find_map(|cookie| unpacked(&self.seal.open(cookie.value())?));
        let mut all = all.unwrap_or_default();
        all.retain(|kept| now.since(Timestamp(kept.sealed_at_micros)) <= KEPT_FOR);
        all
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

fn packed(all: &[Kept]) -> Vec<u8> {
    let plain = serde_json::to_vec(all).expect("a text is plain data");
    let mut packer = DeflateEncoder::new(Vec::new(), Compression::best());
    packer.write_all(&plain).and_then(|()| packer.finish()).expect("a Vec takes whatever is written")
}

fn unpacked(bytes: &[u8]) -> Option<Vec<Kept>> {
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

    fn browser(line: &HeaderValue) -> HeaderMap {
        let pair = line.to_str().unwrap().split(';').next().unwrap().to_owned();
        HeaderMap::from_iter([(header::COOKIE, pair.parse().unwrap())])
    }

    fn returned(text: &str, page: &str, later: Duration) -> Option<Kept> {
        let line = cookies().write(&kept(text), &HeaderMap::new(), NOW)?;
        cookies().read(&browser(&line), page, Some(Uuid::nil()), NOW.plus(later))
    }

    #[test]
    fn what_was_typed_comes_back_in_its_form_for_half_an_hour() {
        let text = "  Two spaces\n\"and quotes\" 🥂 ";
        let back = returned(text, PAGE, KEPT_FOR).unwrap();
        assert_eq!((back.text.as_str(), back.parent, back.request_id), (text, Some(Uuid::nil()), None));
        assert_eq!(returned(text, PAGE, KEPT_FOR + Duration::from_secs(1)), None);
        assert_eq!(returned(text, "/b/waiter/week-2", Duration::ZERO), None);
        assert_eq!(Kept::new(PAGE, " \n", None, None), None);
    }

    #[test]
    fn two_tabs_keep_their_own() {
        let there = |page, parent, text| Kept::new(page, text, parent, None).unwrap();
        let answers = Some(Uuid::nil());
        let mut headers = HeaderMap::new();
        for kept in
            [there(PAGE, None, "One"), there(PAGE, answers, "Two"), there("/b/waiter/other", None, "3")]
        {
            headers = browser(&cookies().write(&kept, &headers, NOW).unwrap());
        }
        headers = browser(&cookies().write(&there(PAGE, None, "One more"), &headers, NOW).unwrap());
        let text =
            |headers: &HeaderMap, parent| cookies().read(headers, PAGE, parent, NOW).map(|kept| kept.text);
        assert_eq!(text(&headers, None).as_deref(), Some("One more"));
        let left = browser(&cookies().drop(&headers, PAGE, None, NOW).unwrap());
        assert_eq!((text(&left, None), text(&left, answers).as_deref()), (None, Some("Two")));
        assert_eq!(cookies().drop(&left, PAGE, None, NOW), None);
        // None of them is dropped for the sake of another.
        let noise: String = (0..3_000).map(|_| char::from(rand::random_range(b' '..=b'~'))).collect();
        let long = browser(&cookies().write(&kept(&noise[..1_500]), &HeaderMap::new(), NOW).unwrap());
        assert_eq!(cookies().write(&there(PAGE, None, &noise[1_500..]), &long, NOW), None);
    }

    #[test]
    fn what_no_header_takes_is_not_kept_by_halves() {
        // Nothing that a packer finds a pattern in.
        let noise: String = (0..4_000).map(|_| char::from(rand::random_range(b' '..=b'~'))).collect();
        assert_eq!(cookies().write(&kept(&noise), &HeaderMap::new(), NOW), None);
        let prose = "He filled the glass before it was empty, and nobody had to ask. ".repeat(150);
        assert_eq!(returned(&prose, PAGE, Duration::ZERO).map(|kept| kept.text), Some(prose));
    }

    #[test]
    fn it_is_sealed_and_kept_from_scripts() {
        let line = cookies().write(&kept("Hello"), &HeaderMap::new(), NOW).unwrap();
        let end = cookies().drop(&browser(&line), PAGE, Some(Uuid::nil()), NOW).unwrap();
        let line = line.to_str().unwrap();
        assert!(line.starts_with("__Host-rapport-kept=") && !line.contains("Hello"), "{line}");
        for part in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/", "Max-Age=1800"] {
            assert!(line.contains(part), "{part} in {line}");
        }
        assert!(end.to_str().unwrap().contains("Max-Age=0"));
    }
}
