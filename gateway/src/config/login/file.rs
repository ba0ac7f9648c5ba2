//! The file as an operator writes it, and how presets fill it in.

use std::{
    fs,
    path::{Path, PathBuf},
};

use rustls::{
    RootCertStore,
    pki_types::{CertificateDer, pem::PemObject as _},
};
use serde::Deserialize;
use url::Url;

use super::{
    ClientSecret, Login, MAX_PROVIDERS, OAuth, Protocol, Provider,
    address::is_protected,
    preset::{self, Endpoints, Issuer, Kind, Preset},
};

const MAX_ID_CHARACTERS: usize = 32;
const MAX_LABEL_CHARACTERS: usize = 60;

/// Addresses under `/auth/` that are, or will be, something else.
const TAKEN: [&str; 9] =
    ["token", "sign-out", "sign-in", "claim", "invitation", "identities", "sessions", "keys", "guest"];

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    ca_file: Option<PathBuf>,
    #[serde(default, rename = "provider")]
    providers: Vec<Entry>,
}

/// One `[[provider]]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    preset: String,
    id: Option<String>,
    label: Option<String>,
    client_id: String,
    client_secret: Option<ClientSecret>,
    client_secret_file: Option<PathBuf>,
    scopes: Option<Vec<String>>,
    issuer: Option<String>,
    tenant: Option<String>,
    authorization_url: Option<String>,
    token_url: Option<String>,
    profile_url: Option<String>,
}

pub(super) fn read(path: &Path) -> Result<Login, String> {
    let text =
        fs::read_to_string(path).map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
    // Files that it names lie beside it, unless they say where.
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    parse(&text, folder)
}

fn parse(text: &str, folder: &Path) -> Result<Login, String> {
    // The library's own text quotes the line, which may hold a secret.
    let file: File = toml::from_str(text).map_err(|error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        format!("line {}: {}", before.matches('\n').count() + 1, without_value(error.message()))
    })?;
    if file.providers.len() > MAX_PROVIDERS {
        return Err(format!("{} providers; {MAX_PROVIDERS} fit into a form", file.providers.len()));
    }
    let mut providers: Vec<Provider> = Vec::new();
    for (place, entry) in file.providers.into_iter().enumerate() {
        let said = format!("provider {} ({})", place + 1, entry.preset);
        let provider = entry.filled(folder).map_err(|wrong| format!("{said}: {wrong}"))?;
        if let Some(other) = providers.iter().find(|other| other.id == provider.id) {
            return Err(format!(
                "{said}: id {:?} is taken by another provider; give it one of its own",
                other.id
            ));
        }
        has_people_of_its_own(&provider, &providers).map_err(|wrong| format!("{said}: {wrong}"))?;
        providers.push(provider);
    }
    let ca_file = file.ca_file.map(|file| folder.join(file));
    let authorities = ca_file.as_deref().map_or(Ok(Vec::new()), authorities)?;
    Ok(Login { providers, ca_file, authorities })
}

/// What is said of a value of a wrong kind repeats the value, which may be a secret without its quotes.
fn without_value(message: &str) -> String {
    let kind = message.strip_prefix("invalid ").and_then(|rest| rest.rsplit_once(", expected "));
    kind.map_or_else(
        || message.to_owned(),
        |(_, kind)| format!("the value must be {kind}; text stands in quotes"),
    )
}

/// Who somebody is there is told apart by the issuer alone: two servers under one would have the same people.
fn has_people_of_its_own(provider: &Provider, others: &[Provider]) -> Result<(), String> {
    let other = others.iter().find(|other| {
        other.protocol.issuer() == provider.protocol.issuer()
            && !other.protocol.is_same_server(&provider.protocol)
    });
    other.map_or(Ok(()), |other| {
        Err(format!(
            "issuer {:?} is that of provider {:?}, which has other addresses; give it one of its own, such as \
             the address of its server",
            provider.protocol.issuer(),
            other.id
        ))
    })
}

