//! The session cookie: who signed in, sealed. Two ways lead to one: a token that somebody pasted, which is
//! in the cookie and ends the session with it; and a log-in, of which the cookie says only which person
//! that was, and when. A token for such a session is made when one is needed (`session/mint.rs`).

use std::{fmt, time::Duration};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use cookie::{Cookie, SameSite};
use http::{HeaderMap, HeaderValue, header};
use proto::posts::v1::Person;
use serde::{Deserialize, Serialize};
use service_kit::{
    auth::{Kind, Secrets},
    time::Timestamp,
};

use super::{MAX_SEALED_BYTES, seal::Seal};

/// Its name where the site is served over https.
const SECURE_NAME: &str = "__Host-rapport-session";

/// Its name on plain http, where browsers refuse the prefix.
const PLAIN_NAME: &str = "rapport-session";

/// Length of the secret that a session's forms are known by.
const SECRET_BYTES: usize = 16;

/// How long a person's session lasts after they signed in, whatever they do.
pub const ABSOLUTE_LIFE: Duration = Duration::from_hours(30 * 24);

/// How long it lasts after it was last renewed.
pub const IDLE_LIFE: Duration = Duration::from_hours(7 * 24);

/// How long a renewal serves: no cookie is written more often than that.
pub const RENEWED_EVERY: Duration = Duration::from_hours(24);

/// Somebody who signed in, in one browser. Neither the secret of its forms nor its token is shown.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// `persons/{person}`, or the name of a service.
    #[serde(rename = "s")]
    pub subject: String,
    #[serde(rename = "c")]
    secret: [u8; SECRET_BYTES],
    #[serde(flatten)]
    proof: Proof,
}

/// By what somebody is signed in. The fields have other names in each, by which they are told apart.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
enum Proof {
    Token(Pasted),
    Account(SignedIn),
}

/// A token that somebody pasted.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Pasted {
    /// Goes to the services as it is: they alone decide what it is worth.
    #[serde(rename = "t")]
    token: String,
    #[serde(rename = "k")]
    kind: Kind,
    #[serde(rename = "p", default)]
    scopes: Vec<String>,
    #[serde(rename = "e")]
    expiry_micros: i64,
}

/// A person who came by an account of theirs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedIn {
    /// What they were called when they signed in.
    #[serde(rename = "n")]
    pub display_name: String,
    /// What people call the provider of the account; empty for a person who came without one.
    #[serde(rename = "v")]
    pub provider: String,
    #[serde(rename = "a")]
    auth_micros: i64,
    #[serde(rename = "r")]
    renewed_micros: i64,
}

impl SignedIn {
    /// When they signed in, by the clock of posts-service. Nothing changes it.
    pub fn auth_time(&self) -> Timestamp {
        Timestamp(self.auth_micros)
    }

    fn expiry(&self) -> Timestamp {
        let idle = Timestamp(self.renewed_micros).plus(IDLE_LIFE);
        idle.min(self.auth_time().plus(ABSOLUTE_LIFE))
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Session").field("subject", &self.subject).finish_non_exhaustive()
    }
}

impl Session {
    /// The session of a pasted token, with a secret of its own.
    pub fn new(token: String, subject: String, kind: Kind, scopes: Vec<String>, expiry: Timestamp) -> Self {
        let pasted = Pasted { token, kind, scopes, expiry_micros: expiry.0 };
        Self { subject, secret: rand::random(), proof: Proof::Token(pasted) }
    }

    /// The session of a person who has just signed in: `auth_time` as SignIn answered it, `provider` as
    /// people call it.
    pub fn of_person(person: &Person, provider: &str, auth_time: Timestamp) -> Self {
        let signed_in = SignedIn {
            display_name: person.display_name.clone(),
            provider: provider.to_owned(),
            auth_micros: auth_time.0,
            renewed_micros: auth_time.0,
        };
        Self { subject: person.name.clone(), secret: rand::random(), proof: Proof::Account(signed_in) }
    }

    /// The session as it follows another one of the same person in the same browser: pages of the earlier one that
    /// are open in other tabs go on to work. What was somebody else's stays somebody else's.
    #[must_use]
    pub fn following(self, earlier: &Self) -> Self {
        let is_same = earlier.signed_in().is_some() && earlier.subject == self.subject;
        Self { secret: if is_same { earlier.secret } else { self.secret }, ..self }
    }

    /// The pasted token, where it stands on one.
    pub fn token(&self) -> Option<&str> {
        match &self.proof {
            Proof::Token(pasted) => Some(&pasted.token),
            Proof::Account(_) => None,
        }
    }

    /// The person who signed in by an account, where it stands on that.
    pub fn signed_in(&self) -> Option<&SignedIn> {
        match &self.proof {
            Proof::Token(_) => None,
            Proof::Account(signed_in) => Some(signed_in),
        }
    }

