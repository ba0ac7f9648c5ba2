//! Calls to providers. An answer is bounded in size and time; a redirect is an answer like any other and
//! is not followed; nothing goes out in the clear, except to this machine where the operator said so.

use std::{pin::Pin, sync::Arc, time::Duration};

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{self, Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
use rustls::{ClientConfig, RootCertStore, crypto::ring, pki_types::CertificateDer};
use tokio::time::timeout;
use url::Url;

use crate::config::login::is_protected;

/// How long a connection may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);

/// How long the whole answer may take; somebody waits for the page.
const TIMEOUT: Duration = Duration::from_secs(8);

/// Longest answer: key sets of large providers are some 10 KiB.
const MAX_ANSWER_BYTES: usize = 256 * 1024;

const USER_AGENT: &str = concat!("rapport/", env!("CARGO_PKG_VERSION"));

/// The client; cheap to clone. Clones share their connections.
#[derive(Clone)]
pub(super) struct Http {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    /// Whether plain http to this machine is what the operator set.
    is_at_home: bool,
}

/// Why a call brought nothing. Holds neither address nor content: both may be secret.
#[derive(Debug, thiserror::Error)]
pub(super) enum CallError {
    /// Plain http, but to this machine for an issuer that is there too; or no address at all.
    #[error("its address is not https")]
    Unprotected,
    #[error("no answer within {} s", TIMEOUT.as_secs())]
    TooSlow,
    #[error("answer is longer than {MAX_ANSWER_BYTES} bytes")]
    TooLong,
    /// It says itself that it cannot answer.
    #[error("answer is HTTP {0}")]
    Unwell(u16),
    #[error("connection failed")]
    Connection(#[source] legacy::Error),
    #[error("answer broke off")]
    BrokenOff,
}

impl Http {
    /// Believes the public authorities, and `authorities` beside them.
    pub(super) fn new(authorities: &[CertificateDer<'static>]) -> Self {
        let mut roots: RootCertStore = webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect();
        roots.add_parsable_certificates(authorities.iter().cloned());
        let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("ring speaks TLS 1.2 and 1.3")
            .with_root_certificates(roots)
            .with_no_client_auth();
        let mut connector = HttpConnector::new();
        connector.enforce_http(false);
        connector.set_connect_timeout(Some(CONNECT_TIMEOUT));
        let connector = HttpsConnectorBuilder::new()
            .with_tls_config(tls)
            .https_or_http()
            .enable_http1()
            .wrap_connector(connector);
        let client = Client::builder(TokioExecutor::new()).build(connector);
        Self { client, is_at_home: true }
    }

    /// For a provider that says itself where it is to be asked. Our own ports, and those of our neighbours on
    /// this machine, are no business of one that is elsewhere: plain http goes to it only where its issuer,
    /// which the operator set, is plain http on this machine, too.
    pub(super) fn found_at(&self, issuer: &Url) -> Self {
        Self { is_at_home: issuer.scheme() == "http", ..self.clone() }
    }

    /// Whether a secret or a person may be sent there.
    pub(super) fn may_reach(&self, address: &Url) -> bool {
        is_protected(address) && (self.is_at_home || address.scheme() == "https")
    }

    /// The answer, whatever its status below 500 (but 429) is.
    pub(super) async fn send(&self, mut request: HttpRequest) -> Result<HttpResponse, CallError> {
        let address = Url::parse(&request.uri().to_string());
        if !address.is_ok_and(|address| self.may_reach(&address)) {
            return Err(CallError::Unprotected);
        }
        let agent = http::HeaderValue::from_static(USER_AGENT);
        request.headers_mut().insert(http::header::USER_AGENT, agent);
        timeout(TIMEOUT, self.answer(request)).await.map_err(|_| CallError::TooSlow)?
    }

    async fn answer(&self, request: HttpRequest) -> Result<HttpResponse, CallError> {
        let request = request.map(|body| Full::new(Bytes::from(body)));
        let (head, body) = self.client.request(request).await.map_err(CallError::Connection)?.into_parts();
        if head.status.is_server_error() || head.status == http::StatusCode::TOO_MANY_REQUESTS {
            return Err(CallError::Unwell(head.status.as_u16()));
        }
        let body = Limited::new(body, MAX_ANSWER_BYTES).collect().await.map_err(|error| {
            if error.is::<LengthLimitError>() { CallError::TooLong } else { CallError::BrokenOff }
        })?;
        Ok(HttpResponse::from_parts(head, body.to_bytes().to_vec()))
    }
}

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = CallError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, CallError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}
