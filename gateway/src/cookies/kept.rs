//! What somebody had typed into a reply form when they went to sign in, until they are back. Sealed, as what
//! they typed is nobody's business on the way, and short, as all cookies of a request share one header. Each
//! form has one of its own, so that a second tab takes nothing from the first, nor both at once from each other.

use std::{
    fmt::{self, Write as _},
    io::{Read as _, Write as _},
    time::Duration,
};

use cookie::{Cookie, SameSite};
use flate2::{Compression, read::DeflateDecoder, write::DeflateEncoder};
use http::{HeaderMap, HeaderValue, header};
use serde::{Deserialize, Serialize};
use service_kit::{auth::Secrets, etag, time::Timestamp};
use uuid::Uuid;

use super::seal::Seal;

/// How long it is kept: longer than any log-in takes.
pub const KEPT_FOR: Duration = Duration::from_mins(30);

/// Longest sealed value: some 3,500 letters of prose.
const MAX_KEPT_BYTES: usize = 2_600;

/// Most bytes of all cookies of a browser with a new one of these. Proxies take 8 KiB; what is left is for the
/// log-in that follows and the session that it begins.
pub(crate) const MAX_TOGETHER: usize = 4_650;

/// Longest text, in bytes, that is packed and unpacked: more than [`MAX_KEPT_BYTES`] can hold of anything but
/// repetition.
const MAX_PLAIN_BYTES: usize = 300_000;

/// What the cookies' names begin with over https, and on plain http.
const PREFIXES: (&str, &str) = ("__Host-rapport-kept-", "rapport-kept-");

/// An unsent reply: there is one for each form, which is a page and the comment that is answered there. What
/// was typed is shown in no log.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Who has not signed in in the end is still the guest who they were.
    #[serde(rename = "g", default, skip_serializing_if = "Option::is_none")]
    pub guest: Option<KeptGuest>,
    #[serde(rename = "s")]
    sealed_at_micros: i64,
}

/// What somebody had typed about themselves, as it was. It is shown in no log.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptGuest {
    /// Their name.
    #[serde(rename = "n")]
    pub name: String,
    /// Their e-mail address.
    #[serde(rename = "m")]
    pub email: String,
    /// Their web site.
    #[serde(rename = "w")]
    pub url: String,
}

impl fmt::Debug for Kept {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Kept").field("page", &self.page).finish_non_exhaustive()
    }
}

impl fmt::Debug for KeptGuest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("KeptGuest(..)")
    }
}

impl Kept {
    /// `None` for what need not be kept.
    pub fn new(page: &str, text: &str, parent: Option<Uuid>, request_id: Option<Uuid>) -> Option<Self> {
        let (page, text) = (page.to_owned(), text.to_owned());
        (!text.trim().is_empty()).then(|| Self { page, text, parent, request_id, ..Self::default() })
    }

    /// With what they typed about themselves, if that is anything.
    #[must_use]
    pub fn of(self, guest: KeptGuest) -> Self {
        Self { guest: Some(guest).filter(|guest| *guest != KeptGuest::default()), ..self }
    }
}

/// Seals and opens these cookies.
pub struct KeptCookies {
    prefix: &'static str,
    secure: bool,
    seal: Seal,
}

impl KeptCookies {
    /// Seals with the first of `keys`; `secure` for a site that is served over https.
    pub fn new(keys: &Secrets, secure: bool) -> Self {
        let prefix = if secure { PREFIXES.0 } else { PREFIXES.1 };
        Self { prefix, secure, seal: Seal::new(keys, prefix) }
    }

    /// What was typed in the forms of this page, the latest first. What this installation did not seal counts as
    /// nothing, and so does what is older than [`KEPT_FOR`].
    pub fn of_page(&self, headers: &HeaderMap, page: &str, now: Timestamp) -> Vec<Kept> {
        let all = cookies(headers).filter(|cookie| cookie.name().starts_with(self.prefix));
        let mut all: Vec<Kept> = all
            .filter_map(|cookie| unpacked(&self.seal.open(cookie.value())?))
            .filter(|kept| kept.page == page)
            .filter(|kept| now.since(Timestamp(kept.sealed_at_micros)) <= KEPT_FOR)
            .collect();
        all.sort_by_key(|kept| std::cmp::Reverse(kept.sealed_at_micros));
        all
    }

