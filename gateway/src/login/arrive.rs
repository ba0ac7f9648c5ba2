//! Who has proven an account is signed in by it, or has one more.

use axum::{http::header, response::Response};
use service_kit::time::Timestamp;

use super::{
    LogIn,
    attempt::{Attempt, Intent},
    providers::{Proof, Provider},
    refusal::Refusal,
};
use crate::{
    cookies::{Session, SignedIn},
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
                let session = Session::of_person(&person, &provider.label, auth_time);
                let session = self.in_place(browser, session).await;
                let cookie = self.sessions.begin(&session);
                let cookie =
                    cookie.ok_or_else(|| Refusal::NoService("no cookie can hold the session".to_owned()))?;
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
            Intent::Link(person) => {
                let auth_time = self.began(browser, person).ok_or(Refusal::SignedOut)?;
                self.calls.link(browser, person, auth_time, proof).await?;
            }
        }
        Ok(response)
    }

    /// When the session here began, if it is still that of the person who asked: the account is not for who
    /// came to this browser since. Whether it goes on, posts-service looks in the transaction that adds the
    /// account: who stole its cookie must not stay by an account of their own.
    fn began(&self, browser: &Browser, person: &str) -> Option<Timestamp> {
        let session = self.sessions.of(browser).filter(|session| session.subject == person)?;
        session.signed_in().map(SignedIn::auth_time)
    }

    /// Two tabs that log the same person in do not spoil each other's forms; a session that was ended elsewhere
    /// leaves nothing behind.
    async fn in_place(&self, browser: &Browser, session: Session) -> Session {
        let Some(earlier) = self.sessions.of(browser).filter(|earlier| earlier.subject == session.subject)
        else {
            return session;
        };
        match self.sessions.pass(&earlier, &browser.request_id).await {
            Ok(_) => session.following(&earlier),
            Err(_) => session,
        }
    }
}
