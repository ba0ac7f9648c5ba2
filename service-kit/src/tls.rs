//! TLS between the services, where both ends show a certificate (mTLS). A process has one: it shows it to
//! whom it calls and to who calls it, and believes what its authorities signed. They are the
//! installation's own; those of the web are not asked.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use http::Uri;
use hyper_rustls::{ConfigBuilderExt as _, HttpsConnector, MaybeHttpsStream};
use hyper_util::{client::legacy::connect::HttpConnector, rt::TokioIo};
use rustls::{
    ClientConfig, RootCertStore, ServerConfig,
    crypto::{CryptoProvider, ring},
    pki_types::{
        CertificateDer, PrivateKeyDer,
        pem::{self, PemObject as _},
    },
    server::{VerifierBuilderError, WebPkiClientVerifier},
};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;
use tower::{BoxError, Service, ServiceExt as _, service_fn};

use crate::current::Current;

/// gRPC is HTTP/2 and nothing else.
const ALPN: &[u8] = b"h2";

/// Where certificates are, in PEM.
#[derive(Debug, Clone)]
pub struct Files {
    /// The process's own certificate, and those between it and its authority.
    pub cert: PathBuf,
    /// Its private key: PKCS #8, PKCS #1 or SEC 1.
    pub key: PathBuf,
    /// The authorities that are believed, at least one.
    pub ca: PathBuf,
}

/// Why certificates cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file is not there, or holds no such PEM.
    #[error("{} holds no {what} that can be read", path.display())]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// What it should hold.
        what: &'static str,
        /// Why not.
        #[source]
        source: pem::Error,
    },
    /// The key is not the certificate's, or of an unknown kind.
    #[error("{} and {} do not belong together", cert.display(), key.display())]
    Pair {
        /// The certificate.
        cert: PathBuf,
        /// The key.
        key: PathBuf,
        /// Why not.
        #[source]
        source: rustls::Error,
    },
    /// No authority is in it.
    #[error("{} holds no authority that can be used", path.display())]
    NoAuthority {
        /// Which file.
        path: PathBuf,
        /// Why not.
        #[source]
        source: VerifierBuilderError,
    },
}

/// The certificates of a process, as its files hold them now. Clones share them.
#[derive(Debug, Clone)]
pub struct Tls {
    files: Files,
    configs: Current<Configs>,
}

#[derive(Debug)]
struct Configs {
    server: Arc<ServerConfig>,
    client: Arc<ClientConfig>,
}

impl Tls {
    /// Reads the certificates.
    ///
    /// # Errors
    /// [`TlsError`], which names the file.
    pub fn read(files: Files) -> Result<Self, TlsError> {
        let configs = Current::new(Configs::read(&files)?);
        Ok(Self { files, configs })
    }

    /// Shows and believes what the files hold, within seconds of their being exchanged, until `shutdown`:
    /// on new connections. Those that are there, and their streams, go on.
    pub fn follow(&self, shutdown: CancellationToken) -> impl Future<Output = ()> + Send + use<> {
        let files = self.files.clone();
        let paths = vec![files.cert.clone(), files.key.clone(), files.ca.clone()];
        self.configs.clone().follow(paths, move || Configs::read(&files), shutdown)
    }

    /// For a connection that somebody opened.
    pub(crate) fn acceptor(&self) -> TlsAcceptor {
        TlsAcceptor::from(self.configs.get().server.clone())
    }

    /// Opens connections.
    pub(crate) fn connector(&self) -> impl Connector {
        let configs = self.configs.clone();
        connector(move || configs.get().client.clone())
    }
}

/// Opens connections to who is known to the authorities of the web, and shows nothing.
pub(crate) fn public_connector() -> impl Connector {
    let mut client = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring speaks TLS 1.2 and 1.3")
        .with_webpki_roots()
        .with_no_client_auth();
    client.alpn_protocols = vec![ALPN.to_vec()];
    let client = Arc::new(client);
    connector(move || client.clone())
}

/// What opens connections over TLS.
pub(crate) trait Connector:
    Service<Uri, Response = MaybeHttpsStream<TokioIo<TcpStream>>, Error = BoxError, Future: Send> + Send + 'static
{
}

impl<C> Connector for C where
    C: Service<Uri, Response = MaybeHttpsStream<TokioIo<TcpStream>>, Error = BoxError, Future: Send>
        + Send
        + 'static
{
}

/// Each connection with the configuration of its moment.
fn connector(config: impl Fn() -> Arc<ClientConfig> + Send + 'static) -> impl Connector {
    let mut tcp = HttpConnector::new();
    tcp.enforce_http(false);
    tcp.set_nodelay(true);
    service_fn(move |uri| {
        let mut connector = HttpsConnector::from((tcp.clone(), config()));
        connector.enforce_https();
        connector.oneshot(uri)
    })
}

impl Configs {
    fn read(files: &Files) -> Result<Self, TlsError> {
        let Files { cert, key, ca } = files;
        let chain = certificates(cert, "certificate")?;
        let private = PrivateKeyDer::from_pem_file(key).map_err(|source| TlsError::Unreadable {
            path: key.clone(),
            what: "private key",
            source,
        })?;
        let unfit = |source| TlsError::Pair { cert: cert.clone(), key: key.clone(), source };
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(certificates(ca, "authority")?);
        let roots = Arc::new(roots);
        let provider: Arc<CryptoProvider> = Arc::new(ring::default_provider());
        // Built first, since it says when there is no authority.
        let callers = WebPkiClientVerifier::builder_with_provider(roots.clone(), provider.clone())
            .build()
            .map_err(|source| TlsError::NoAuthority { path: ca.clone(), source })?;
        let mut server = ServerConfig::builder_with_provider(provider.clone())
            .with_safe_default_protocol_versions()
            .expect("ring speaks TLS 1.2 and 1.3")
            .with_client_cert_verifier(callers)
            .with_single_cert(chain.clone(), private.clone_key())
            .map_err(unfit)?;
        server.alpn_protocols = vec![ALPN.to_vec()];
        let mut client = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("ring speaks TLS 1.2 and 1.3")
            .with_root_certificates(roots)
            .with_client_auth_cert(chain, private)
            .map_err(unfit)?;
        client.alpn_protocols = vec![ALPN.to_vec()];
        Ok(Self { server: Arc::new(server), client: Arc::new(client) })
    }
}

fn certificates(path: &Path, what: &'static str) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let unreadable = |source| TlsError::Unreadable { path: path.to_owned(), what, source };
    let found: Result<Vec<_>, _> = CertificateDer::pem_file_iter(path).map_err(unreadable)?.collect();
    match found {
        Ok(found) if found.is_empty() => Err(unreadable(pem::Error::NoItemsFound)),
        other => other.map_err(unreadable),
    }
}
