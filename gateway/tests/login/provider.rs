//! A provider of accounts on a port of its own: OpenID Connect, and OAuth 2.0 with a profile.

use std::{
    collections::HashMap,
    fmt::Debug,
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use axum::{
    Form, Router,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::{get, post},
    serve::Listener,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use service_kit::time::Clock;
use sha2::{Digest as _, Sha256};
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};
use url::{Url, form_urlencoded};

use crate::keys::{Key, shared, unsigned};

/// Longest wait for anything.
const LIMIT: Duration = Duration::from_secs(30);

pub(crate) const CLIENT: &str = "the-waiter";
pub(crate) const SECRET: &str = "sesame-0f3a";
pub(crate) const ACCESS_TOKEN: &str = "access-77c1";

/// What it does wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Mischief {
    #[default]
    None,
    Nonce,
    Issuer,
    Audience,
    SecondAudience,
    Expired,
    Unsigned,
    PublicKeyAsSecret,
    SharedSecret,
    ForeignKey,
    NoIdToken,
    /// The token endpoint sends elsewhere.
    Redirect,
    /// Everything is broken.
    Unwell,
    /// The discovery document never ends.
    Endless,
    /// The discovery document is somebody else's.
    ForeignDocument,
    /// The discovery document is broken, and nothing else.
    NoDocument,
}

pub(crate) struct Account {
    pub(crate) mischief: Mischief,
    /// The first one signs.
    pub(crate) keys: Vec<Key>,
    /// How many of the first are not in the key set.
    pub(crate) withheld: usize,
    /// Whether `iss` is announced and sent (RFC 9207).
    pub(crate) names_itself: bool,
    pub(crate) takes_secret_in_body_alone: bool,
    pub(crate) name_in_token: bool,
    /// What the discovery document says otherwise.
    pub(crate) announced: Vec<(&'static str, String)>,
    /// What the ID token says besides, or otherwise.
    pub(crate) claims: Vec<(&'static str, &'static str)>,
    /// What userinfo answers besides the subject.
    pub(crate) userinfo: Vec<(&'static str, &'static str)>,
    /// What the profile call answers.
    pub(crate) profile: Value,
    /// What was asked, by path.
    pub(crate) asked: Vec<&'static str>,
    codes: HashMap<String, Grant>,
    clock: Clock,
}

/// What somebody agreed to.
struct Grant {
    nonce: Option<String>,
    challenge: String,
    redirect: String,
}

/// The provider. It ends with the test.
pub(crate) struct Provider {
    pub(crate) url: String,
    state: Shared,
    served: JoinHandle<()>,
}

#[derive(Clone)]
struct Shared {
    url: String,
    account: Arc<Mutex<Account>>,
    /// How much was asked so far.
    asked: watch::Sender<usize>,
    /// The path that is not answered for the time being.
    held: watch::Sender<&'static str>,
}

impl Drop for Provider {
    fn drop(&mut self) {
        self.served.abort();
    }
}

impl Provider {
    pub(crate) async fn new(clock: &Clock) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        Self::at(url, listener, clock)
    }

