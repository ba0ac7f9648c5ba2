//! The certificates of calls between the services.

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use super::Unusable;
use crate::tls::{Files, Tls};

/// Certificates for calls between the services: all three, or none.
#[derive(Debug, Clone, Default, Args, Serialize)]
pub struct TlsFiles {
    /// PEM file with this process's certificate and those between it and its authority; with it calls between the services are encrypted, and both ends show theirs
    #[arg(long = "tls-cert", env = "RAPPORT_TLS_CERT", value_name = "FILE")]
    pub cert: Option<PathBuf>,
    /// PEM file with the certificate's private key
    #[arg(long = "tls-key", env = "RAPPORT_TLS_KEY", value_name = "FILE")]
    pub key: Option<PathBuf>,
    /// PEM file with the authorities whose certificates the other services show
    #[arg(long = "tls-ca", env = "RAPPORT_TLS_CA", value_name = "FILE")]
    pub ca: Option<PathBuf>,
}

#[derive(Debug, thiserror::Error)]
#[error("{0} is not set")]
struct Missing(&'static str);

impl TlsFiles {
    /// Reads them; `None` where none is set, and calls go in the clear.
    ///
    /// # Errors
    /// When only some are set, or a file cannot be used.
    pub fn read(&self) -> Result<Option<Tls>, Unusable> {
        let Self { cert, key, ca } = self.clone();
        if cert.is_none() && key.is_none() && ca.is_none() {
            return Ok(None);
        }
        let incomplete =
            || Unusable::because("set RAPPORT_TLS_CERT, RAPPORT_TLS_KEY and RAPPORT_TLS_CA, or none");
        let files = Files {
            cert: cert.ok_or(Missing("RAPPORT_TLS_CERT")).map_err(incomplete())?,
            key: key.ok_or(Missing("RAPPORT_TLS_KEY")).map_err(incomplete())?,
            ca: ca.ok_or(Missing("RAPPORT_TLS_CA")).map_err(incomplete())?,
        };
        let remedy = "name PEM files of one certificate, its key and its authorities in RAPPORT_TLS_*";
        Tls::read(files).map(Some).map_err(Unusable::because(remedy))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::said;

    #[test]
    fn some_without_the_others_are_refused_by_name() {
        assert!(TlsFiles::default().read().unwrap().is_none());
        let files =
            TlsFiles { cert: Some("tls.crt".into()), ca: Some("ca.crt".into()), ..TlsFiles::default() };
        let refused = said(&files.read().unwrap_err());
        assert!(refused.contains("RAPPORT_TLS_KEY is not set") && refused.contains("or none"), "{refused}");
    }
}
