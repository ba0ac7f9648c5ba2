//! OAuth 2.0 with PKCE, for providers without OpenID Connect: the token is used once, to ask whose it is.

use std::borrow::Cow;

use oauth2::{
    AuthType, AuthUrl, AuthorizationCode, ClientId, ClientSecret, EndpointNotSet, EndpointSet, RedirectUrl,
    Scope, TokenResponse as _, TokenUrl, basic::BasicClient,
};
use openidconnect::{AccessToken, HttpRequest};
use serde_json::Value;
use url::Url;

use super::{
    attempt::{Attempt, Wish},
    http::Http,
    refusal::Refusal,
    token,
};
use crate::config::login::{self, Profile, Provider};

/// A provider whose addresses are known.
pub(super) struct OAuth {
    client: BasicClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointSet>,
    scopes: Vec<String>,
    issuer: String,
    profile_url: Url,
    profile: &'static Profile,
}

impl OAuth {
    pub(super) fn new(settings: &Provider, oauth: &login::OAuth) -> Self {
        let place = if oauth.secret_in_body { AuthType::RequestBody } else { AuthType::BasicAuth };
        let client = BasicClient::new(ClientId::new(settings.client_id.clone()))
            .set_auth_uri(AuthUrl::from_url(oauth.authorization_url.clone()))
            .set_token_uri(TokenUrl::from_url(oauth.token_url.clone()))
            .set_auth_type(place);
        let client = match &settings.client_secret {
            Some(secret) => client.set_client_secret(ClientSecret::new(secret.expose().to_owned())),
            None => client,
        };
        Self {
            client,
            scopes: settings.scopes.clone(),
            issuer: oauth.issuer.clone(),
            profile_url: oauth.profile_url.clone(),
            profile: oauth.profile,
        }
    }

    /// Where the person goes, to come back to `redirect`.
    pub(super) fn ask(&self, attempt: &Attempt, redirect: RedirectUrl, wish: Wish) -> Url {
        let state = attempt.state();
        let request = self
            .client
            .authorize_url(|| state)
            .set_redirect_uri(Cow::Owned(redirect))
            .add_scopes(self.scopes.iter().cloned().map(Scope::new))
            .set_pkce_challenge(attempt.challenge());
        wish.iter().fold(request, |request, (name, value)| request.add_extra_param(*name, *value)).url().0
    }

    /// Who came back: issuer, subject, shown name.
    pub(super) async fn prove(
        &self,
        http: &Http,
        attempt: &Attempt,
        redirect: RedirectUrl,
        code: AuthorizationCode,
    ) -> Result<(String, String, String), Refusal> {
        let request = self
            .client
            .exchange_code(code)
            .set_pkce_verifier(attempt.verifier())
            .set_redirect_uri(Cow::Owned(redirect));
        let tokens = Box::pin(request.request_async(http)).await.map_err(token::refusal)?;
        let profile = self.profile(http, tokens.access_token()).await?;
        let subject = profile.pointer(self.profile.subject).and_then(id);
        let subject = subject
            .ok_or_else(|| Refusal::Unusable(format!("its profile has no {}", self.profile.subject)))?;
        let names = self.profile.names.iter().filter_map(|place| profile.pointer(place)?.as_str());
        let name = names.map(str::trim).find(|name| !name.is_empty()).unwrap_or_default();
        Ok((self.issuer.clone(), subject, name.to_owned()))
    }

    async fn profile(&self, http: &Http, token: &AccessToken) -> Result<Value, Refusal> {
        let request = http::Request::get(self.profile_url.as_str())
            .header(http::header::ACCEPT, "application/json")
            .header(http::header::AUTHORIZATION, format!("Bearer {}", token.secret()))
            .body(Vec::new());
        let request: HttpRequest =
            request.map_err(|_| Refusal::Unusable("its token is no header value".to_owned()))?;
        let answer = http.send(request).await.map_err(|error| Refusal::of_call(&error))?;
        if !answer.status().is_success() {
            return Err(Refusal::Unusable(format!("its profile is HTTP {}", answer.status().as_u16())));
        }
        serde_json::from_slice(answer.body())
            .map_err(|_| Refusal::Unusable("its profile is no JSON".to_owned()))
    }
}

/// Numbers are written as they stand there: the same account is the same text for ever.
fn id(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) if number.is_i64() || number.is_u64() => Some(number.to_string()),
        _ => None,
    }
}