    /// Behind a listener of any kind.
    pub(crate) fn at<L>(url: String, listener: L, clock: &Clock) -> Self
    where
        L: Listener,
        L::Addr: Debug,
    {
        let account = Account {
            mischief: Mischief::None,
            keys: vec![Key::ed25519("one")],
            withheld: 0,
            names_itself: false,
            takes_secret_in_body_alone: false,
            name_in_token: true,
            announced: Vec::new(),
            claims: Vec::new(),
            userinfo: vec![("name", "Ada of the Userinfo")],
            profile: Value::Null,
            asked: Vec::new(),
            codes: HashMap::new(),
            clock: clock.clone(),
        };
        let state = Shared {
            url: url.clone(),
            account: Arc::new(Mutex::new(account)),
            asked: watch::Sender::new(0),
            held: watch::Sender::new(""),
        };
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(discovery))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .route("/elsewhere", post(token))
            .route("/userinfo", get(userinfo))
            .route("/profile", get(profile))
            .with_state(state.clone());
        let served = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, state, served }
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, Account> {
        self.state.account.lock().unwrap()
    }

    pub(crate) fn does(&self, mischief: Mischief) {
        self.lock().mischief = mischief;
    }

    pub(crate) fn was_asked(&self, path: &str) -> usize {
        self.lock().asked.iter().filter(|asked| **asked == path).count()
    }

    /// Until it was asked so often.
    pub(crate) async fn until_asked(&self, path: &str, times: usize) {
        let mut asked = self.state.asked.subscribe();
        let enough = asked.wait_for(|_| self.was_asked(path) >= times);
        tokio::time::timeout(LIMIT, enough).await.expect("it is asked in time").unwrap();
    }

    /// Lets whoever asks for this wait, until another path is held, or none.
    pub(crate) fn hold(&self, path: &'static str) {
        self.state.held.send_replace(path);
    }

    /// Somebody agrees on its page: where their browser goes then, as a path of the redirect address.
    pub(crate) fn agree(&self, asked: &Url) -> String {
        let parameters = parameters(asked);
        let get = |name: &str| parameters.get(name).cloned();
        assert_eq!(get("response_type").as_deref(), Some("code"), "{asked}");
        assert_eq!(get("client_id").as_deref(), Some(CLIENT), "{asked}");
        assert_eq!(get("code_challenge_method").as_deref(), Some("S256"), "{asked}");
        let redirect = get("redirect_uri").unwrap();
        let mut account = self.lock();
        let code = format!("code-{}-{}", account.codes.len(), rand::random::<u32>());
        let grant = Grant {
            nonce: get("nonce"),
            challenge: get("code_challenge").unwrap(),
            redirect: redirect.clone(),
        };
        account.codes.insert(code.clone(), grant);
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("code", &code).append_pair("state", &get("state").unwrap());
        if account.names_itself {
            query.append_pair("iss", &self.url);
        }
        format!("{}?{}", Url::parse(&redirect).unwrap().path(), query.finish())
    }
}

/// Somebody does not agree.
pub(crate) fn refuse(asked: &Url, error: &str) -> String {
    let parameters = parameters(asked);
    let redirect = Url::parse(&parameters["redirect_uri"]).unwrap();
    format!("{}?error={error}&state={}", redirect.path(), parameters["state"])
}

pub(crate) fn parameters(url: &Url) -> HashMap<String, String> {
    url.query_pairs().into_owned().collect()
}

fn answer(value: &Value) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], value.to_string()).into_response()
}

impl Shared {
    async fn lock(&self, asked: &'static str) -> MutexGuard<'_, Account> {
        self.account.lock().unwrap().asked.push(asked);
        self.asked.send_modify(|times| *times += 1);
        // The provider outlives whoever asks it.
        let _ = self.held.subscribe().wait_for(|held| *held != asked).await;
        self.account.lock().unwrap()
    }
}

async fn discovery(State(shared): State<Shared>) -> Response {
    let account = shared.lock("discovery").await;
    let url = &shared.url;
    let issuer = if account.mischief == Mischief::ForeignDocument { "https://evil.example" } else { url };
    let methods =
        if account.takes_secret_in_body_alone { "client_secret_post" } else { "client_secret_basic" };
    let mut document = json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{url}/authorize"),
        "token_endpoint": format!("{url}/token"),
        "userinfo_endpoint": format!("{url}/userinfo"),
        "jwks_uri": format!("{url}/keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256", "EdDSA"],
        "token_endpoint_auth_methods_supported": [methods],
        "authorization_response_iss_parameter_supported": account.names_itself,
    });
    for (name, value) in &account.announced {
        document[*name] = value.as_str().into();
    }
    match account.mischief {
        Mischief::Unwell | Mischief::NoDocument => StatusCode::BAD_GATEWAY.into_response(),
        Mischief::Endless => answer(&json!({"issuer": "x".repeat(1024 * 1024)})),
        _ => answer(&document),
    }
}

