//! Who has proven an account is signed in by it, or has one more.

use axum::{
    http::{HeaderValue, header},
    response::Response,
};
use proto::posts::v1::Person;
use service_kit::{
    auth::{Identity, Kind, TOKEN_LIFETIME},
    time::Timestamp,
};

use super::{
    LogIn,
    attempt::{Attempt, Intent},
    providers::{Proof, Provider},
    refusal::Refusal,
};
use crate::{
    cookies::Session,
    session::{self, Browser},
};

impl LogIn {
    pub(super) async fn arrive(
        &self,
        browser: &Browser,
        provider: &Provider,
        attempt: &Attempt,
        proof: Proof,
    ) -> Result<Response, Refusal> {
        let mut response = session::see_other(&attempt.back);
        match &attempt.intent {
            Intent::SignIn | Intent::Change => {
                let (person, auth_time) = self.calls.sign_in(browser, proof).await?;
                let cookie = self.session_of(&person, &provider.label, auth_time);
                let cookie =
                    cookie.ok_or_else(|| Refusal::NoService("no cookie can hold the session".to_owned()))?;
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
            Intent::Link(person) => {
                // Still the same one: the account is for who asked, not for who came to this browser since.
                let session = self.sessions.of(browser).filter(|session| session.kind == Kind::Person);
                if session.is_none_or(|session| session.subject != *person) {
                    return Err(Refusal::SignedOut);
                }
                self.calls.link(browser, person, proof).await?;
            }
        }
        Ok(response)
    }

    /// The `Set-Cookie` line that begins the person's session.
    ///
    /// For now the session is a token of five minutes. `Session::of_person(person, provider, auth_time)`
    /// takes its place.
    fn session_of(&self, person: &Person, _provider: &str, _auth_time: Timestamp) -> Option<HeaderValue> {
        let token = self.calls.minter.mint(&Identity::Person(person.name.clone()), TOKEN_LIFETIME)?;
        let expiry = self.sessions.now().plus(TOKEN_LIFETIME);
        let session = Session::new(token, person.name.clone(), Kind::Person, Vec::new(), expiry);
        self.sessions.begin(&session)
    }
}
