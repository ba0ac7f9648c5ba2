//! Holds the exchange to its promises, over a posts-service that answers as it is told.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

use axum::Router;
use futures::{StreamExt as _, stream::FuturesUnordered};
use proto::posts::v1::{
    CheckClaimRequest, CheckClaimResponse, CheckSessionRequest, CheckSessionResponse, ClaimRequest,
    ClaimResponse, Identity as Account, LinkIdentityRequest, SignInRequest, SignInResponse,
    sign_in_service_server::{SignInService, SignInServiceServer},
};
use service_kit::{
    auth::{
        Keyring, Kind, Policy, Refused, Rule, Secret, Verifier,
        key::{PrivateKey, PublicKeys},
    },
    call::Call,
    layers::{self, Access},
    upstream,
};
use tokio_util::sync::CancellationToken;
use tonic::{Request, async_trait, service::Routes};
use tonic_types::StatusExt as _;

use super::*;

const NOW: Timestamp = Timestamp(1_353_377_100_000_000);
const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_mins(1);
const ADA: &str = "persons/ada";

const POLICY: Policy = Policy(&[("rapport.posts.v1.SignInService/ExchangeApiKey", Rule::Scope(SIGN_IN))]);

/// posts-service, as far as it is asked.
#[derive(Clone)]
struct Posts(Arc<State>);

struct State {
    asked: AtomicUsize,
    /// What it answers.
    answer: Mutex<Result<ExchangeApiKeyResponse, Code>>,
    /// Answers wait for a permit.
    gate: Semaphore,
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

    async fn check_session(
        &self,
        _: Request<CheckSessionRequest>,
    ) -> Result<Response<CheckSessionResponse>, Status> {
        Err(Status::unimplemented("not asked here"))
    }

    async fn exchange_api_key(
        &self,
        request: Request<ExchangeApiKeyRequest>,
    ) -> Result<Response<ExchangeApiKeyResponse>, Status> {
        let caller = Call::of(&request)?.caller.identity;
        assert!(matches!(caller, Identity::Service { name, .. } if name == "gateway"));
        assert!(is_whole(&request.into_inner().key), "what is no key is not asked about");
        self.0.asked.fetch_add(1, Ordering::SeqCst);
        drop(self.0.gate.acquire().await);
        let answer = self.0.answer.lock().unwrap().clone();
        answer.map(Response::new).map_err(|code| Status::new(code, "as it was told"))
    }
}

struct House {
    keys: ApiKeys,
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
        let posts = Posts(Arc::new(State {
            asked: AtomicUsize::new(0),
            answer: Mutex::new(Ok(good(&["posts.read"], MINUTE * 60))),
            gate: Semaphore::new(1),
        }));
        let routes = Routes::new(SignInServiceServer::new(posts.clone())).into_axum_router();
        let access = Access { verifier: verifier.clone(), policy: POLICY };
        let parts = Parts {
            posts: upstream::in_process(layers::wrap(routes, access)),
            comments: upstream::in_process(Router::new()),
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
        Self { keys: ApiKeys::new(&parts), posts, clock, verifier }
    }

    fn answers(&self, answer: Result<ExchangeApiKeyResponse, Code>) {
        *self.posts.0.answer.lock().unwrap() = answer;
    }

    fn asked(&self) -> usize {
        self.posts.0.asked.load(Ordering::SeqCst)
    }

    /// The token that a call with this key goes on with.
    async fn token(&self, key: &str) -> Result<String, Status> {
        let mut headers = with(&format!("Bearer {key}"));
        self.keys.exchange(&mut headers).await?;
        let bearer = headers[AUTHORIZATION].to_str().unwrap();
        assert_eq!(headers.get_all(AUTHORIZATION).iter().count(), 1);
        Ok(bearer.strip_prefix("Bearer ").unwrap().to_owned())
    }

    async fn token_of_number(&self, number: usize) -> Result<String, Status> {
        self.token(&key(number)).await
    }

    async fn refused(&self, key: &str) -> (Code, String) {
        let status = self.token(key).await.unwrap_err();
        assert!(!format!("{status:?}").contains(key.trim_start_matches(PREFIX)), "a refusal tells no key");
        (status.code(), status.get_details_error_info().unwrap().reason)
    }
}