async fn keys(State(shared): State<Shared>) -> Response {
    let account = shared.lock("keys").await;
    let keys: Vec<_> = account.keys.iter().skip(account.withheld).map(|key| key.public.clone()).collect();
    answer(&json!({ "keys": keys }))
}

/// Takes a code once, from who has the secret and the verifier, at the address that it was given for.
async fn token(
    State(shared): State<Shared>,
    headers: HeaderMap,
    Form(form): Form<HashMap<String, String>>,
) -> Response {
    let mut account = shared.lock("token").await;
    let refused = |error: &str| (StatusCode::BAD_REQUEST, answer(&json!({ "error": error }))).into_response();
    if account.mischief == Mischief::Unwell {
        return (StatusCode::SERVICE_UNAVAILABLE, "<h1>Maintenance</h1>").into_response();
    }
    if account.mischief == Mischief::Redirect {
        return (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, "/elsewhere")]).into_response();
    }
    let field = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
    let in_body = (field("client_id"), field("client_secret")) == (CLIENT, SECRET);
    let basic = base64::engine::general_purpose::STANDARD.encode(format!("{CLIENT}:{SECRET}"));
    let in_header = headers
        .get(header::AUTHORIZATION)
        .is_some_and(|value| value.as_bytes() == format!("Basic {basic}").as_bytes());
    if in_body == in_header || (account.takes_secret_in_body_alone && in_header) {
        return refused("invalid_client");
    }
    let Some(grant) = account.codes.remove(field("code")) else { return refused("invalid_grant") };
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(field("code_verifier")));
    if challenge != grant.challenge || field("redirect_uri") != grant.redirect {
        return refused("invalid_grant");
    }
    let mut tokens = json!({"access_token": ACCESS_TOKEN, "token_type": "Bearer", "expires_in": 300});
    if let Some(nonce) = grant.nonce
        && account.mischief != Mischief::NoIdToken
    {
        tokens["id_token"] = account.id_token(&shared.url, &nonce).into();
    }
    answer(&tokens)
}

impl Account {
    fn id_token(&self, issuer: &str, nonce: &str) -> String {
        let now = self.clock.now().0 / 1_000_000;
        let mut claims = json!({
            "iss": issuer, "aud": CLIENT, "sub": "subject-4242", "nonce": nonce, "iat": now, "exp": now + 300,
        });
        if self.name_in_token {
            claims["name"] = "Ada Lovelace".into();
        }
        for (name, value) in &self.claims {
            claims[*name] = (*value).into();
        }
        match self.mischief {
            Mischief::Nonce => claims["nonce"] = "another".into(),
            Mischief::Issuer => claims["iss"] = "https://evil.example".into(),
            Mischief::Audience => claims["aud"] = "somebody-else".into(),
            Mischief::SecondAudience => claims["aud"] = json!([CLIENT, "somebody-else"]),
            Mischief::Expired => claims["exp"] = (now - 1).into(),
            Mischief::Unsigned => return unsigned(&claims),
            Mischief::PublicKeyAsSecret => return self.keys[0].forge(&claims),
            Mischief::SharedSecret => return shared(&claims, SECRET),
            Mischief::ForeignKey => return Key::ed25519("one").sign(&claims),
            _ => {}
        }
        self.keys[0].sign(&claims)
    }
}

fn is_authorized(headers: &HeaderMap) -> bool {
    headers
        .get(header::AUTHORIZATION)
        .is_some_and(|value| value.as_bytes() == format!("Bearer {ACCESS_TOKEN}").as_bytes())
}

async fn userinfo(State(shared): State<Shared>, headers: HeaderMap) -> Response {
    let account = shared.lock("userinfo").await;
    if !is_authorized(&headers) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let mut said = json!({"sub": "subject-4242"});
    for (name, value) in &account.userinfo {
        said[*name] = (*value).into();
    }
    answer(&said)
}

async fn profile(State(shared): State<Shared>, headers: HeaderMap) -> Response {
    let account = shared.lock("profile").await;
    if !is_authorized(&headers) || !headers.contains_key(header::USER_AGENT) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    answer(&account.profile)
}
