//! Who has proven an account is signed in by it, or has one more.

use axum::{http::header, response::Response};
use service_kit::auth::Kind;

use super::{
    LogIn,
    attempt::{Attempt, Intent},
    providers::{Proof, Provider},
    refusal::Refusal,
};
use crate::{
    cookies::Session,
    session::{self, Browser, Failure},
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
                self.is_still(browser, person).await?;
                self.calls.link(browser, person, proof).await?;
            }
        }
        Ok(response)
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

    /// The account is for who asked, not for who came to this browser since; and only as long as posts-service
    /// says that their session goes on: who stole its cookie must not stay by an account of their own.
    async fn is_still(&self, browser: &Browser, person: &str) -> Result<(), Refusal> {
        let session = self.sessions.of(browser).filter(|session| session.kind() == Kind::Person);
        let session = session.filter(|session| session.subject == person).ok_or(Refusal::SignedOut)?;
        match self.sessions.pass(&session, &browser.request_id).await {
            Ok(_) => Ok(()),
            Err(Failure::SignedOut(_)) => Err(Refusal::SignedOut),
            Err(failure) => Err(Refusal::NoService(format!("{failure:?}"))),
        }
    }
}
