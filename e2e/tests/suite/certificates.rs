//! Certificates of an installation whose services call each other over TLS.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use service_kit::tls::{Files, Tls};

/// The files that every program of the installation has.
pub(crate) struct Certificates {
    folder: PathBuf,
}

impl Certificates {
    /// New ones, of a new authority, in this folder.
    pub(crate) fn new(folder: PathBuf) -> Self {
        fs::create_dir(&folder).expect("a folder can be made");
        let certificates = Self { folder };
        certificates.exchange();
        certificates
    }

    /// Others, of another authority, in the place of these.
    pub(crate) fn exchange(&self) {
        let mut params = CertificateParams::new(Vec::new()).expect("no name is no wrong name");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority = CertifiedIssuer::self_signed(params, key()).expect("an authority signs itself");
        let own = key();
        let params = CertificateParams::new(vec!["127.0.0.1".to_owned()]).expect("an address is a name");
        let certificate = params.signed_by(&own, &authority).expect("it is signed");
        let Files { cert, key, ca } = self.files();
        write(&cert, &certificate.pem());
        write(&key, &own.serialize_pem());
        write(&ca, &authority.pem());
    }

    /// As somebody who has them now, and not those that come later.
    pub(crate) fn now(&self) -> Tls {
        Tls::read(self.files()).expect("they belong together")
    }

    pub(crate) fn settings(&self, command: &mut Command) {
        let Files { cert, key, ca } = self.files();
        command.env("RAPPORT_TLS_CERT", cert).env("RAPPORT_TLS_KEY", key).env("RAPPORT_TLS_CA", ca);
    }

    fn files(&self) -> Files {
        let file = |name| self.folder.join(name);
        Files { cert: file("tls.crt"), key: file("tls.key"), ca: file("ca.crt") }
    }
}

fn key() -> KeyPair {
    KeyPair::generate().expect("a key can be made")
}

/// Whole at any moment, as Kubernetes does it.
fn write(path: &Path, text: &str) {
    let aside = path.with_extension("aside");
    fs::write(&aside, text).expect("it is written");
    fs::rename(&aside, path).expect("it takes the other's place");
}
