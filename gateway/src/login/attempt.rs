//! A log-in that is on its way: what its cookie holds until the provider answers.

use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue};
use openidconnect::{CsrfToken, Nonce, PkceCodeChallenge, PkceCodeVerifier};
use serde::{Deserialize, Serialize};
use service_kit::{auth::Secrets, time::Timestamp};

use crate::{cookies::AttemptCookies, hosts::Host};

/// How long a provider has to answer: to sign in there may mean to look for a second factor.
pub(super) const LIFETIME: Duration = Duration::from_mins(10);

/// Log-ins of one browser that wait at once; another one crowds out the oldest. Each is a cookie of up to
/// 1.5 KiB in every request, of 8 KiB that proxies take.
const MAX_WAITING: usize = 2;

/// What somebody wants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Intent {
    /// To be signed in.
    #[serde(rename = "s")]
    SignIn,
    /// To be signed in by another account than the one they are at with the provider.
    #[serde(rename = "c")]
    Change,
    /// To add an account to the person whose session this is: `persons/{person}`.
    #[serde(rename = "l")]
    Link(String),
}

/// A parameter that says what somebody wants of the provider.
pub(super) type Wish = Option<(&'static str, &'static str)>;

/// A log-in that is on its way.
#[derive(Serialize, Deserialize)]
pub(super) struct Attempt {
    /// Id of the provider that was asked.
    #[serde(rename = "p")]
    pub(super) provider: String,
    #[serde(rename = "s")]
    state: String,
    #[serde(rename = "n")]
    nonce: String,
    #[serde(rename = "v")]
    verifier: String,
    #[serde(rename = "i")]
    pub(super) intent: Intent,
    /// The blog on whose own host it began: its session is for that host alone.
    #[serde(rename = "h", default, skip_serializing_if = "Option::is_none")]
    blog: Option<String>,
    /// Where it leads back to: a path of that host.
    #[serde(rename = "b")]
    pub(super) back: String,
    #[serde(rename = "t")]
    begun_micros: i64,
}

impl Attempt {
    /// With new secrets (RFC 6749, section 10.12; OpenID Connect Core 1.0, section 15.5.2; RFC 7636).
    pub(super) fn new(provider: &str, host: &Host, intent: Intent, back: &str, now: Timestamp) -> Self {
        let (_, verifier) = PkceCodeChallenge::new_random_sha256();
        Self {
            provider: provider.to_owned(),
            state: CsrfToken::new_random_len(24).into_secret(),
            nonce: Nonce::new_random_len(24).secret().clone(),
            verifier: verifier.into_secret(),
            intent,
            blog: host.blog().map(str::to_owned),
            back: back.to_owned(),
            begun_micros: now.0,
        }
    }

    pub(super) fn state(&self) -> CsrfToken {
        CsrfToken::new(self.state.clone())
    }

    pub(super) fn nonce(&self) -> Nonce {
        Nonce::new(self.nonce.clone())
    }

    pub(super) fn challenge(&self) -> PkceCodeChallenge {
        PkceCodeChallenge::from_code_verifier_sha256(&self.verifier())
    }

    pub(super) fn verifier(&self) -> PkceCodeVerifier {
        PkceCodeVerifier::new(self.verifier.clone())
    }

    /// Where it began, and the provider sends the person back to.
    pub(super) fn host(&self) -> Host {
        self.blog.as_deref().map_or(Host::Main, |blog| Host::Blog(blog.into()))
    }

    fn is_waiting(&self, now: Timestamp) -> bool {
        now.since(Timestamp(self.begun_micros)) < LIFETIME
    }
}

/// The cookies of those that wait.
pub(super) struct Attempts(AttemptCookies);

impl Attempts {
    pub(super) fn new(keys: &Secrets, is_secure: bool) -> Self {
        Self(AttemptCookies::new(keys, is_secure, LIFETIME))
    }

    /// The one that `state` belongs to, if it began in this browser at this host and not too long ago.
    pub(super) fn find(
        &self,
        headers: &HeaderMap,
        host: &Host,
        state: &str,
        now: Timestamp,
    ) -> Option<Attempt> {
        let attempt: Attempt = serde_json::from_slice(&self.0.find(headers, state)?).ok()?;
        (attempt.state == state && attempt.host() == *host && attempt.is_waiting(now)).then_some(attempt)
    }

    /// The `Set-Cookie` lines that let it wait, and no more than [`MAX_WAITING`] with it.
    pub(super) fn keep(&self, attempt: &Attempt, headers: &HeaderMap) -> Vec<HeaderValue> {
        let others = self.0.all(headers).into_iter();
        let mut others: Vec<Attempt> =
            others.filter_map(|plain| serde_json::from_slice(&plain).ok()).collect();
        others.sort_by_key(|other| std::cmp::Reverse(other.begun_micros));
        let plain = serde_json::to_vec(attempt).expect("an attempt is plain data");
        let crowded_out = others.iter().skip(MAX_WAITING - 1).map(|other| self.0.forget(&other.state));
        std::iter::once(self.0.write(&attempt.state, &plain)).chain(crowded_out).collect()
    }