fn authorities(path: &Path) -> Result<Vec<CertificateDer<'static>>, String> {
    let wrong =
        |why: String| format!("ca_file {}: {why}; it must hold certificates in PEM form", path.display());
    let read = CertificateDer::pem_file_iter(path).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    match read {
        Ok(found) if found.is_empty() => Err(wrong("no certificate is in it".to_owned())),
        Ok(found) => {
            let mut roots = RootCertStore::empty();
            let usable = found.iter().cloned().try_for_each(|one| roots.add(one));
            usable.map(|()| found).map_err(|error| wrong(error.to_string()))
        }
        Err(error) => Err(wrong(error.to_string())),
    }
}

impl Entry {
    fn filled(self, folder: &Path) -> Result<Provider, String> {
        let preset =
            preset::find(&self.preset).ok_or_else(|| format!("preset must be one of {}", preset::names()))?;
        self.has_no_more_than(preset)?;
        let label = self.label.clone().unwrap_or_else(|| preset.label.to_owned());
        Ok(Provider {
            id: self.id(preset)?,
            // The picture stands for what the button says.
            initials: if label == preset.label { preset.initials.to_owned() } else { initial(&label) },
            label: fitting(&label)?,
            client_secret: self.secret(preset, folder)?,
            scopes: self.scopes(preset),
            protocol: match &preset.kind {
                Kind::OpenId(issuer) => Protocol::OpenId { issuer: self.openid_issuer(issuer)? },
                Kind::OAuth(usual) => Protocol::OAuth(Box::new(self.oauth(usual)?)),
            },
            client_id: Some(self.client_id)
                .filter(|id| !id.trim().is_empty())
                .ok_or("client_id is empty; the provider gave you one when you registered")?,
            change: preset.change,
        })
    }

    /// A field that would be ignored is a mistake.
    fn has_no_more_than(&self, preset: &Preset) -> Result<(), String> {
        let endpoints = [
            ("authorization_url", &self.authorization_url),
            ("token_url", &self.token_url),
            ("profile_url", &self.profile_url),
        ];
        let is_openid = matches!(preset.kind, Kind::OpenId(_));
        if let Some((name, _)) = endpoints.iter().find(|(_, value)| is_openid && value.is_some()) {
            return Err(format!("{name} is found at the issuer; set issuer instead"));
        }
        let has_tenant = matches!(preset.kind, Kind::OpenId(Issuer::Tenant { .. }));
        if self.tenant.is_some() && (!has_tenant || self.issuer.is_some()) {
            return Err("tenant is for the preset microsoft without an issuer; remove it".to_owned());
        }
        Ok(())
    }

    fn id(&self, preset: &Preset) -> Result<String, String> {
        let id = self.id.clone().unwrap_or_else(|| preset.name.to_owned());
        let well_formed = id.starts_with(|first: char| first.is_ascii_lowercase())
            && id.len() <= MAX_ID_CHARACTERS
            && id.chars().all(|one| one.is_ascii_lowercase() || one.is_ascii_digit() || one == '-');
        if !well_formed {
            return Err(format!(
                "id must begin with a letter and have 1 to {MAX_ID_CHARACTERS} characters a-z, 0-9 and -"
            ));
        }
        if TAKEN.contains(&id.as_str()) {
            return Err(format!("id {id:?} is an address of our own; choose another"));
        }
        Ok(id)
    }

    fn secret(&self, preset: &Preset, folder: &Path) -> Result<Option<ClientSecret>, String> {
        let secret = match (&self.client_secret, &self.client_secret_file) {
            (Some(_), Some(_)) => {
                return Err("client_secret and client_secret_file are both set; remove one".to_owned());
            }
            (Some(ClientSecret(text)), None) => {
                Some(ClientSecret::new(text).ok_or("client_secret is empty; remove it or fill it in")?)
            }
            (None, Some(file)) => {
                let path = folder.join(file);
                let shown = path.display();
                let text = fs::read_to_string(&path)
                    .map_err(|error| format!("client_secret_file {shown} cannot be read: {error}"))?;
                Some(ClientSecret::new(&text).ok_or_else(|| format!("client_secret_file {shown} is empty"))?)
            }
            (None, None) => None,
        };
        if secret.is_none() && preset.needs_secret {
            return Err("client_secret_file is missing; this provider gives every client a secret".to_owned());
        }
        Ok(secret)
    }

