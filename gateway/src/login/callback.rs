//! The way back from a provider: whether its answer is one to what was asked here, and whom it proves.

use axum::{
    http::{HeaderMap, header},
    response::Response,
};
use url::form_urlencoded;

use super::{
    LogIn,
    attempt::Attempt,
    providers::{Answer, Proof, Provider},
    refusal::Refusal,
    token, view,
};
use crate::session::Browser;

/// Longest value of an answer, in bytes. Codes are mostly some hundred.
const MAX_VALUE_BYTES: usize = 4 * 1024;

/// What stands in the address (RFC 6749, sections 4.1.2 and 4.1.2.1; RFC 9207).
#[derive(Default)]
struct Parameters {
    state: String,
    code: String,
    error: String,
    issuer: Option<String>,
}

impl Parameters {
    fn read(query: &str) -> Self {
        let mut found = Self::default();
        let pairs = form_urlencoded::parse(query.as_bytes());
        for (name, value) in pairs.filter(|(_, value)| value.len() <= MAX_VALUE_BYTES) {
            match &*name {
                "state" => found.state = value.into_owned(),
                "code" => found.code = value.into_owned(),
                "error" => found.error = value.into_owned(),
                "iss" => found.issuer = Some(value.into_owned()),
                _ => {}
            }
        }
        found
    }
}

impl LogIn {
    /// Signs somebody in, or says why not. Either way the attempt is over, unless they came too often.
    pub(super) async fn callback(
        &self,
        browser: &Browser,
        headers: &HeaderMap,
        provider: &str,
        query: &str,
    ) -> Response {
        let Some(provider) = self.providers.find(provider) else {
            return view::no_such_provider(browser, self.providers.list(), "/");
        };
        let answer = Parameters::read(query);
        let Some(attempt) = self.attempts.find(headers, &browser.host, &answer.state, self.sessions.now())
        else {
            return refused(browser, provider, &Refusal::Unknown, None);
        };
        if browser.address.is_some_and(|address| !self.pace.allows(address, self.sessions.now())) {
            // The attempt goes on: the same answer is good in a moment.
            return refused(browser, provider, &Refusal::TooOften, Some(&attempt));
        }
        let done = self.attempts.done(&answer.state);
        let mut response = match self.proven(provider, &attempt, answer).await {
            Ok(proof) => self.arrive(browser, provider, &attempt, proof).await,
            Err(refusal) => Err(refusal),
        }
        .unwrap_or_else(|refusal| refused(browser, provider, &refusal, Some(&attempt)));
        response.headers_mut().append(header::SET_COOKIE, done);
        response
    }

    async fn proven(
        &self,
        provider: &Provider,
        attempt: &Attempt,
        answer: Parameters,
    ) -> Result<Proof, Refusal> {
        let Parameters { code, error, issuer, .. } = answer;
        let answer = Answer { code, issuer };
        if attempt.provider != provider.id || !provider.may_have_said(&answer) {
            return Err(Refusal::MixedUp);
        }
        match error.as_str() {
            "" => {}
            "access_denied" => return Err(Refusal::Denied),
            "temporarily_unavailable" | "server_error" => return Err(Refusal::Away(error)),
            other => return Err(Refusal::Declined(token::code(other))),
        }
        if answer.code.is_empty() {
            return Err(Refusal::Unusable("it holds no code".to_owned()));
        }
        self.providers.prove(provider, attempt, answer, self.sessions.now()).await
    }
}

fn refused(browser: &Browser, provider: &Provider, refusal: &Refusal, attempt: Option<&Attempt>) -> Response {
    refusal.log(&provider.id);
    view::refused(browser, provider, refusal, attempt)
}