    /// Their name, where the session knows more than a resource's.
    pub fn name(&self) -> Option<&str> {
        let named = self.signed_in().map(|signed_in| signed_in.display_name.as_str());
        named.or_else(|| (self.kind() == Kind::Service).then_some(self.subject.as_str()))
    }

    /// What a page calls whoever it is of: their name as they signed in, or what a token calls them.
    pub fn shown_name(&self) -> &str {
        self.signed_in().map_or(&self.subject, |signed_in| &signed_in.display_name)
    }

    /// What kind of token its calls carry.
    pub fn kind(&self) -> Kind {
        match &self.proof {
            Proof::Token(pasted) => pasted.kind,
            Proof::Account(_) => Kind::Person,
        }
    }

    /// Whether it is a service's that may do this.
    pub fn has_scope(&self, scope: &str) -> bool {
        match &self.proof {
            Proof::Token(pasted) => {
                pasted.kind == Kind::Service && pasted.scopes.iter().any(|held| held == scope)
            }
            Proof::Account(_) => false,
        }
    }

    /// When it ends, unless it is renewed.
    pub fn expiry(&self) -> Timestamp {
        match &self.proof {
            Proof::Token(pasted) => Timestamp(pasted.expiry_micros),
            Proof::Account(signed_in) => signed_in.expiry(),
        }
    }

    /// The session as it goes on, where a renewal is due and moves its end; the moment of the log-in and the
    /// secret of its forms stay.
    pub fn renewed(&self, now: Timestamp) -> Option<Self> {
        let signed_in = self.signed_in()?;
        let is_due = now.since(Timestamp(signed_in.renewed_micros)) >= RENEWED_EVERY;
        let renewed = SignedIn { renewed_micros: now.0, ..signed_in.clone() };
        let is_longer = renewed.expiry() > signed_in.expiry();
        (is_due && is_longer).then(|| Self { proof: Proof::Account(renewed), ..self.clone() })
    }

    /// What a form of this session carries: the secret behind a mask that changes with each page, so
    /// that the length of a compressed page tells nothing about it (BREACH).
    pub fn form_token(&self) -> String {
        let mask: [u8; SECRET_BYTES] = rand::random();
        URL_SAFE_NO_PAD.encode([mask, masked(self.secret, mask)].concat())
    }

    /// Whether a form was made in this session.
    pub fn made(&self, form_token: &str) -> bool {
        let Some(bytes) = URL_SAFE_NO_PAD.decode(form_token).ok() else { return false };
        let Ok([mask, hidden]) = <[[u8; SECRET_BYTES]; 2]>::try_from(bytes.as_chunks().0) else {
            return false;
        };
        // Over all bytes, whichever differ: the time that it takes tells nothing.
        masked(hidden, mask)
            .iter()
            .zip(self.secret)
            .fold(0, |differing, (one, other)| differing | (one ^ other))
            == 0
            && bytes.len() == 2 * SECRET_BYTES
    }
}

fn masked(bytes: [u8; SECRET_BYTES], mask: [u8; SECRET_BYTES]) -> [u8; SECRET_BYTES] {
    std::array::from_fn(|place| bytes[place] ^ mask[place])
}

/// Seals and opens session cookies.
pub struct SessionCookies {
    name: &'static str,
    secure: bool,
    seal: Seal,
}

impl SessionCookies {
    /// Seals with the first of `keys`; `secure` for a site that is served over https.
    pub fn new(keys: &Secrets, secure: bool) -> Self {
        let name = if secure { SECURE_NAME } else { PLAIN_NAME };
        Self { name, secure, seal: Seal::new(keys, name) }
    }

    /// What the cookie is called.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The request's session. One that was tampered with, that another installation sealed, or whose
    /// time is over counts as none.
    pub fn read(&self, headers: &HeaderMap, now: Timestamp) -> Option<Session> {
        let lines = headers.get_all(header::COOKIE).into_iter().filter_map(|line| line.to_str().ok());
        let mut named = lines
            .flat_map(Cookie::split_parse)
            .filter_map(Result::ok)
            .filter(|cookie| cookie.name() == self.name);
        named.find_map(|cookie| {
            let session: Session = serde_json::from_slice(&self.seal.open(cookie.value())?).ok()?;
            (session.expiry() > now).then_some(session)
        })
    }

    /// The `Set-Cookie` line that begins a session, or goes on with it; `None` for one that no cookie can hold.
    pub fn write(&self, session: &Session, now: Timestamp) -> Option<HeaderValue> {
        let plain = serde_json::to_vec(session).expect("a session is plain data");
        let value = self.seal.close(&plain);
        (value.len() <= MAX_SEALED_BYTES).then(|| self.line(value, session.expiry().since(now)))
    }

