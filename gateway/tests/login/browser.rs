//! A browser: it keeps cookies and goes where a page sends it.

use std::{collections::BTreeMap, net::SocketAddr, sync::Arc};

use axum::extract::ConnectInfo;
use http::{Request, header};
use url::{Url, form_urlencoded};

use crate::{
    house::{House, PUBLIC_URL, Page},
    provider::Provider,
};

#[derive(Clone)]
pub(crate) struct Browser {
    house: Arc<House>,
    pub(crate) cookies: BTreeMap<String, String>,
    /// The origin that it is at.
    pub(crate) origin: &'static str,
    /// Where it is.
    pub(crate) address: Option<SocketAddr>,
}

impl Browser {
    pub(crate) fn new(house: Arc<House>) -> Self {
        Self { house, cookies: BTreeMap::new(), origin: PUBLIC_URL, address: None }
    }

    pub(crate) async fn get(&mut self, path: &str) -> Page {
        let request = Request::get(path).header("sec-fetch-site", "cross-site");
        self.send(request, String::new()).await
    }

    /// As one does that does not know Fetch Metadata.
    pub(crate) async fn get_as_of_old(&mut self, path: &str) -> Page {
        self.send(Request::get(path), String::new()).await
    }

    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.post_from(self.origin, Some("same-origin"), path, fields).await
    }

    /// A form that says this of where it comes from.
    pub(crate) async fn post_from(
        &mut self,
        origin: &str,
        site: Option<&str>,
        path: &str,
        fields: &[(&str, &str)],
    ) -> Page {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let mut request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("origin", origin);
        if let Some(site) = site {
            request = request.header("sec-fetch-site", site);
        }
        self.send(request, body).await
    }

    /// Presses a provider's button, and is on the way.
    pub(crate) async fn begin(&mut self, provider: &str, fields: &[(&str, &str)]) -> Url {
        let page = self.post(&format!("/auth/{provider}"), fields).await;
        page.is(200).says("Connecting to");
        assert_eq!(page.header("cache-control"), "no-store");
        assert_eq!(page.header("referrer-policy"), "no-referrer");
        let refresh = page.header("refresh");
        refresh.strip_prefix("0;url=").unwrap_or_else(|| panic!("{refresh:?}")).parse().unwrap()
    }

    /// All of it, with somebody who agrees.
    pub(crate) async fn sign_in(&mut self, provider: &str, at: &Provider, next: &str) -> Page {
        let asked = self.begin(provider, &[("next", next)]).await;
        self.get(&at.agree(&asked)).await
    }

    /// What the pages of the browser's session put into their forms.
    pub(crate) async fn proof(&mut self) -> String {
        let page = self.get("/auth/token").await;
        let (_, rest) =
            page.body.split_once("name=\"csrf\" value=\"").unwrap_or_else(|| panic!("{}", page.body));
        rest.split('"').next().unwrap().to_owned()
    }

    async fn send(&mut self, request: http::request::Builder, body: String) -> Page {
        let mut request = request.header(header::HOST, self.origin.split_once("://").unwrap().1);
        if !self.cookies.is_empty() {
            let pairs: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header(header::COOKIE, pairs.join("; "));
        }
        if let Some(address) = self.address {
            request = request.extension(ConnectInfo(address));
        }
        let page = self.house.send(request.body(body).unwrap()).await;
        for line in page.set_cookies() {
            let (name, value) = line.split(';').next().unwrap().split_once('=').unwrap();
            if line.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        page
    }
}
