//! Holds the mint to its promises, over a posts-service that answers as it is told.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use proto::posts::v1::{
    CheckClaimRequest, CheckClaimResponse, CheckSessionRequest, CheckSessionResponse, ClaimRequest,
    ClaimResponse, ExchangeApiKeyRequest, ExchangeApiKeyResponse, Identity as Account, LinkIdentityRequest,
    Person, SignInRequest, SignInResponse,
    sign_in_service_server::{SignInService, SignInServiceServer},
};
use service_kit::{
    auth::{
        Identity, Keyring, Kind, Minter, Policy, Rule, SIGN_IN, Secret, Verifier,
        key::{PrivateKey, PublicKeys},
    },
    call::Call,
    layers::{self, Access},
    request_id::RequestId,
    time::{Clock, Timestamp},
    upstream,
};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tonic::{Code, Request, Response, Status, async_trait, service::Routes};

use super::{Failure, Refusal, mint::Mint};
use crate::{cookies::Session, parts::Parts};

const NOW: Timestamp = Timestamp(1_353_377_100_000_000);
const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_mins(1);

const POLICY: Policy = Policy(&[("rapport.posts.v1.SignInService/CheckSession", Rule::Scope(SIGN_IN))]);

/// posts-service, as far as it is asked.
#[derive(Clone, Default)]
struct Posts(Arc<State>);

#[derive(Default)]
struct State {
    asked: Mutex<Vec<CheckSessionRequest>>,
    signed_out: Mutex<bool>,
    fails: Mutex<Option<Code>>,
    /// Answers wait for it where it is there.
    held: Mutex<Option<Arc<Notify>>>,
}

#[async_trait]
impl SignInService for Posts {
    async fn sign_in(&self, _: Request<SignInRequest>) -> Result<Response<SignInResponse>, Status> {
        Err(Status::unimplemented("not asked here"))
    }

    async fn link_identity(&self, _: Request<LinkIdentityRequest>) -> Result<Response<Account>, Status> {
        Err(Status::unimplemented("not asked here"))
    }

    async fn claim(&self, _: Request<ClaimRequest>) -> Result<Response<ClaimResponse>, Status> {
        Err(Status::unimplemented("not asked here"))
    }

    async fn check_claim(
        &self,
        _: Request<CheckClaimRequest>,
    ) -> Result<Response<CheckClaimResponse>, Status> {
        Err(Status::unimplemented("not asked here"))
    }

    async fn exchange_api_key(
        &self,
        _: Request<ExchangeApiKeyRequest>,
    ) -> Result<Response<ExchangeApiKeyResponse>, Status> {
        Err(Status::unimplemented("not asked here"))
    }

    async fn check_session(
        &self,
        request: Request<CheckSessionRequest>,
    ) -> Result<Response<CheckSessionResponse>, Status> {
        let caller = Call::of(&request)?.caller.identity;
        assert!(matches!(caller, Identity::Service { name, .. } if name == "gateway"));
        let asked = request.into_inner();
        self.0.asked.lock().unwrap().push(asked.clone());
        let held = self.0.held.lock().unwrap().clone();
        if let Some(held) = held {
            held.notified().await;
        }
        if let Some(code) = *self.0.fails.lock().unwrap() {
            return Err(Status::new(code, "as it was told"));
        }
        let goes_on = !*self.0.signed_out.lock().unwrap();
        let person = Person { name: asked.name, display_name: "Nora Now".into(), ..Person::default() };
        Ok(Response::new(CheckSessionResponse { person: goes_on.then_some(person) }))
    }
}

struct House {
    mint: Mint,
    posts: Posts,
    clock: Clock,
    verifier: Verifier,
}

impl House {
    fn new() -> Self {
        let clock = Clock::set_to(NOW);
        let key = PrivateKey::generate();
        let public = key.public("gateway", &[Kind::Person, Kind::Service]).limited_to(&[SIGN_IN]);
        let verifier =
            Verifier::new(Keyring::new(PublicKeys { keys: vec![public] }).unwrap(), "here", clock.clone());
        let posts = Posts::default();
        let routes = Routes::new(SignInServiceServer::new(posts.clone())).into_axum_router();
        let access = Access { verifier: verifier.clone(), policy: POLICY };
        let upstream = upstream::in_process(layers::wrap(routes, access));
        let parts = Parts {
            posts: upstream.clone(),
            comments: upstream,
            minter: Minter::new(&key, "gateway", "here", clock.clone()),
            cookie_key: Secret([7; 32]).into(),
            public_url: "https://waiter.example".parse().unwrap(),
            blog_hosts: Vec::new(),
            trusted_proxies: Vec::new(),
            max_live_readers: 0,
            login: crate::config::Login::default(),
            clock: clock.clone(),
            shutdown: CancellationToken::new(),
        };
        Self { mint: Mint::new(&parts), posts, clock, verifier }
    }

    async fn token(&self, session: &Session) -> Result<String, Failure> {
        let request_id = RequestId::of(&http::HeaderMap::new());
        Ok(self.mint.pass(session, &request_id).await?.token.to_string())
    }

