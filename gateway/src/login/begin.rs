//! The way to a provider: secrets are made, the attempt is sealed into a cookie, the browser goes on.

use axum::{
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::Response,
};

use super::{
    LogIn,
    attempt::{Attempt, Intent},
    view,
};
use crate::session::Browser;

/// Not in the registry of header names, but every browser obeys it.
pub(super) const REFRESH: HeaderName = HeaderName::from_static("refresh");

impl LogIn {
    /// A page that goes on to the provider by itself. `back` is a path of ours.
    ///
    /// A redirect would not do: where a form leads on to is bound by `form-action` of the page that it
    /// stands on, and that is our own site.
    pub(super) async fn begin(
        &self,
        browser: &Browser,
        headers: &HeaderMap,
        provider: &str,
        intent: Intent,
        back: &str,
    ) -> Response {
        let Some(provider) = self.providers.find(provider) else {
            return view::no_such_provider(browser, self.providers.list(), back);
        };
        let now = self.sessions.now();
        let is_signed_in = self.sessions.of(browser).is_some();
        let attempt = Attempt::new(&provider.id, &browser.host, intent, back, now);
        let url = match self.providers.ask(provider, &attempt, is_signed_in, now).await {
            Ok(url) => url,
            Err(refusal) => {
                refusal.log(&provider.id);
                return view::refused(browser, provider, &refusal, Some(&attempt));
            }
        };
        let mut response = view::connecting(browser, provider, url.as_str());
        let refresh = HeaderValue::from_str(&format!("0;url={url}")).expect("a URL is printable ASCII");
        response.headers_mut().insert(REFRESH, refresh);
        for line in self.attempts.keep(&attempt, headers) {
            response.headers_mut().append(header::SET_COOKIE, line);
        }
        response
    }
}
