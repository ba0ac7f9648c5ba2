//! Calls to SignInService, in the gateway's own name.

use std::time::Duration;

use proto::{
    posts::v1::{
        CheckClaimRequest, ClaimRequest, LinkIdentityRequest, Person, SignInRequest,
        sign_in_service_client::SignInServiceClient,
    },
    reasons::SESSION_OVER,
};
use service_kit::{auth::SIGN_IN, time::Timestamp, upstream::Upstream};
use tonic::{Code, Request, Response, Status};
use tonic_types::StatusExt as _;

use super::{providers::Proof, refusal::Refusal};
use crate::{
    calls::{self, in_time},
    parts::Parts,
    positions::Feed,
    session::Browser,
    voucher::Voucher,
};

/// How long somebody who comes back waits for the service. It writes.
const TIMEOUT: Duration = Duration::from_secs(10);

/// posts-service, as the one that knows persons.
pub(super) struct SignIn {
    client: SignInServiceClient<Upstream>,
    voucher: Voucher,
}

/// Who came in by a code.
pub(super) struct Claimed {
    pub(super) person: Person,
    /// `blogs/{blog}` whose OWNER they are.
    pub(super) blog: String,
    pub(super) auth_time: Timestamp,
}

impl SignIn {
    pub(super) fn new(parts: &Parts) -> Self {
        Self {
            client: SignInServiceClient::new(parts.posts.clone()),
            voucher: Voucher::with_scope(parts.minter.clone(), parts.clock.clone(), SIGN_IN),
        }
    }

    /// Who has the account, and since when they are signed in by posts-service's clock.
    pub(super) async fn sign_in(
        &self,
        browser: &Browser,
        proof: Proof,
    ) -> Result<(Person, Timestamp), Refusal> {
        let message = SignInRequest { account: Some(proof.account), display_name: proof.display_name };
        let request = self.signed(browser, message);
        let mut client = self.client.clone();
        let answer = within(browser, client.sign_in(request)).await.map_err(|status| refusal(&status))?;
        let auth_time = answer.auth_time.and_then(Timestamp::from_proto);
        let whole = answer.person.zip(auth_time);
        whole.ok_or_else(|| Refusal::NoService("its answer lacks the person or the time".to_owned()))
    }

    /// Adds the account to the person whose session, since `auth_time`, asked for it.
    pub(super) async fn link(
        &self,
        browser: &Browser,
        person: &str,
        auth_time: Timestamp,
        proof: Proof,
    ) -> Result<(), Refusal> {
        let message = LinkIdentityRequest {
            parent: person.to_owned(),
            account: Some(proof.account),
            auth_time: Some(auth_time.to_proto()),
        };
        let request = self.signed(browser, message);
        let mut client = self.client.clone();
        within(browser, client.link_identity(request)).await.map(drop).map_err(|status| match status.code() {
            Code::AlreadyExists => Refusal::Taken,
            Code::FailedPrecondition if is_over(&status) => Refusal::SignedOut,
            Code::FailedPrecondition => Refusal::Full,
            Code::NotFound => Refusal::SignedOut,
            _ => refusal(&status),
        })
    }

    /// Whether no OWNER has signed in yet.
    pub(super) async fn is_claimable(&self, browser: &Browser) -> Result<bool, Status> {
        let request = self.signed(browser, CheckClaimRequest {});
        let mut client = self.client.clone();
        Ok(within(browser, client.check_claim(request)).await?.is_open)
    }

    /// Who comes in by the code.
    pub(super) async fn claim(&self, browser: &Browser, code: &str) -> Result<Claimed, Status> {
        let request = self.signed(browser, ClaimRequest { code: code.to_owned() });
        let mut client = self.client.clone();
        let answer = within(browser, client.claim(request)).await?;
        let auth_time = answer.auth_time.and_then(Timestamp::from_proto);
        let (person, auth_time) = answer
            .person
            .zip(auth_time)
            .ok_or_else(|| Status::internal("the answer lacks the person or the time"))?;
        Ok(Claimed { person, blog: answer.blog, auth_time })
    }

    fn signed<M>(&self, browser: &Browser, message: M) -> Request<M> {
        calls::signed(&self.voucher, &browser.request_id, TIMEOUT, message)
    }
}

/// Waits; the next page finds what was written.
async fn within<R>(
    browser: &Browser,
    call: impl Future<Output = Result<Response<R>, Status>>,
) -> Result<R, Status> {
    let answer = in_time(TIMEOUT, call).await?;
    browser.positions.note(Feed::Posts, answer.metadata());
    Ok(answer.into_inner())
}

fn is_over(status: &Status) -> bool {
    status.get_details_error_info().is_some_and(|info| info.reason == SESSION_OVER)
}

/// The code is enough: a message may name the account.
fn refusal(status: &Status) -> Refusal {
    Refusal::NoService(format!("{:?}", status.code()))
}
