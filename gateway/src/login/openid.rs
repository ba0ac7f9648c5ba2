//! OpenID Connect Core 1.0, the code flow with PKCE.

mod known;
mod verify;

use std::{borrow::Cow, ops::Deref, time::Duration};

use openidconnect::{
    AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointMaybeSet, EndpointNotSet, EndpointSet,
    IssuerUrl, LocalizedClaim, Nonce, OAuth2TokenResponse as _, RedirectUrl, Scope, TokenResponse as _,
    core::{
        CoreAuthenticationFlow, CoreClient, CoreClientAuthMethod, CoreIdTokenClaims, CoreTokenResponse,
        CoreUserInfoClaims,
    },
};
use service_kit::{config::said, time::Timestamp};
use tokio::time::timeout;
use url::Url;

use super::{
    attempt::{Attempt, Wish},
    http::Http,
    refusal::Refusal,
    token,
};
use crate::config::login::Provider;
use known::{Known, Metadata};

/// How long somebody waits for a name: they come in without one, too.
const NAME_TIMEOUT: Duration = Duration::from_secs(2);

type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// A provider that is found at its issuer.
pub(super) struct OpenId {
    id: String,
    issuer: String,
    http: Http,
    client_id: ClientId,
    client_secret: Option<ClientSecret>,
    scopes: Vec<String>,
    known: Known,
}

impl OpenId {
    pub(super) fn new(settings: &Provider, issuer: &str, http: &Http) -> Self {
        let secret = settings.client_secret.as_ref();
        let url = IssuerUrl::new(issuer.to_owned()).expect("the settings hold an address");
        let http = http.found_at(url.url());
        Self {
            id: settings.id.clone(),
            issuer: issuer.to_owned(),
            http: http.clone(),
            client_id: ClientId::new(settings.client_id.clone()),
            client_secret: secret.map(|secret| ClientSecret::new(secret.expose().to_owned())),
            scopes: settings.scopes.clone(),
            known: Known::new(url, http),
        }
    }

    /// Where the person goes, to come back to `redirect`.
    pub(super) async fn ask(
        &self,
        attempt: &Attempt,
        redirect: RedirectUrl,
        wish: Wish,
        now: Timestamp,
    ) -> Result<Url, Refusal> {
        let metadata = self.known.get(now).await?;
        let client = self.client(&metadata);
        let (state, nonce) = (attempt.state(), attempt.nonce());
        let request = client
            .authorize_url(CoreAuthenticationFlow::AuthorizationCode, || state, || nonce)
            .set_redirect_uri(Cow::Owned(redirect))
            .add_scopes(self.scopes.iter().cloned().map(Scope::new))
            .set_pkce_challenge(attempt.challenge());
        let (url, _, _): (Url, CsrfToken, Nonce) =
            wish.iter().fold(request, |request, (name, value)| request.add_extra_param(*name, *value)).url();
        // What was discovered is no more trusted than what is set.
        if self.http.may_reach(&url) {
            Ok(url)
        } else {
            Err(Refusal::Unusable("its authorization_endpoint is not https".to_owned()))
        }
    }

    /// Whether whoever names itself in an answer is this one (RFC 9207, section 2.4): errors say it, too.
    pub(super) fn is_named(&self, issuer: Option<&str>) -> bool {
        issuer.is_none_or(|named| named == self.issuer)
    }

    /// Who came back: issuer, subject, shown name.
    pub(super) async fn prove(
        &self,
        attempt: &Attempt,
        redirect: RedirectUrl,
        code: AuthorizationCode,
        issuer: Option<String>,
        now: Timestamp,
    ) -> Result<(String, String, String), Refusal> {
        let metadata = self.known.get(now).await?;
        check_issuer(&metadata, issuer.as_deref())?;
        let tokens = self.tokens(&metadata, attempt, redirect, code).await?;
        let token = tokens.id_token().ok_or_else(|| Refusal::Unusable("it holds no ID token".to_owned()))?;
        let nonce = attempt.nonce();
        let claims = match verify::claims(token, &self.client(&metadata), &nonce, now) {
            // The provider may have begun to sign with a new key.
            Err(unknown) if verify::is_of_unknown_key(&unknown) => {
                let anew = self.known.anew(&metadata, now).await?;
                verify::claims(token, &self.client(&anew), &nonce, now)
            }
            other => other,
        };
        let claims = claims.map_err(|error| verify::refusal(&error))?;
        let name = match name(&claims) {
            Some(name) => name,
            None => self.asked_name(&metadata, &tokens, &claims).await.unwrap_or_default(),
        };
        Ok((claims.issuer().to_string(), claims.subject().to_string(), name))
    }

