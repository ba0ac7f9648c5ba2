//! The keys of an installation: made once, each private half lies only where it signs.

use std::{
    fs::{self, OpenOptions},
    io::Write as _,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};
use service_kit::auth::{
    Keyring, Kind, Secret,
    key::{PrivateKey, PublicKeys},
};

/// Name under which operators sign, with `rapport token`.
pub const OPERATOR: &str = "operator";

/// A folder of keys.
#[derive(Debug, Clone)]
pub struct Folder(PathBuf);

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
    /// Seals cookies.
    pub cookie: Secret,
}

impl Folder {
    /// The folder `keys` in a data directory.
    pub fn of_data(data_dir: &Path) -> Self {
        Self(data_dir.join("keys"))
    }

    /// This folder itself.
    pub fn at(path: PathBuf) -> Self {
        Self(path)
    }

    /// Reads the keys, after making those that are not there yet.
    pub fn open(&self) -> anyhow::Result<Keys> {
        fs::create_dir_all(&self.0).with_context(|| format!("{} cannot be made", self.0.display()))?;
        let gateway = self.private("gateway.pem")?;
        let comments = self.private("comments-service.pem")?;
        let operator = self.private("operator.pem")?;
        let (edit, cookie) = (self.secret("edit.key")?, self.secret("cookie.key")?);
        self.write_jwks(&[
            // Its own token vouches for addresses and carries no right; those of people carry none either.
            gateway.public(gateway::ISSUER, &[Kind::Person, Kind::Guest, Kind::Service]).limited_to(&[]),
            comments.public(comments_service::ISSUER, &[Kind::Service]).limited_to(&["access.resolve"]),
            operator.public(OPERATOR, &[Kind::Person, Kind::Service]),
        ])?;
        let keyring = Keyring::read(&self.jwks())?;
        self.check_known(&keyring, &[&gateway, &comments, &operator])?;
        Ok(Keys { keyring, gateway, comments, operator, edit, cookie })
    }

    /// A key whose public half is not in the JWKS file would sign what nobody believes.
    fn check_known(&self, keyring: &Keyring, keys: &[&PrivateKey]) -> anyhow::Result<()> {
        let unknown = keys.iter().map(|key| key.kid()).find(|kid| !keyring.has(kid));
        unknown.map_or(Ok(()), |kid| {
            bail!(
                "key {kid} is not in {}; add its public half, or move that file away and run `rapport keys {}` again",
                self.jwks().display(),
                self.0.display()
            )
        })
    }

    /// The operator's key alone, which must be there: a new one would not be believed by anybody.
    pub fn operator(&self) -> anyhow::Result<PrivateKey> {
        PrivateKey::read(&self.0.join("operator.pem"))
            .context("start `rapport serve` once, or run `rapport keys FOLDER`, to make the keys")
    }

    fn jwks(&self) -> PathBuf {
        self.0.join("jwks.json")
    }

    fn private(&self, name: &str) -> anyhow::Result<PrivateKey> {
        let path = self.0.join(name);
        if !path.exists() {
            PrivateKey::generate().write(&path)?;
        }
        Ok(PrivateKey::read(&path)?)
    }

    fn secret(&self, name: &str) -> anyhow::Result<Secret> {
        let path = self.0.join(name);
        if !path.exists() {
            Secret::generate().write(&path)?;
        }
        Ok(Secret::read(&path)?)
    }

    /// Written once; afterwards it is the operator's, who rotates keys in it.
    fn write_jwks(&self, keys: &[service_kit::auth::key::PublicKey]) -> anyhow::Result<()> {
        let path = self.jwks();
        if path.exists() {
            return Ok(());
        }
        let document = serde_json::to_string_pretty(&PublicKeys { keys: keys.to_vec() })?;
        let mut file = OpenOptions::new().write(true).create_new(true).open(&path)?;
        file.write_all(document.as_bytes())
            .and_then(|()| file.sync_all())
            .with_context(|| format!("{}", path.display()))
    }
}
