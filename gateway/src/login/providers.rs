//! The providers, ready to be asked.

use std::time::Duration;

use openidconnect::{AuthorizationCode, RedirectUrl};
use proto::posts::v1::Account;
use service_kit::time::Timestamp;
use tokio::{sync::Semaphore, time::timeout};
use url::Url;

use super::{
    attempt::{Attempt, Intent},
    http::Http,
    icon::icon,
    oauth::OAuth,
    openid::OpenId,
    refusal::Refusal,
};
use crate::{
    auth::address::callback,
    config::{
        Login,
        login::{self, Change, Protocol},
    },
    hosts::Hosts,
    pages::view::{Icon, Provider as Button},
};

/// Log-ins that wait for one provider at once. Whoever comes when it hangs is told so at once.
const MAX_WAITING: usize = 16;

/// How long it may take altogether to say who somebody is, of some calls one after the other: proxies and
/// people wait for a page no longer than a minute, and posts-service comes after it.
const TIMEOUT: Duration = Duration::from_secs(15);

/// Longest shown name that posts-service takes, in characters.
const MAX_NAME_CHARACTERS: usize = 245;

/// Longest id of an account (OpenID Connect Core 1.0, section 2).
const MAX_SUBJECT_CHARACTERS: usize = 255;

/// All of them, in the order of their buttons.
pub(super) struct Providers {
    list: Vec<Provider>,
    /// Each has a redirect address at each of them, so that one provider's answer never passes for another's,
    /// and whoever comes back is where they left.
    hosts: Hosts,
    /// For those whose addresses the operator knows.
    http: Http,
}

/// One of them.
pub(super) struct Provider {
    pub(super) id: String,
    pub(super) label: String,
    pub(super) icon: Icon,
    change: Change,
    kind: Kind,
    /// Those who wait for it to say who they are.
    waiting: Semaphore,
}

enum Kind {
    OpenId(Box<OpenId>),
    OAuth(Box<OAuth>),
}

/// What a provider says of somebody who came back from it. It is shown in no log.
pub(super) struct Proof {
    pub(super) account: Account,
    /// As people are called there; may be empty.
    pub(super) display_name: String,
}

/// What came back from a provider with the person.
pub(super) struct Answer {
    pub(super) code: String,
    /// Who says that it answers (RFC 9207).
    pub(super) issuer: Option<String>,
}

impl Providers {
    /// As the settings have them; calls nobody yet.
    pub(super) fn new(login: &Login, hosts: Hosts) -> Self {
        let http = Http::new(&login.authorities);
        let provider = |settings: &login::Provider| Provider {
            id: settings.id.clone(),
            label: settings.label.clone(),
            icon: icon(&settings.initials),
            change: settings.change,
            kind: match &settings.protocol {
                Protocol::OpenId { issuer } => Kind::OpenId(Box::new(OpenId::new(settings, issuer, &http))),
                Protocol::OAuth(oauth) => Kind::OAuth(Box::new(OAuth::new(settings, oauth))),
            },
            waiting: Semaphore::new(MAX_WAITING),
        };
        let list = login.providers.iter().map(provider).collect();
        Self { list, hosts, http }
    }

    /// For the buttons.
    pub(super) fn list(&self) -> impl Iterator<Item = &Provider> {
        self.list.iter()
    }

    pub(super) fn find(&self, id: &str) -> Option<&Provider> {
        self.list.iter().find(|provider| provider.id == id)
    }

    /// Where the person goes. Who is signed in here and wants to be somebody else may be asked for a
    /// password; who is not, for no more than which account.
    pub(super) async fn ask(
        &self,
        provider: &Provider,
        attempt: &Attempt,
        is_signed_in: bool,
        now: Timestamp,
    ) -> Result<Url, Refusal> {
        let wish = match provider.change {
            Change::Offer(name, value) if attempt.intent == Intent::Change => Some((name, value)),
            Change::Anew(name, value) if attempt.intent == Intent::Change && is_signed_in => {
                Some((name, value))
            }
            _ => None,
        };
        let redirect = self.redirect(provider, attempt);
        match &provider.kind {
            Kind::OpenId(openid) => openid.ask(attempt, redirect, wish, now).await,
            Kind::OAuth(oauth) => Ok(oauth.ask(attempt, redirect, wish)),
        }
    }

    /// Who came back. Nobody waits in a line before a provider that hangs, nor because another one does.
    pub(super) async fn prove(
        &self,
        provider: &Provider,
        attempt: &Attempt,
        answer: Answer,
        now: Timestamp,
    ) -> Result<Proof, Refusal> {
        let place = provider.waiting.try_acquire();
        let _place =
            place.map_err(|_| Refusal::Away(format!("{MAX_WAITING} log-ins wait for it already")))?;
        let code = AuthorizationCode::new(answer.code);
        let redirect = self.redirect(provider, attempt);
        let proof = async {
            match &provider.kind {
                Kind::OpenId(openid) => openid.prove(attempt, redirect, code, answer.issuer, now).await,
                Kind::OAuth(oauth) => oauth.prove(&self.http, attempt, redirect, code).await,
            }
        };
        let slow = |_| Err(Refusal::Away(format!("no end within {} s", TIMEOUT.as_secs())));
        let (issuer, subject, name) = timeout(TIMEOUT, Box::pin(proof)).await.unwrap_or_else(slow)?;
        if subject.is_empty() || subject.chars().count() > MAX_SUBJECT_CHARACTERS {
            return Err(Refusal::Unusable(format!(
                "its id has not 1 to {MAX_SUBJECT_CHARACTERS} characters"
            )));
        }
        let account = Account { issuer, subject, provider: provider.label.clone() };
        Ok(Proof { account, display_name: shown(&name) })
    }

    /// Where the provider sends people back to, on the host where they began.
    fn redirect(&self, provider: &Provider, attempt: &Attempt) -> RedirectUrl {
        let host = self.hosts.url(&attempt.host());
        RedirectUrl::from_url(host.join(&callback(&provider.id)).expect("an id is part of a path"))
    }
}

impl Provider {
    /// Whether an answer that says whose it is may be this one's. What an OAuth 2.0 provider calls itself
    /// there nobody has told us: the `issuer` of our settings is a name that we gave it.
    pub(super) fn may_have_said(&self, answer: &Answer) -> bool {
        match &self.kind {
            Kind::OpenId(openid) => openid.is_named(answer.issuer.as_deref()),
            Kind::OAuth(_) => true,
        }
    }

    /// As the reply form shows it.
    pub(super) fn button(&self) -> Button {
        Button { id: self.id.clone(), label: self.label.clone(), icon: self.icon.clone() }
    }
}

/// One line that posts-service takes.
fn shown(name: &str) -> String {
    let line =
        name.split(|one: char| one.is_whitespace() || one.is_control()).filter(|word| !word.is_empty());
    line.collect::<Vec<_>>().join(" ").chars().take(MAX_NAME_CHARACTERS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_becomes_one_line_that_is_not_too_long() {
        assert_eq!(shown("  Ada\r\n Lovelace\u{0} "), "Ada Lovelace");
        assert_eq!(shown(&"\u{e4}".repeat(300)).chars().count(), 245);
    }
}
