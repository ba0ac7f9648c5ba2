//! A plain HTTP client: requests as one line, answers with what was expected of them.

use std::{net::SocketAddr, time::Duration};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode, header};
use http_body_util::{BodyExt as _, Full};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use serde_json::Value;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_mins(1);

/// A request before it is sent.
pub(crate) struct Ask {
    request: Request<Full<Bytes>>,
}

/// An answer.
pub(crate) struct Page {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Ask {
    pub(crate) fn new(method: Method, server: SocketAddr, path: &str) -> Self {
        let request = Request::builder().method(method).uri(format!("http://{server}{path}"));
        Self { request: request.body(Full::default()).expect("a path of the test's own") }
    }

    pub(crate) fn header(mut self, name: &'static str, value: &str) -> Self {
        let value = HeaderValue::from_str(value).expect("a value of the test's own");
        self.request.headers_mut().insert(HeaderName::from_static(name), value);
        self
    }

    pub(crate) fn bearer(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    pub(crate) fn body(mut self, content_type: &str, body: impl Into<Bytes>) -> Self {
        *self.request.body_mut() = Full::new(body.into());
        self.header("content-type", content_type)
    }

    pub(crate) fn json(self, body: &Value) -> Self {
        self.body("application/json", body.to_string())
    }

    pub(crate) fn form(self, fields: &[(&str, &str)]) -> Self {
        let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.body("application/x-www-form-urlencoded", form)
    }

    /// What it says of itself besides its headers: path, query and body.
    pub(crate) async fn carried(&self) -> String {
        let body = self.request.body().clone().collect().await.expect("it is in memory").to_bytes();
        let target = self.request.uri().path_and_query().map_or("", |target| target.as_str());
        format!("{} {target} {}", self.request.method(), String::from_utf8_lossy(&body))
    }

    /// Sends it, and lets go of the answer after its status: a stream would not end.
    pub(crate) async fn status(self) -> StatusCode {
        let client: Client<HttpConnector, Full<Bytes>> =
            Client::builder(TokioExecutor::new()).build(HttpConnector::new());
        let answer = tokio::time::timeout(PATIENCE, client.request(self.request)).await;
        answer.expect("the server answers in time").expect("the server answers").status()
    }

    /// Sends it on a connection of its own; redirects are not followed.
    pub(crate) async fn send(self) -> Page {
        let client: Client<HttpConnector, Full<Bytes>> =
            Client::builder(TokioExecutor::new()).build(HttpConnector::new());
        let answer = tokio::time::timeout(PATIENCE, async {
            let (parts, body) = client.request(self.request).await.expect("the server answers").into_parts();
            (parts, body.collect().await.expect("the answer is whole").to_bytes())
        });
        let (parts, body) = answer.await.expect("the server answers in time");
        Page { status: parts.status, headers: parts.headers, body }
    }
}

impl Page {
    #[track_caller]
    pub(crate) fn is(&self, status: u16) -> &Self {
        assert_eq!(self.status, status, "{}", self.text());
        self
    }

    #[track_caller]
    pub(crate) fn says(&self, words: &str) -> &Self {
        assert!(self.text().contains(words), "{words:?} is missing in {}", self.text());
        self
    }

    #[track_caller]
    pub(crate) fn does_not_say(&self, words: &str) -> &Self {
        assert!(!self.text().contains(words), "{words:?} is in {}", self.text());
        self
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        let json = serde_json::from_slice(&self.body);
        json.unwrap_or_else(|error| panic!("{error}: {} {}", self.status, self.text()))
    }

    /// A header's text; empty when it is not there.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The cookie that it sets, as a browser sends it back.
    pub(crate) fn cookie(&self) -> &str {
        self.header(header::SET_COOKIE.as_str()).split(';').next().unwrap_or_default()
    }
}