fn key(number: usize) -> String {
    format!("{PREFIX}{number:064x}")
}

fn with(authorization: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(AUTHORIZATION, HeaderValue::from_str(authorization).unwrap());
    headers
}

fn good(scopes: &[&str], life: Duration) -> ExchangeApiKeyResponse {
    ExchangeApiKeyResponse {
        person: ADA.to_owned(),
        scopes: scopes.iter().map(|&scope| scope.to_owned()).collect(),
        expire_time: Some(NOW.plus(life).to_proto()),
    }
}

fn useless() -> ExchangeApiKeyResponse {
    ExchangeApiKeyResponse::default()
}

#[tokio::test]
async fn a_key_becomes_a_token_of_its_scopes_that_serves_for_a_minute() {
    let house = House::new();
    let token = house.token(&key(1)).await.unwrap();
    let identity = Identity::ApiKey { person: ADA.to_owned(), scopes: vec!["posts.read".to_owned()] };
    assert_eq!(house.verifier.verify(&token), Ok(identity));
    house.clock.advance(MINUTE.saturating_sub(SECOND));
    assert_eq!(house.token(&key(1)).await.unwrap(), token);
    assert_eq!(house.asked(), 1);
    house.clock.advance(SECOND);
    assert_ne!(house.token(&key(1)).await.unwrap(), token);
    house.token(&key(2)).await.unwrap();
    assert_eq!(house.asked(), 3, "another minute and another key are other questions");
    house.clock.advance(MINUTE * 6);
    assert_eq!(house.verifier.verify(&token), Err(Refused::Expired));
}

#[tokio::test]
async fn what_is_no_key_is_left_alone_and_what_is_half_of_one_is_refused_here() {
    let house = House::new();
    for other in ["Bearer a.b.c", "Basic cmFwcG9ydF8=", "Bearer", "rapport_", "Bearer  xrapport_"] {
        let mut headers = with(other);
        house.keys.exchange(&mut headers).await.unwrap();
        assert_eq!(headers, with(other));
    }
    let whole = key(1);
    for half in [PREFIX, &whole[..71], &format!("{whole}0"), &format!("{}g", &whole[..71])] {
        let status = house.token(half).await.unwrap_err();
        assert_eq!(status.code(), Code::Unauthenticated);
        assert!(status.message().contains("https://waiter.example/auth/keys"), "{}", status.message());
    }
    assert_eq!(house.asked(), 0);
    let mut headers = with(&format!("bEARER  {whole}"));
    house.keys.exchange(&mut headers).await.unwrap();
    assert_ne!(headers, with(&format!("bEARER  {whole}")));
}

#[tokio::test]
async fn a_revoked_key_is_over_within_a_minute() {
    let house = House::new();
    house.token(&key(1)).await.unwrap();
    house.answers(Ok(useless()));
    house.clock.advance(MINUTE);
    let refused = (Code::Unauthenticated, "API_KEY_REFUSED".to_owned());
    for _ in 0..5 {
        assert_eq!(house.refused(&key(1)).await, refused);
        assert_eq!(house.refused(&key(2)).await, refused);
    }
    assert_eq!(house.asked(), 3, "of a key that is not good nobody asks again");
    // What is over does not begin again because nobody answers.
    house.answers(Err(Code::Unavailable));
    assert_eq!(house.refused(&key(1)).await, refused);
}