    fn scopes(&self, preset: &Preset) -> Vec<String> {
        let usual = || preset.scopes.iter().map(|scope| (*scope).to_owned()).collect();
        self.scopes.clone().unwrap_or_else(usual)
    }

    fn openid_issuer(&self, usual: &Issuer) -> Result<String, String> {
        let issuer = match (&self.issuer, usual) {
            (Some(given), _) => given.clone(),
            (None, Issuer::Usual(issuer)) => (*issuer).to_owned(),
            (None, Issuer::Tenant { pattern, everybody }) => {
                pattern.replace("{tenant}", self.tenant(everybody)?)
            }
            (None, Issuer::Given) => {
                return Err("issuer is missing; it is the address before /.well-known/openid-configuration"
                    .to_owned());
            }
        };
        address("issuer", &issuer)?;
        Ok(issuer)
    }

    fn tenant<'a>(&'a self, everybody: &'a str) -> Result<&'a str, String> {
        match self.tenant.as_deref() {
            None | Some("consumers") => Ok(everybody),
            Some(id) if uuid::Uuid::try_parse(id).is_ok() => Ok(id),
            Some(_) => Err("tenant must be the id of one directory (a UUID), or consumers".to_owned()),
        }
    }

    /// A twin under other addresses has an issuer of its own: number 7 there is not number 7 here.
    fn oauth(&self, usual: &'static Endpoints) -> Result<OAuth, String> {
        let endpoint = |name: &str, given: &Option<String>, usual: &str| {
            address(name, given.as_deref().unwrap_or(usual))
        };
        let has_own =
            self.authorization_url.is_some() || self.token_url.is_some() || self.profile_url.is_some();
        if has_own && self.issuer.is_none() {
            return Err("issuer is missing; with addresses of its own a provider needs a name of its own, \
                        such as https://github.example.org"
                .to_owned());
        }
        let issuer = self.issuer.clone().unwrap_or_else(|| usual.issuer.to_owned());
        address("issuer", &issuer)?;
        let authorization_url =
            endpoint("authorization_url", &self.authorization_url, usual.authorization_url)?;
        let token_url = endpoint("token_url", &self.token_url, usual.token_url)?;
        let profile_url = endpoint("profile_url", &self.profile_url, usual.profile_url)?;
        let oauth = OAuth {
            issuer,
            authorization_url,
            token_url,
            profile_url,
            secret_in_body: usual.secret_in_body,
            profile: &usual.profile,
        };
        let given = oauth.addresses().map(Url::as_str);
        let is_another = given != [usual.authorization_url, usual.token_url, usual.profile_url];
        if is_another && oauth.issuer == usual.issuer {
            return Err(format!(
                "issuer {:?} stands for the preset's own addresses; give these one of their own, such as \
                 https://github.example.org",
                oauth.issuer
            ));
        }
        Ok(oauth)
    }
}

fn fitting(label: &str) -> Result<String, String> {
    let label = label.trim();
    match label.chars().count() {
        1..=MAX_LABEL_CHARACTERS if !label.chars().any(char::is_control) => Ok(label.to_owned()),
        _ => Err(format!(
            "label must be what people call the provider, in 1 to {MAX_LABEL_CHARACTERS} characters"
        )),
    }
}

fn initial(label: &str) -> String {
    label.trim().chars().next().map(|first| first.to_uppercase().collect()).unwrap_or_default()
}

fn address(name: &str, text: &str) -> Result<Url, String> {
    let url = Url::parse(text).ok().filter(is_protected);
    url.ok_or_else(|| {
        format!("{name} must be an https address (or http at a loopback one), without user and #")
    })
}

#[cfg(test)]
mod tests;