    /// The `Set-Cookie` line that keeps it, without what they typed about themselves if need be. `None` for a
    /// text that is too long, by itself or beside what the browser of `headers` keeps already: nothing of that
    /// gives way, as it may be a text, too.
    pub fn write(&self, kept: &Kept, headers: &HeaderMap, now: Timestamp) -> Option<HeaderValue> {
        let name = self.name(kept);
        let length = |cookie: Cookie<'_>| cookie.name().len() + cookie.value().len() + "=; ".len();
        let others: usize = cookies(headers).filter(|cookie| cookie.name() != name).map(length).sum();
        let room = MAX_TOGETHER.saturating_sub(others + name.len()).min(MAX_KEPT_BYTES);
        let kept = Kept { sealed_at_micros: now.0, ..kept.clone() };
        let text_alone = Kept { guest: None, ..kept.clone() };
        let mut values = [kept, text_alone].into_iter().filter_map(|kept| packed(&kept));
        let value =
            values.find_map(|packed| Some(self.seal.close(&packed)).filter(|value| value.len() <= room));
        value.map(|value| self.line(name, value, KEPT_FOR))
    }

    /// The `Set-Cookie` line that drops it.
    pub fn forget(&self, kept: &Kept) -> HeaderValue {
        self.line(self.name(kept), String::new(), Duration::ZERO)
    }

    /// Whoever reads the name learns nothing of the form.
    fn name(&self, kept: &Kept) -> String {
        let hash = etag::hash([kept.page.as_bytes(), kept.parent.unwrap_or_default().as_bytes()]);
        hash.iter().take(8).fold(self.prefix.to_owned(), |mut name, byte| {
            let _ = write!(name, "{byte:02x}");
            name
        })
    }

    fn line(&self, name: String, value: String, lifetime: Duration) -> HeaderValue {
        let cookie = Cookie::build((name, value))
            .path("/")
            .secure(self.secure)
            .http_only(true)
            .same_site(SameSite::Lax)
            .max_age(cookie::time::Duration::seconds(lifetime.as_secs().cast_signed()))
            .build();
        HeaderValue::from_str(&cookie.to_string()).expect("a sealed value is base64url")
    }
}

fn cookies(headers: &HeaderMap) -> impl Iterator<Item = Cookie<'_>> {
    let lines = headers.get_all(header::COOKIE).into_iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(Cookie::split_parse).filter_map(Result::ok)
}

/// `None` for what would not be unpacked again.
fn packed(kept: &Kept) -> Option<Vec<u8>> {
    let plain = serde_json::to_vec(kept).expect("a text is plain data");
    let mut packer = DeflateEncoder::new(Vec::new(), Compression::best());
    packer.write_all(&plain).expect("a Vec takes whatever is written");
    (plain.len() <= MAX_PLAIN_BYTES).then(|| packer.finish().expect("a Vec takes whatever is written"))
}

fn unpacked(bytes: &[u8]) -> Option<Kept> {
    let mut plain = Vec::new();
    DeflateDecoder::new(bytes).take(MAX_PLAIN_BYTES as u64).read_to_end(&mut plain).ok()?;
    serde_json::from_slice(&plain).ok()
}

#[cfg(test)]
mod tests {
    use service_kit::auth::Secret;

    use super::*;

    const NOW: Timestamp = Timestamp(1_000_000_000);
    const PAGE: &str = "/b/waiter/week-1";
    const ANSWERED: Uuid = Uuid::from_u128(7);
    const OTHER: &str = "/b/waiter/week-2";

    fn cookies() -> KeptCookies {
        KeptCookies::new(&Secret([1; 32]).into(), true)
    }

    fn kept(text: &str) -> Kept {
        Kept::new(PAGE, text, Some(ANSWERED), None).unwrap()
    }

    fn browser(lines: &[HeaderValue]) -> HeaderMap {
        let pairs: Vec<_> =
            lines.iter().map(|line| line.to_str().unwrap().split(';').next().unwrap()).collect();
        HeaderMap::from_iter([(header::COOKIE, pairs.join("; ").parse().unwrap())])
    }

    fn written(kept: &Kept) -> Option<HeaderValue> {
        cookies().write(kept, &HeaderMap::new(), NOW)
    }