#[tokio::test]
async fn with_posts_away_a_key_goes_on_for_ten_minutes_and_never_past_its_end() {
    let house = House::new();
    house.token(&key(1)).await.unwrap();
    house.answers(Ok(good(&["posts.read"], MINUTE * 3)));
    house.token(&key(2)).await.unwrap();
    house.answers(Err(Code::Unavailable));
    assert_eq!(house.refused(&key(3)).await, (Code::Unavailable, "POSTS_AWAY".to_owned()));
    house.clock.advance(SECOND * 179);
    let last = house.token(&key(2)).await.unwrap();
    assert!(house.verifier.verify(&last).is_ok());
    house.clock.advance(SECOND);
    assert_eq!(house.refused(&key(2)).await.0, Code::Unauthenticated, "while the answer counts, too");
    house.clock.advance(SECOND * 31);
    assert_eq!(house.verifier.verify(&last), Err(Refused::Expired), "a token ends with its key");
    house.clock.advance(SECOND * 389);
    assert!(house.verifier.verify(&house.token(&key(1)).await.unwrap()).is_ok());
    house.clock.advance(SECOND * 5);
    assert_eq!(house.refused(&key(1)).await.0, Code::Unavailable, "ten minutes count from the answer");
    house.answers(Ok(good(&["posts.read"], MINUTE * 60)));
    house.token(&key(1)).await.unwrap();
}

#[tokio::test]
async fn an_answer_without_a_scope_or_an_end_opens_nothing() {
    let house = House::new();
    let endless = ExchangeApiKeyResponse { expire_time: None, ..good(&["posts.read"], MINUTE) };
    for answer in [Ok(good(&[], MINUTE)), Ok(endless), Err(Code::PermissionDenied), Err(Code::Unimplemented)]
    {
        house.answers(answer);
        assert_eq!(house.refused(&key(1)).await, (Code::Internal, "API_KEYS_BROKEN".to_owned()));
    }
}

#[tokio::test]
async fn whoever_tries_many_keys_waits_here_and_one_key_is_one_question() {
    let house = House::new();
    let mut hold = Some(house.posts.0.gate.acquire().await.unwrap());
    // Each of twenty keys twice.
    let mut tries: FuturesUnordered<_> = (0..40).map(|number| house.token_of_number(number % 20)).collect();
    let (mut busy, mut good) = (0, 0);
    while let Some(answer) = tries.next().await {
        match answer {
            Ok(_) => good += 1,
            Err(status) => {
                assert_eq!(status.code(), Code::ResourceExhausted, "{status:?}");
                assert!(status.get_details_retry_info().is_some());
                busy += 1;
            }
        }
        // Those who get no turn are told so before the others are answered.
        if busy == 8 {
            drop(hold.take());
        }
    }
    assert_eq!((busy, good, house.asked()), (8, 32, MAX_EXCHANGES));
}

#[tokio::test]
async fn whoever_tries_many_keys_stops_none_that_was_good() {
    let house = House::new();
    house.token(&key(1)).await.unwrap();
    house.clock.advance(MINUTE);
    let all = u32::try_from(MAX_EXCHANGES).unwrap();
    let _held = house.keys.0.turns.acquire_many(all).await.unwrap();
    let token = house.token(&key(1)).await.unwrap();
    assert!(house.verifier.verify(&token).is_ok());
    let exhausted = (Code::ResourceExhausted, "TOO_MANY_EXCHANGES".to_owned());
    assert_eq!(house.refused(&key(2)).await, exhausted, "of which nobody knows anything");
    // And not for longer than without posts-service.
    house.clock.advance(MINUTE * 10);
    assert_eq!(house.refused(&key(1)).await, exhausted);
}

#[tokio::test]
async fn a_key_that_is_over_by_the_clock_of_this_gateway_alone_is_asked_about_again() {
    let house = House::new();
    let over = MINUTE * 60;
    house.clock.advance(over);
    assert_eq!(house.refused(&key(1)).await.0, Code::Unauthenticated);
    house.answers(Ok(good(&["posts.read"], over + SECOND)));
    house.token(&key(1)).await.unwrap();
    assert_eq!(house.asked(), 2);
}

#[tokio::test]
async fn a_key_that_was_not_known_is_asked_about_again_after_an_hour() {
    let house = House::new();
    house.answers(Ok(useless()));
    assert_eq!(house.refused(&key(1)).await.0, Code::Unauthenticated);
    house.answers(Ok(good(&["posts.read"], MINUTE * 90)));
    house.clock.advance(USELESS_FOR.saturating_sub(SECOND));
    assert_eq!(house.refused(&key(1)).await.0, Code::Unauthenticated);
    assert_eq!(house.asked(), 1);
    house.clock.advance(SECOND);
    house.token(&key(1)).await.unwrap();
}