    /// The `Set-Cookie` line that ends it.
    pub fn end(&self) -> HeaderValue {
        self.line(String::new(), Duration::ZERO)
    }

    fn line(&self, value: String, lifetime: Duration) -> HeaderValue {
        let seconds = i64::try_from(lifetime.as_secs()).unwrap_or(i64::MAX);
        let cookie = Cookie::build((self.name, value))
            .path("/")
            .secure(self.secure)
            .http_only(true)
            .same_site(SameSite::Lax)
            .max_age(cookie::time::Duration::seconds(seconds))
            .build();
        HeaderValue::from_str(&cookie.to_string()).expect("a sealed value is base64url")
    }
}

#[cfg(test)]
mod tests {
    use service_kit::auth::Secret;

    use super::*;

    const NOW: Timestamp = Timestamp(1_000_000_000);
    const HOUR: Duration = Duration::from_hours(1);
    const DAY: Duration = Duration::from_hours(24);
    const SECOND: Duration = Duration::from_secs(1);

    fn keys() -> Secrets {
        Secret([1; 32]).into()
    }

    fn session() -> Session {
        Session::new("a.b.c".into(), "persons/p".into(), Kind::Person, Vec::new(), NOW.plus(HOUR))
    }

    fn nora() -> Session {
        let name = "persons/0193a000-0000-7000-8000-000000000001".to_owned();
        let person = Person { name, display_name: "Nora".into(), ..Person::default() };
        Session::of_person(&person, "GitHub", NOW)
    }

    fn browser_with(value: &str) -> HeaderMap {
        HeaderMap::from_iter([(header::COOKIE, value.parse().unwrap())])
    }

    /// Through the browser and back.
    fn returned(session: &Session, secure: bool, later: Duration) -> Option<Session> {
        let cookies = SessionCookies::new(&keys(), secure);
        let line = cookies.write(session, NOW).unwrap();
        let pair = line.to_str().unwrap().split(';').next().unwrap();
        cookies.read(&browser_with(pair), NOW.plus(later))
    }

    #[test]
    fn a_session_ends_with_its_token() {
        let session = session();
        assert_eq!(returned(&session, true, Duration::ZERO).as_ref(), Some(&session));
        assert!(returned(&session, false, HOUR.saturating_sub(SECOND)).is_some());
        assert_eq!(returned(&session, true, HOUR), None);
        assert_eq!(session.renewed(NOW.plus(DAY)), None, "a token has its own end");
    }

    #[test]
    fn a_person_who_stays_away_for_a_week_is_signed_out() {
        let nora = nora();
        assert_eq!(nora.token(), None);
        assert_eq!(returned(&nora, true, IDLE_LIFE.saturating_sub(SECOND)).as_ref(), Some(&nora));
        assert_eq!(returned(&nora, true, IDLE_LIFE), None);
    }

    #[test]
    fn a_session_takes_over_the_forms_of_the_same_person_alone() {
        let earlier = nora();
        let again = nora().following(&earlier);
        assert!(again.made(&earlier.form_token()), "a tab that is open goes on to work");
        let person = Person { name: "persons/other".into(), ..Person::default() };
        let other = Session::of_person(&person, "GitHub", NOW).following(&earlier);
        assert!(
            !other.made(&earlier.form_token()),
            "nobody writes under a name that their page did not show"
        );
        let mut pasted = session();
        pasted.subject.clone_from(&earlier.subject);
        assert!(!nora().following(&pasted).made(&pasted.form_token()));
    }

    #[test]
    fn a_session_that_is_used_ends_thirty_days_after_the_log_in() {
        let begun = nora();
        let (mut session, mut last) = (begun.clone(), Duration::ZERO);
        for hours in 0..40 * 24 {
            let now = NOW.plus(HOUR * hours);
            if session.expiry() > now {
                last = HOUR * hours;
                session = session.renewed(now).unwrap_or(session);
            }
        }
        assert_eq!(last, ABSOLUTE_LIFE.saturating_sub(HOUR));
        let [old, new] = [&begun, &session].map(|session| session.signed_in().unwrap().auth_time());
        assert_eq!((old, new), (NOW, NOW), "no renewal is a new log-in");
        assert!(begun.made(&session.form_token()), "open pages go on to work");
    }

    #[test]
    fn a_session_is_renewed_once_a_day_at_most() {
        let nora = nora();
        assert_eq!(nora.renewed(NOW.plus(DAY.saturating_sub(SECOND))), None);
        let renewed = nora.renewed(NOW.plus(DAY)).unwrap();
        assert_eq!(renewed.expiry(), NOW.plus(DAY + IDLE_LIFE));
        assert_eq!(renewed.renewed(NOW.plus(DAY + HOUR)), None);
        let late = (0..29).fold(nora, |session, day| session.renewed(NOW.plus(DAY * day)).unwrap_or(session));
        assert_eq!(late.renewed(NOW.plus(DAY * 29)), None, "it would last no longer");
    }

