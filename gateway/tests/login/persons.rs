//! A posts-service that knows persons by their accounts, and nothing else.

use std::sync::{Arc, Mutex, MutexGuard};

use proto::{
    posts::v1::{
        Account, CheckClaimRequest, CheckClaimResponse, CheckSessionRequest, CheckSessionResponse,
        ClaimRequest, ClaimResponse, ExchangeApiKeyRequest, ExchangeApiKeyResponse, Identity,
        LinkIdentityRequest, Person, SignInRequest, SignInResponse,
        sign_in_service_server::{SignInService, SignInServiceServer},
    },
    reasons::SESSION_OVER,
};
use service_kit::{
    auth::{Policy, Rule, Verifier},
    layers::{self, Access},
    status::refused,
    time::Clock,
    upstream::{self, Upstream},
};
use tonic::{Code, Request as Ask, Response, Status, async_trait, service::Routes};

type Answer<T> = Result<Response<T>, Status>;

/// As in posts-service: the gateway's own token with this scope, and nobody else's.
const POLICY: Policy = Policy(&[
    ("rapport.posts.v1.SignInService/SignIn", Rule::Scope("persons.sign_in")),
    ("rapport.posts.v1.SignInService/LinkIdentity", Rule::Scope("persons.sign_in")),
    ("rapport.posts.v1.SignInService/CheckSession", Rule::Scope("persons.sign_in")),
    ("rapport.posts.v1.SignInService/Claim", Rule::Scope("persons.sign_in")),
    ("rapport.posts.v1.SignInService/CheckClaim", Rule::Scope("persons.sign_in")),
]);

#[derive(Default)]
pub(crate) struct Known {
    /// Whose accounts they are: `persons/p{n}`.
    pub(crate) accounts: Vec<(String, Account)>,
    pub(crate) signed_in: Vec<SignInRequest>,
    pub(crate) linked: Vec<LinkIdentityRequest>,
    pub(crate) is_away: bool,
    /// Whether no OWNER has signed in yet.
    pub(crate) is_claimable: bool,
    /// The codes that were typed.
    pub(crate) claimed: Vec<String>,
    /// What Claim answers instead.
    pub(crate) claim_refusal: Option<Status>,
    /// Whether they have signed out everywhere.
    pub(crate) is_signed_out: bool,
    /// What LinkIdentity answers instead.
    pub(crate) link_refusal: Option<Status>,
}

#[derive(Clone)]
pub(crate) struct Persons {
    known: Arc<Mutex<Known>>,
    clock: Clock,
}

impl Persons {
    pub(crate) fn new(clock: Clock) -> Self {
        Self { known: Arc::default(), clock }
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap()
    }

    pub(crate) fn serve(&self, verifier: Verifier) -> Upstream {
        let routes = Routes::new(SignInServiceServer::new(self.clone())).into_axum_router();
        upstream::in_process(layers::wrap(routes, Access { verifier, policy: POLICY }))
    }

    fn person(&self, name: &str, display_name: &str) -> Person {
        let create_time = Some(self.clock.now().to_proto());
        Person {
            name: name.to_owned(),
            display_name: display_name.to_owned(),
            create_time,
            ..Person::default()
        }
    }
}

#[async_trait]
impl SignInService for Persons {
    async fn sign_in(&self, request: Ask<SignInRequest>) -> Answer<SignInResponse> {
        let request = request.into_inner();
        let mut known = self.lock();
        if known.is_away {
            return Err(Status::unavailable("away"));
        }
        known.signed_in.push(request.clone());
        let account = request.account.unwrap();
        let same = |one: &Account| (&one.issuer, &one.subject) == (&account.issuer, &account.subject);
        let found = known.accounts.iter().find(|(_, one)| same(one)).map(|(person, _)| person.clone());
        let is_new = found.is_none();
        let name = found.unwrap_or_else(|| format!("persons/p{}", known.accounts.len() + 1));
        if is_new {
            known.accounts.push((name.clone(), account));
        }
        Ok(Response::new(SignInResponse {
            person: Some(self.person(&name, &request.display_name)),
            identity: None,
            is_new,
            auth_time: Some(self.clock.now().to_proto()),
        }))
    }

    async fn link_identity(&self, request: Ask<LinkIdentityRequest>) -> Answer<Identity> {
        let request = request.into_inner();
        let mut known = self.lock();
        if let Some(refusal) = known.link_refusal.clone() {
            return Err(refusal);
        }
        if known.is_signed_out {
            return Err(refused(Code::FailedPrecondition, SESSION_OVER, "they signed out everywhere"));
        }
        known.linked.push(request.clone());
        let account = request.account;
        Ok(Response::new(Identity {
            name: format!("{}/identities/2", request.parent),
            account,
            ..Identity::default()
        }))
    }

    async fn claim(&self, request: Ask<ClaimRequest>) -> Answer<ClaimResponse> {
        let mut known = self.lock();
        known.claimed.push(request.into_inner().code);
        if let Some(refusal) = known.claim_refusal.clone() {
            return Err(refusal);
        }
        Ok(Response::new(ClaimResponse {
            person: Some(self.person("persons/p1", "Your host")),
            blog: "blogs/waiter".to_owned(),
            auth_time: Some(self.clock.now().to_proto()),
        }))
    }

    async fn check_claim(&self, _: Ask<CheckClaimRequest>) -> Answer<CheckClaimResponse> {
        let known = self.lock();
        if known.is_away {
            return Err(Status::unavailable("away"));
        }
        Ok(Response::new(CheckClaimResponse { is_open: known.is_claimable }))
    }

    async fn exchange_api_key(&self, _: Ask<ExchangeApiKeyRequest>) -> Answer<ExchangeApiKeyResponse> {
        Err(Status::unimplemented("not asked here"))
    }

    async fn check_session(&self, request: Ask<CheckSessionRequest>) -> Answer<CheckSessionResponse> {
        if self.lock().is_signed_out {
            return Ok(Response::new(CheckSessionResponse { person: None }));
        }
        let person = self.person(&request.into_inner().name, "Ada Lovelace");
        Ok(Response::new(CheckSessionResponse { person: Some(person) }))
    }
}