    fn asked(&self) -> usize {
        self.posts.0.asked.lock().unwrap().len()
    }

    fn fail(&self, code: impl Into<Option<Code>>) {
        *self.posts.0.fails.lock().unwrap() = code.into();
    }
}

fn nora(number: u32) -> Session {
    let person =
        Person { name: format!("persons/{number}"), display_name: "Nora".into(), ..Person::default() };
    Session::of_person(&person, "GitHub", NOW)
}

#[tokio::test]
async fn a_token_says_who_it_is_and_serves_for_a_minute() {
    let house = House::new();
    let token = house.token(&nora(1)).await.unwrap();
    assert_eq!(house.verifier.verify(&token), Ok(Identity::Person("persons/1".into())));
    house.clock.advance(MINUTE.saturating_sub(SECOND));
    assert_eq!(house.token(&nora(1)).await.unwrap(), token);
    assert_eq!(house.asked(), 1);
    house.clock.advance(SECOND);
    assert_ne!(house.token(&nora(1)).await.unwrap(), token);
    assert_eq!(house.asked(), 2, "the session is checked with each token");
    let asked = house.posts.0.asked.lock().unwrap()[0].clone();
    assert_eq!((asked.name.as_str(), asked.auth_time), ("persons/1", Some(NOW.to_proto())));
    house.token(&nora(2)).await.unwrap();
    assert_eq!(house.asked(), 3, "another person's session is another question");
}

#[tokio::test]
async fn a_session_that_was_signed_out_everywhere_is_over_within_a_minute() {
    let house = House::new();
    house.token(&nora(1)).await.unwrap();
    *house.posts.0.signed_out.lock().unwrap() = true;
    house.clock.advance(MINUTE);
    for _ in 0..2 {
        assert_eq!(house.token(&nora(1)).await, Err(Failure::SignedOut(Refusal::Over)));
    }
    // What is over does not begin again because nobody answers.
    house.fail(Code::Unavailable);
    assert_eq!(house.token(&nora(1)).await, Err(Failure::Away));
}

#[tokio::test]
async fn with_posts_away_a_session_goes_on_for_ten_minutes_after_its_check() {
    let house = House::new();
    house.token(&nora(1)).await.unwrap();
    house.fail(Code::Unavailable);
    house.clock.advance(MINUTE * 10);
    let token = house.token(&nora(1)).await.unwrap();
    assert_eq!(house.verifier.verify(&token), Ok(Identity::Person("persons/1".into())), "not yet expired");
    assert_eq!(house.token(&nora(1)).await.unwrap(), token);
    assert_eq!(house.asked(), 2, "who does not answer is left alone for some seconds");
    house.clock.advance(SECOND);
    assert_eq!(house.token(&nora(1)).await, Err(Failure::Away), "ten minutes count from the check");
    assert_eq!(house.token(&nora(2)).await, Err(Failure::Away), "one that was never checked does not begin");
    house.fail(None);
    house.token(&nora(1)).await.unwrap();
}

#[tokio::test]
async fn who_answers_again_is_asked_again() {
    let house = House::new();
    house.token(&nora(1)).await.unwrap();
    house.fail(Code::Unavailable);
    house.clock.advance(MINUTE);
    house.token(&nora(1)).await.unwrap();
    house.fail(None);
    *house.posts.0.signed_out.lock().unwrap() = true;
    house.clock.advance(SECOND * 5);
    assert_eq!(house.token(&nora(1)).await, Err(Failure::SignedOut(Refusal::Over)));
}

#[tokio::test]
async fn all_who_ask_at_a_time_wait_for_one_call() {
    let house = House::new();
    let held = Arc::new(Notify::new());
    *house.posts.0.held.lock().unwrap() = Some(Arc::clone(&held));
    let session = nora(1);
    let asks = futures::future::join_all((0..20).map(|_| house.token(&session)));
    let (tokens, ()) = tokio::join!(asks, async {
        while house.asked() == 0 {
            tokio::task::yield_now().await;
        }
        held.notify_one();
    });
    let first = tokens[0].clone().unwrap();
    assert!(tokens.iter().all(|token| token.as_ref() == Ok(&first)));
    assert_eq!(house.asked(), 1);
}

#[tokio::test]
async fn a_gateway_that_may_not_ask_signs_nobody_out() {
    let house = House::new();
    for code in [Code::PermissionDenied, Code::Unauthenticated, Code::Unimplemented, Code::NotFound] {
        house.fail(code);
        assert_eq!(house.token(&nora(1)).await, Err(Failure::Broken), "{code:?}");
    }
}

#[tokio::test]
async fn a_pasted_token_goes_as_it_is() {
    let house = House::new();
    let end = NOW.plus(MINUTE);
    let pasted = Session::new("a.b.c".into(), "persons/1".into(), Kind::Person, Vec::new(), end);
    assert_eq!(house.token(&pasted).await.unwrap(), "a.b.c");
    assert_eq!(house.asked(), 0);
}