    #[test]
    fn a_cookie_of_the_first_release_goes_on_to_count() {
        let expiry = NOW.plus(HOUR).0;
        let old = format!(
            r#"{{"t":"a.b.c","s":"persons/p","k":"person","p":["x"],"e":{expiry},"c":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16]}}"#
        );
        let value = Seal::new(&keys(), SECURE_NAME).close(old.as_bytes());
        let read =
            SessionCookies::new(&keys(), true).read(&browser_with(&format!("{SECURE_NAME}={value}")), NOW);
        let read = read.unwrap();
        assert_eq!(
            (read.token(), read.subject.as_str(), read.kind()),
            (Some("a.b.c"), "persons/p", Kind::Person)
        );
        assert_eq!(read.expiry().0, expiry);
        let new = serde_json::to_value(session()).unwrap();
        for field in ["t", "s", "k", "p", "e", "c"] {
            assert!(new.get(field).is_some(), "{field}, which an older gateway beside this one looks for");
        }
    }

    #[test]
    fn a_session_outlives_the_key_that_sealed_it() {
        let line = SessionCookies::new(&keys(), true).write(&nora(), NOW).unwrap();
        let browser = browser_with(line.to_str().unwrap().split(';').next().unwrap());
        let lines = [[2; 32], [1; 32]].map(|key| URL_SAFE_NO_PAD.encode(key)).join("\n");
        let turned = SessionCookies::new(&Secrets::parse(&lines).unwrap(), true);
        let read = turned.read(&browser, NOW).unwrap();
        assert_eq!(read.subject, nora().subject);
        // What is written from then on needs the old key no more.
        let line = turned.write(&read, NOW).unwrap();
        let browser = browser_with(line.to_str().unwrap().split(';').next().unwrap());
        let after: Secrets = Secret([2; 32]).into();
        assert!(SessionCookies::new(&after, true).read(&browser, NOW).is_some());
    }

    #[test]
    fn the_longest_names_still_fit_into_a_cookie() {
        let person = Person { display_name: "🍷".repeat(245), ..Person::default() };
        let session = Session::of_person(&person, &"🍷".repeat(60), NOW);
        assert!(SessionCookies::new(&keys(), true).write(&session, NOW).is_some());
    }

    #[test]
    fn browsers_are_told_to_keep_it_to_themselves() {
        let line = SessionCookies::new(&keys(), true).write(&session(), NOW).unwrap();
        let line = line.to_str().unwrap();
        assert!(line.starts_with("__Host-rapport-session="), "{line}");
        for part in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/", "Max-Age=3600"] {
            assert!(line.contains(part), "{part} in {line}");
        }
        assert!(!line.contains("a.b.c"));
        let plain = SessionCookies::new(&keys(), false).write(&session(), NOW).unwrap();
        let plain = plain.to_str().unwrap();
        assert!(plain.starts_with("rapport-session=") && !plain.contains("Secure"), "{plain}");
    }

    #[test]
    fn a_guest_cookie_is_no_session() {
        let seal = Seal::new(&keys(), "__Host-rapport-guest");
        let value = seal.close(&serde_json::to_vec(&session()).unwrap());
        let headers = browser_with(&format!("__Host-rapport-session={value}"));
        assert_eq!(SessionCookies::new(&keys(), true).read(&headers, NOW), None);
    }

    #[test]
    fn a_form_belongs_to_one_session_and_never_looks_the_same() {
        let (mine, other) = (session(), session());
        let token = mine.form_token();
        assert!(mine.made(&token) && !other.made(&token));
        assert_ne!(token, mine.form_token());
        for nonsense in ["", "AAAA", "not base64!", &format!("{token}AAAA")] {
            assert!(!mine.made(nonsense), "{nonsense}");
        }
    }

    #[test]
    fn a_token_that_no_browser_keeps_is_refused() {
        let expiry = NOW.plus(HOUR);
        let long = Session::new("x".repeat(5_000), "persons/p".into(), Kind::Person, Vec::new(), expiry);
        assert_eq!(SessionCookies::new(&keys(), true).write(&long, NOW), None);
    }

    #[test]
    fn neither_a_token_nor_the_secret_of_a_form_is_shown() {
        let session =
            Session::new("a.b.c".into(), "persons/p".into(), Kind::Person, Vec::new(), Timestamp(1));
        let shown = format!("{session:?} {:?}", crate::session::Pass::pasted("a.b.c"));
        assert!(shown.contains("persons/p") && !shown.contains("a.b.c"), "{shown}");
        assert!(!shown.contains("secret"), "{shown}");
    }
}