    async fn tokens(
        &self,
        metadata: &Metadata,
        attempt: &Attempt,
        redirect: RedirectUrl,
        code: AuthorizationCode,
    ) -> Result<CoreTokenResponse, Refusal> {
        let client = self.client(metadata);
        let request = client
            .exchange_code(code)
            .map_err(|_| Refusal::Unusable("it has no token_endpoint".to_owned()))?
            .set_pkce_verifier(attempt.verifier())
            .set_redirect_uri(Cow::Owned(redirect));
        Box::pin(request.request_async(&self.http)).await.map_err(token::refusal)
    }

    /// Some providers keep the name for who asks (section 5.3). Nobody is refused for having none.
    async fn asked_name(
        &self,
        metadata: &Metadata,
        tokens: &CoreTokenResponse,
        claims: &CoreIdTokenClaims,
    ) -> Option<String> {
        let client = self.client(metadata);
        let token = tokens.access_token().clone();
        let request = client.user_info(token, Some(claims.subject().clone())).ok()?;
        let answer = timeout(NAME_TIMEOUT, Box::pin(request.request_async(&self.http))).await;
        // The text names causes alone: what does not parse is not repeated.
        let found: Result<CoreUserInfoClaims, String> = match answer {
            Ok(answer) => answer.map_err(|error| said(&error)),
            Err(_) => Err(format!("no answer within {} s", NAME_TIMEOUT.as_secs())),
        };
        let found = found.inspect_err(|error| {
            tracing::info!(provider = self.id, "the provider does not say how the person is called: {error}");
        });
        let found = found.ok()?;
        first([plain(found.name()), text(found.preferred_username()), plain(found.nickname())])
    }

    fn client(&self, metadata: &Metadata) -> Client {
        let client = CoreClient::from_provider_metadata(
            metadata.clone(),
            self.client_id.clone(),
            self.client_secret.clone(),
        );
        let methods = metadata.token_endpoint_auth_methods_supported();
        let takes = |method| methods.is_none_or(|methods| methods.contains(&method));
        // Without a word of theirs it is the header (Discovery 1.0, section 3).
        if takes(CoreClientAuthMethod::ClientSecretBasic) {
            client
        } else {
            client.set_auth_type(openidconnect::AuthType::RequestBody)
        }
    }
}

/// RFC 9207, section 2.4: a provider that announces to name itself must, and whoever is named must be it.
fn check_issuer(metadata: &Metadata, named: Option<&str>) -> Result<(), Refusal> {
    let announced = metadata.additional_metadata().names_itself;
    match named {
        Some(named) if named == metadata.issuer().as_str() => Ok(()),
        None if !announced => Ok(()),
        _ => Err(Refusal::MixedUp),
    }
}

fn name(claims: &CoreIdTokenClaims) -> Option<String> {
    first([plain(claims.name()), text(claims.preferred_username()), plain(claims.nickname())])
}

/// The claim without a language.
fn plain<T: Deref<Target = String>>(claim: Option<&LocalizedClaim<T>>) -> Option<String> {
    text(claim.and_then(|claim| claim.get(None)))
}

fn text<T: Deref<Target = String>>(claim: Option<&T>) -> Option<String> {
    claim.map(|claim| claim.to_string())
}

/// The first name that is one: an empty one hides none of those after it.
fn first(names: [Option<String>; 3]) -> Option<String> {
    names.into_iter().flatten().find(|name| !name.trim().is_empty())
}