    fn returned(kept: &Kept, page: &str, later: Duration) -> Option<Kept> {
        cookies().of_page(&browser(&[written(kept)?]), page, NOW.plus(later)).pop()
    }

    /// Nothing that a packer finds a pattern in.
    fn noise(letters: usize) -> String {
        (0..letters).map(|_| char::from(rand::random_range(b' '..=b'~'))).collect()
    }

    #[test]
    fn what_was_typed_comes_back_on_its_page_for_half_an_hour() {
        let text = "  Two spaces\n\"and quotes\" 🥂 ";
        let back = returned(&kept(text), PAGE, KEPT_FOR).unwrap();
        assert_eq!((back.text.as_str(), back.parent, back.request_id), (text, Some(ANSWERED), None));
        assert_eq!(returned(&kept(text), PAGE, KEPT_FOR + Duration::from_secs(1)), None);
        assert_eq!(returned(&kept(text), OTHER, Duration::ZERO), None);
        assert_eq!(Kept::new(PAGE, " \n", None, None), None);
    }

    #[test]
    fn each_form_keeps_its_own() {
        let other = Kept { page: OTHER.to_owned(), ..kept("Other") };
        let top = Kept { parent: None, ..kept("Top") };
        let later = NOW.plus(Duration::from_secs(1));
        let top = cookies().write(&top, &HeaderMap::new(), later).unwrap();
        let lines = [written(&kept("One")).unwrap(), written(&other).unwrap(), top];
        let texts = |page| {
            let all = cookies().of_page(&browser(&lines), page, later).into_iter();
            all.map(|kept| (kept.text, kept.parent)).collect::<Vec<_>>()
        };
        let answers = Some(ANSWERED);
        assert_eq!(texts(PAGE), [("Top".to_owned(), None), ("One".to_owned(), answers)]);
        assert_eq!(texts(OTHER), [("Other".to_owned(), answers)]);
    }

    #[test]
    fn what_no_header_takes_is_not_kept_by_halves() {
        assert_eq!(written(&kept(&noise(4_000))), None);
        let prose = "He filled the glass before it was empty, and nobody had to ask. ".repeat(150);
        assert_eq!(returned(&kept(&prose), PAGE, Duration::ZERO).map(|kept| kept.text), Some(prose));
        // What is packed well, and would be cut when it is unpacked.
        assert_eq!(written(&kept(&"a".repeat(400_000))), None);
    }

    #[test]
    fn nothing_gives_way_to_another_text() {
        let lines = [written(&kept(&noise(2_000))).unwrap()];
        let beside = |text: &str| {
            let other = Kept { page: OTHER.to_owned(), ..kept(text) };
            cookies().write(&other, &browser(&lines), NOW)
        };
        let whole = |line: HeaderValue| line.to_str().unwrap().split(';').next().unwrap().len();
        assert!(beside("Short").is_some_and(|line| whole(line) + whole(lines[0].clone()) < MAX_TOGETHER));
        assert_eq!(beside(&noise(2_000)), None);
        assert!(
            cookies().write(&kept(&noise(2_000)), &browser(&lines), NOW).is_some(),
            "it is the page's own"
        );
    }

    #[test]
    fn a_guest_is_kept_where_there_is_room() {
        let guest =
            KeptGuest { name: "Nora".into(), email: "n@example.com".into(), url: "nora.example".into() };
        let back = returned(&kept("Hello").of(guest.clone()), PAGE, Duration::ZERO).unwrap();
        assert_eq!(back.guest, Some(guest));
        let long = kept("Hello").of(KeptGuest { url: noise(4_000), ..KeptGuest::default() });
        let back = returned(&long, PAGE, Duration::ZERO).unwrap();
        assert_eq!((back.text.as_str(), back.guest), ("Hello", None));
    }

    #[test]
    fn it_is_sealed_and_kept_from_scripts() {
        let line = written(&kept("Hello")).unwrap();
        let line = line.to_str().unwrap();
        assert!(line.starts_with("__Host-rapport-kept-") && !line.contains("Hello"), "{line}");
        for part in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/", "Max-Age=1800"] {
            assert!(line.contains(part), "{part} in {line}");
        }
        assert!(cookies().forget(&kept("Hello")).to_str().unwrap().contains("Max-Age=0"));
    }
}
