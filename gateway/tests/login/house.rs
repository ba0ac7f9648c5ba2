//! The gateway, with providers from a file as an operator writes it.

use std::{fs, sync::Arc};

use axum::{Router, body::Body};
use gateway::{
    Parts,
    config::{BlogHost, Login},
};
use http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt as _;
use service_kit::{
    auth::{
        Keyring, Kind, Minter, Secret, Verifier,
        key::{PrivateKey, PublicKeys},
    },
    time::{Clock, Timestamp},
    upstream,
};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;

use crate::{
    browser::Browser,
    persons::Persons,
    provider::{CLIENT, Provider, SECRET},
};

pub(crate) const PUBLIC_URL: &str = "https://waiter.example";

/// 2012-11-19 19:05 in Denver.
const MONDAY: Timestamp = Timestamp(1_353_377_100_000_000);

pub(crate) struct House {
    router: Router,
    pub(crate) persons: Persons,
    pub(crate) clock: Clock,
}

pub(crate) struct Page {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

pub(crate) fn clock() -> Clock {
    Clock::set_to(MONDAY)
}

impl House {
    /// With what stands in the file.
    pub(crate) fn with(clock: Clock, file: &str) -> Arc<Self> {
        Self::with_authority(clock, file, "")
    }

    /// The same, with `ca.pem` beside it.
    pub(crate) fn with_authority(clock: Clock, file: &str, authority: &str) -> Arc<Self> {
        Self::built(clock, file, authority, (PUBLIC_URL, &[]))
    }

    /// With a provider as `work`, at this address and with these blogs on hosts of their own.
    pub(crate) async fn at(public_url: &str, own: &[(&str, &str)]) -> (Arc<Self>, Provider) {
        let clock = clock();
        let provider = Provider::new(&clock).await;
        let house = Self::built(clock, &openid("work", &provider.url), "", (public_url, own));
        (house, provider)
    }

    fn built(
        clock: Clock,
        file: &str,
        authority: &str,
        (public_url, own): (&str, &[(&str, &str)]),
    ) -> Arc<Self> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("providers.toml");
        fs::write(folder.path().join("secret"), format!("{SECRET}\n")).unwrap();
        fs::write(folder.path().join("ca.pem"), authority).unwrap();
        fs::write(&path, file).unwrap();
        let login = Login::read(&path).unwrap();
        let key = PrivateKey::generate();
        let keys = vec![
            key.public("gateway", &[Kind::Guest, Kind::Service, Kind::Person])
                .limited_to(&["persons.sign_in"]),
        ];
        let verifier = Verifier::new(Keyring::new(PublicKeys { keys }).unwrap(), "here", clock.clone());
        let persons = Persons::new(clock.clone());
        let router = gateway::build(&Parts {
            posts: persons.serve(verifier),
            comments: upstream::in_process(Router::new()),
            minter: Minter::new(&key, gateway::ISSUER, "here", clock.clone()),
            cookie_key: Secret([7; 32]).into(),
            public_url: public_url.parse().unwrap(),
            blog_hosts: own
                .iter()
                .map(|(blog, url)| BlogHost { blog: (*blog).to_owned(), url: url.parse().unwrap() })
                .collect(),
            trusted_proxies: Vec::new(),
            max_live_readers: 10,
            login,
            clock: clock.clone(),
            shutdown: CancellationToken::new(),
        });
        Arc::new(Self { router, persons, clock })
    }

    /// With a provider that is found at its issuer, as `work`.
    pub(crate) async fn with_openid() -> (Arc<Self>, Provider) {
        let clock = clock();
        let provider = Provider::new(&clock).await;
        let house = Self::with(clock, &openid("work", &provider.url));
        (house, provider)
    }

    pub(crate) fn browser(self: &Arc<Self>) -> Browser {
        Browser::new(self.clone())
    }

    pub(crate) async fn send(&self, request: Request<String>) -> Page {
        let answer = self.router.clone().oneshot(request.map(Body::from)).await.unwrap();
        let (parts, body) = answer.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        Page { status: parts.status, headers: parts.headers, body: String::from_utf8(body.to_vec()).unwrap() }
    }
}

/// A provider in the file.
pub(crate) fn openid(id: &str, issuer: &str) -> String {
    format!(
        "[[provider]]\npreset = 'oidc'\nid = '{id}'\nlabel = 'Example Works'\nissuer = '{issuer}'\n\
         client_id = '{CLIENT}'\nclient_secret_file = 'secret'\n"
    )
}

/// A twin of a preset's OAuth 2.0 provider.
pub(crate) fn twin(preset: &str, url: &str) -> String {
    format!(
        "[[provider]]\npreset = '{preset}'\nclient_id = '{CLIENT}'\nclient_secret_file = 'secret'\nissuer = '{url}'\n\
         authorization_url = '{url}/authorize'\ntoken_url = '{url}/token'\nprofile_url = '{url}/profile'\n"
    )
}

impl Page {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn set_cookies(&self) -> Vec<&str> {
        self.headers.get_all("set-cookie").iter().map(|line| line.to_str().unwrap()).collect()
    }

    pub(crate) fn begins_session(&self) -> bool {
        self.set_cookies()
            .iter()
            .any(|line| line.starts_with("__Host-rapport-session=") && !line.contains("Max-Age=0"))
    }

    #[track_caller]
    pub(crate) fn says(&self, text: &str) -> &Self {
        assert!(self.body.contains(text), "{text:?} is not on the page:\n{}", self.body);
        self
    }

    #[track_caller]
    pub(crate) fn is(&self, status: u16) -> &Self {
        assert_eq!(self.status, status, "{:?}\n{}", self.headers, self.body);
        self
    }

    /// A page that says why not and leads back, and begins nothing.
    #[track_caller]
    pub(crate) fn refuses(&self, status: u16, sentence: &str) -> &Self {
        self.is(status).says(sentence).says("Back to where you were");
        assert!(!self.begins_session(), "{:?}", self.headers);
        assert_eq!(self.header("cache-control"), "no-store");
        // Codes and states stand in its address; its forms are known by `Sec-Fetch-Site`.
        assert_eq!(self.header("referrer-policy"), "no-referrer");
        self
    }
}