    /// The `Set-Cookie` line after an answer, whatever it was: there is no second one.
    pub(super) fn done(&self, state: &str) -> HeaderValue {
        self.0.forget(state)
    }
}

#[cfg(test)]
mod tests {
    use axum::http::header;
    use proto::posts::v1::Person;
    use service_kit::auth::Secret;

    use super::*;
    use crate::{
        auth::address::MAX_PATH_BYTES,
        cookies::{MAX_TOGETHER, Session, SessionCookies},
    };

    const NOW: Timestamp = Timestamp(1_000_000_000);

    fn browser(lines: &[HeaderValue]) -> HeaderMap {
        let pairs: Vec<_> =
            lines.iter().map(|line| line.to_str().unwrap().split(';').next().unwrap()).collect();
        HeaderMap::from_iter([(header::COOKIE, pairs.join("; ").parse().unwrap())])
    }

    #[test]
    fn an_answer_is_waited_for_ten_minutes_in_the_browser_that_asked() {
        let attempts = Attempts::new(&Secret([1; 32]).into(), true);
        let attempt =
            Attempt::new("google", &Host::Main, Intent::Link("persons/p".to_owned()), "/b/waiter/", NOW);
        let headers = browser(&attempts.keep(&attempt, &HeaderMap::new()));
        let found = |state: &str, later| attempts.find(&headers, &Host::Main, state, NOW.plus(later));
        let (state, soon) = (attempt.state.as_str(), LIFETIME.saturating_sub(Duration::from_secs(1)));
        let same = found(state, soon).unwrap();
        assert_eq!((same.verifier.as_str(), same.back.as_str()), (attempt.verifier.as_str(), "/b/waiter/"));
        assert_eq!(same.intent, Intent::Link("persons/p".to_owned()));
        assert!(found(state, LIFETIME).is_none());
        assert!(found("another", Duration::ZERO).is_none());
        assert!(attempts.find(&HeaderMap::new(), &Host::Main, state, NOW).is_none());
        let elsewhere = Host::Blog("notes".into());
        assert!(attempts.find(&headers, &elsewhere, state, NOW).is_none(), "it began on another host");
    }

    /// What a proxy takes of all cookies together.
    const MAX_HEADER_BYTES: usize = 8 * 1024;

    #[test]
    fn a_log_in_fits_into_a_header_with_whatever_was_kept_before_and_the_session_after() {
        let keys = Secret([1; 32]).into();
        let back = format!("/{}", "x".repeat(MAX_PATH_BYTES - 1));
        assert_eq!(crate::auth::address::back(&back), back);
        let attempt = Attempt::new(
            &"p".repeat(32),
            &Host::Blog("b".repeat(63).into()),
            Intent::Link("persons/p".repeat(8)),
            &back,
            NOW,
        );
        let attempt = &Attempts::new(&keys, true).keep(&attempt, &HeaderMap::new())[0];
        let person =
            Person { name: "persons/p".repeat(5), display_name: "🥂".repeat(245), ..Person::default() };
        let session = Session::of_person(&person, &"🥂".repeat(60), NOW);
        let session = SessionCookies::new(&keys, true).write(&session, NOW).unwrap();
        let pair = |line: &HeaderValue| line.to_str().unwrap().split(';').next().unwrap().len() + "; ".len();
        let sum = MAX_TOGETHER + pair(attempt) + pair(&session);
        assert!(sum <= MAX_HEADER_BYTES, "{sum}: {} {}", pair(attempt), pair(&session));
    }

    #[test]
    fn the_third_crowds_out_the_oldest() {
        let attempts = Attempts::new(&Secret([1; 32]).into(), true);
        let mut lines = Vec::new();
        for place in 0..2 {
            let begun = NOW.plus(Duration::from_secs(place));
            let attempt = Attempt::new("google", &Host::Main, Intent::SignIn, "/", begun);
            let mut kept = attempts.keep(&attempt, &browser(&lines));
            assert_eq!(kept.len(), 1, "{place}");
            lines.append(&mut kept);
        }
        let oldest = lines[0].to_str().unwrap().split('=').next().unwrap().to_owned();
        let kept =
            attempts.keep(&Attempt::new("google", &Host::Main, Intent::SignIn, "/", NOW), &browser(&lines));
        assert_eq!(kept.len(), 2);
        let ended = kept[1].to_str().unwrap();
        assert!(ended.starts_with(&format!("{oldest}=;")) && ended.contains("Max-Age=0"), "{ended}");
    }
}
