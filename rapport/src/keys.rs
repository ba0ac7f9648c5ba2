//! The keys of an installation: made once, each private half lies only where it signs.

mod jwks;

use std::{
    io,
    path::{Path, PathBuf},
};

use anyhow::bail;
use service_kit::{
    auth::{
        Keyring, Kind, SIGN_IN, Secret, Secrets,
        key::{PrivateKey, PublicKey, PublicKeys},
    },
    config::{self, KeyFolder, Unusable},
};

/// Name under which operators sign, with `rapport token`.
pub const OPERATOR: &str = "operator";

/// A folder of keys.
#[derive(Debug, Clone)]
pub struct Folder(KeyFolder);

/// Everything in the folder.
#[derive(Debug, Clone)]
pub struct Keys {
    /// Public keys of the whole installation.
    pub keyring: Keyring,
    /// The gateway's own.
    pub gateway: PrivateKey,
    /// The own one of comments-service.
    pub comments: PrivateKey,
    /// The operator's.
    pub operator: PrivateKey,
    /// Makes edit tokens.
    pub edit: Secret,
    /// Seal cookies.
    pub cookie: Secrets,
    /// Where they were read.
    pub files: KeyFolder,
}

impl Folder {
    /// The folder `keys` in a data directory.
    pub fn of_data(data_dir: &Path) -> Self {
        Self(KeyFolder::of_data(data_dir))
    }

    /// This folder itself.
    pub fn at(path: PathBuf) -> Self {
        Self(KeyFolder::at(path))
    }

    /// Reads the keys, after making those that are not there yet, and after bringing a file of public keys
    /// up to date that an earlier version wrote.
    pub fn open(&self) -> anyhow::Result<Keys> {
        let (files, folder) = (&self.0, self.0.path());
        config::make_folder(folder)?;
        let gateway = private(&files.gateway())?;
        let comments = private(&files.comments())?;
        let operator = private(&files.operator())?;
        let edit = secret(&files.edit())?;
        let cookie = secrets(&files.cookie())?;
        self.write_jwks(&[
            // The token that vouches for addresses carries no right, and those of people carry none either.
            gateway
                .public(gateway::ISSUER, &[Kind::Person, Kind::Guest, Kind::Service])
                .limited_to(&[SIGN_IN]),
            comments.public(comments_service::ISSUER, &[Kind::Service]).limited_to(&["access.resolve"]),
            operator.public(OPERATOR, &[Kind::Person, Kind::Service]),
        ])?;
        if let Err(error) = jwks::let_gateway_sign_in(&files.jwks(), gateway.kid()) {
            let error = &error as &dyn std::error::Error;
            tracing::warn!(error, "nobody can sign in with a provider; {}", self.sign_in_remedy());
        }
        let keyring = Keyring::read(&files.jwks())?;
        self.check_known(&keyring, &[&gateway, &comments, &operator])?;
        Ok(Keys { keyring, gateway, comments, operator, edit, cookie, files: files.clone() })
    }

    /// The same for an installation whose services run elsewhere: that its file could not be brought up to
    /// date is an error.
    pub fn make(&self) -> anyhow::Result<()> {
        let keys = self.open()?;
        let mended: io::Result<()> = jwks::let_gateway_sign_in(&self.0.jwks(), keys.gateway.kid());
        Ok(mended.map_err(Unusable::because(self.sign_in_remedy()))?)
    }

    fn sign_in_remedy(&self) -> String {
        format!("add `{SIGN_IN}` to `scopes` of the gateway's entry in {}", self.0.jwks().display())
    }

    /// A key whose public half is not in the JWKS file would sign what nobody believes.
    fn check_known(&self, keyring: &Keyring, keys: &[&PrivateKey]) -> anyhow::Result<()> {
        let unknown = keys.iter().map(|key| key.kid()).find(|kid| !keyring.has(kid));
        unknown.map_or(Ok(()), |kid| {
            bail!(
                "key {kid} is not in {}; add its public half, or move that file away and run `rapport keys {}` again",
                self.0.jwks().display(),
                self.0.path().display()
            )
        })
    }

    /// The operator's key alone, which must be there: a new one would not be believed by anybody.
    pub fn operator(&self) -> anyhow::Result<PrivateKey> {
        let read = PrivateKey::read(&self.0.operator());
        Ok(read.map_err(Unusable::because(
            "name the data directory with --data-dir (RAPPORT_DATA_DIR); in a new one `rapport serve` or \
             `rapport keys FOLDER` makes the keys",
        ))?)
    }

    /// Written once; afterwards it is the operator's, who rotates keys in it.
    fn write_jwks(&self, keys: &[PublicKey]) -> anyhow::Result<()> {
        let path = self.0.jwks();
        if !path.exists() {
            PublicKeys { keys: keys.to_vec() }.write(&path)?;
        }
        Ok(())
    }
}

fn private(path: &Path) -> anyhow::Result<PrivateKey> {
    if !path.exists() {
        PrivateKey::generate().write(path)?;
    }
    Ok(PrivateKey::read(path)?)
}

fn secret(path: &Path) -> anyhow::Result<Secret> {
    if !path.exists() {
        Secret::generate().write(path)?;
    }
    Ok(Secret::read(path)?)
}

/// As a rotation leaves them; the first one is made here.
fn secrets(path: &Path) -> anyhow::Result<Secrets> {
    if !path.exists() {
        Secret::generate().write(path)?;
    }
    Ok(Secrets::read(path)?)
}
