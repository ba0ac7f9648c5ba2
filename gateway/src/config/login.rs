//! The accounts that people sign in by: a file that names their providers.

mod address;
mod file;
mod preset;
mod secret;

use std::path::{Path, PathBuf};

use rustls::pki_types::CertificateDer;
use serde::Serialize;
use url::Url;

pub(crate) use address::is_protected;
pub use preset::{Change, Profile};
pub use secret::ClientSecret;

/// Most providers: a reply form with more buttons is none.
pub const MAX_PROVIDERS: usize = 20;

/// What the file says, presets filled in. Empty without a file: nobody signs in by an account then.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Login {
    /// Each has a button, in this order.
    pub providers: Vec<Provider>,
    /// File with certificates of authorities that are believed beside the public ones.
    pub ca_file: Option<PathBuf>,
    /// What stands in it.
    #[serde(skip)]
    pub authorities: Vec<CertificateDer<'static>>,
}

/// Where people have an account.
#[derive(Debug, Clone, Serialize)]
pub struct Provider {
    /// Stands in addresses: `/auth/{id}`. Lower case, 1 to 32 characters.
    pub id: String,
    /// What people call it, 1 to 60 characters.
    pub label: String,
    /// One or two letters for its button.
    pub initials: String,
    /// Under which name the provider knows us.
    pub client_id: String,
    /// By which it knows that it is us; a public client has none.
    pub client_secret: Option<ClientSecret>,
    /// What we ask for, besides `openid`.
    pub scopes: Vec<String>,
    /// How it is spoken to.
    #[serde(flatten)]
    pub protocol: Protocol,
    /// How somebody comes by another account than the one they are signed in with there.
    #[serde(skip)]
    pub change: Change,
}

/// How a provider is spoken to.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "protocol", rename_all = "lowercase")]
pub enum Protocol {
    /// OpenID Connect Core 1.0; everything else is found by Discovery 1.0 at the issuer.
    OpenId {
        /// As the provider writes it in `iss`.
        issuer: String,
    },
    /// OAuth 2.0 (RFC 6749), and a call that says whose token it is.
    OAuth(Box<OAuth>),
}

impl Protocol {
    /// The address that stands for the provider in the accounts of persons.
    pub fn issuer(&self) -> &str {
        match self {
            Self::OpenId { issuer } => issuer,
            Self::OAuth(oauth) => &oauth.issuer,
        }
    }

    /// Whether who has the same id at both is the same.
    fn is_same_server(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::OpenId { issuer }, Self::OpenId { issuer: other }) => issuer == other,
            (Self::OAuth(one), Self::OAuth(other)) => one.addresses() == other.addresses(),
            _ => false,
        }
    }
}

impl OAuth {
    fn addresses(&self) -> [&Url; 3] {
        [&self.authorization_url, &self.token_url, &self.profile_url]
    }
}

/// An OAuth 2.0 provider.
#[derive(Debug, Clone, Serialize)]
pub struct OAuth {
    /// The address that stands for it in the accounts of persons.
    pub issuer: String,
    /// Where people agree.
    pub authorization_url: Url,
    /// Where a code becomes a token.
    pub token_url: Url,
    /// Which says whose token it is, as JSON.
    pub profile_url: Url,
    /// Whether it wants the secret in the form instead of the header (RFC 6749, section 2.3.1).
    #[serde(skip)]
    pub secret_in_body: bool,
    /// Where in that JSON the account is.
    #[serde(skip)]
    pub profile: &'static Profile,
}

impl Login {
    /// Reads the file, and the files that it names.
    ///
    /// # Errors
    /// One line: which provider, which field, which rule, what to do. It holds no secret.
    pub fn read(path: &Path) -> Result<Self, String> {
        file::read(path)
    }
}

/// For clap, which moves settings around: boxed.
pub(super) fn login(path: &str) -> Result<Box<Login>, String> {
    Login::read(Path::new(path)).map(Box::new)
}
