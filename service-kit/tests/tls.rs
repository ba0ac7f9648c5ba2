//! Calls over TLS: who is believed, and certificates that are exchanged while a stream is open.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{fs, net::SocketAddr, path::Path, time::Duration};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use service_kit::{
    serve::{self, Server},
    tls::{Files, Tls, TlsError},
    upstream::{self, Upstream},
};
use tempfile::TempDir;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use tonic::{Code, Status, service::Routes};
use tonic_health::{
    ServingStatus,
    pb::{HealthCheckRequest, health_client::HealthClient},
    server::HealthReporter,
};

/// The files are looked at every 5 s.
const EXCHANGED_WITHIN: Duration = Duration::from_secs(30);

/// An authority of an installation.
struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    /// Writes a certificate for `name` into the folder, with its key and this authority.
    fn signs(&self, name: &str, folder: &Path) -> Files {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        let files = files(folder);
        fs::write(&files.cert, certificate.pem()).unwrap();
        fs::write(&files.key, key.serialize_pem()).unwrap();
        fs::write(&files.ca, self.0.pem()).unwrap();
        files
    }

    /// Somebody with a certificate of it.
    fn caller(&self) -> Tls {
        let folder = TempDir::new().unwrap();
        Tls::read(self.signs("caller", folder.path())).unwrap()
    }
}

fn files(folder: &Path) -> Files {
    Files { cert: folder.join("tls.crt"), key: folder.join("tls.key"), ca: folder.join("ca.crt") }
}

/// A service that has a health and nothing else.
struct House {
    folder: TempDir,
    health: HealthReporter,
    address: SocketAddr,
    shutdown: CancellationToken,
}

impl House {
    async fn new(authority: &Authority) -> Self {
        let folder = TempDir::new().unwrap();
        let tls = Tls::read(authority.signs("localhost", folder.path())).unwrap();
        let (health, service) = tonic_health::server::health_reporter();
        let routes = Routes::new(service).into_axum_router();
        let listener = serve::bind("127.0.0.1:0".parse().unwrap()).await.unwrap();
        let (address, shutdown) = (listener.local_addr().unwrap(), CancellationToken::new());
        tokio::spawn(tls.follow(shutdown.clone()));
        let server = Server::new(listener, routes).with_tls(Some(tls));
        tokio::spawn(serve::all([server], shutdown.clone()));
        Self { folder, health, address, shutdown }
    }

    fn url(&self) -> String {
        format!("https://localhost:{}", self.address.port())
    }

    /// On a connection of its own.
    async fn asked_by(&self, tls: &Tls) -> Result<(), Status> {
        asked(upstream::connect_secured(&self.url(), tls).unwrap()).await
    }
}

impl Drop for House {
    fn drop(&mut self) {
        self.shutdown.cancel();
    }
}

async fn asked(upstream: Upstream) -> Result<(), Status> {
    HealthClient::new(upstream).check(HealthCheckRequest::default()).await.map(drop)
}

fn is_away(answer: &Result<(), Status>) -> bool {
    answer.as_ref().is_err_and(|status| status.code() == Code::Unavailable)
}

#[tokio::test]
async fn both_ends_show_a_certificate_of_the_installation() {
    let (ours, foreign) = (Authority::new(), Authority::new());
    let house = House::new(&ours).await;
    house.asked_by(&ours.caller()).await.unwrap();

    // It believes us and we do not believe it, and the other way round.
    assert!(is_away(&house.asked_by(&foreign.caller()).await));
    let folder = TempDir::new().unwrap();
    let files = foreign.signs("caller", folder.path());
    fs::write(&files.ca, ours.0.pem()).unwrap();
    assert!(is_away(&house.asked_by(&Tls::read(files).unwrap()).await));

    // In the clear nobody answers.
    let plain = format!("http://{}", house.address);
    assert!(is_away(&asked(upstream::connect(&plain).unwrap()).await));
    // Nor is it believed under a name that is not its own.
    let renamed = format!("https://127.0.0.1:{}", house.address.port());
    assert!(is_away(&asked(upstream::connect_secured(&renamed, &ours.caller()).unwrap()).await));
}

#[tokio::test]
async fn certificates_are_exchanged_while_a_stream_stays_open() {
    let (old, new) = (Authority::new(), Authority::new());
    let house = House::new(&old).await;
    let mut client = HealthClient::new(upstream::connect_secured(&house.url(), &old.caller()).unwrap());
    let mut stream = client.watch(HealthCheckRequest::default()).await.unwrap().into_inner();
    assert!(stream.message().await.unwrap().is_some());

    new.signs("localhost", house.folder.path());
    let caller = new.caller();
    timeout(EXCHANGED_WITHIN, async {
        while house.asked_by(&caller).await.is_err() {
            sleep(Duration::from_millis(100)).await;
        }
    })
    .await
    .expect("new connections see the new certificate");
    assert!(is_away(&house.asked_by(&old.caller()).await), "the old authority is believed no more");

    house.health.set_service_status("", ServingStatus::NotServing).await;
    let told = timeout(EXCHANGED_WITHIN, stream.message()).await.expect("the stream goes on").unwrap();
    assert_eq!(told.unwrap().status, ServingStatus::NotServing as i32);
}

#[tokio::test]
async fn a_caller_shows_what_its_files_hold_when_it_connects_anew() {
    let (old, new) = (Authority::new(), Authority::new());
    let folder = TempDir::new().unwrap();
    let caller = Tls::read(old.signs("caller", folder.path())).unwrap();
    let shutdown = CancellationToken::new();
    tokio::spawn(caller.follow(shutdown.clone()));
    let house = House::new(&new).await;
    assert!(is_away(&house.asked_by(&caller).await));

    new.signs("caller", folder.path());
    timeout(EXCHANGED_WITHIN, async {
        while house.asked_by(&caller).await.is_err() {
            sleep(Duration::from_millis(100)).await;
        }
    })
    .await
    .expect("it shows the new certificate");
    shutdown.cancel();
}

#[test]
fn files_that_cannot_be_used_are_named() {
    let authority = Authority::new();
    let folder = TempDir::new().unwrap();
    let files = authority.signs("posts", folder.path());

    fs::write(&files.ca, "nothing").unwrap();
    let refused = Tls::read(files.clone()).unwrap_err();
    assert!(matches!(&refused, TlsError::Unreadable { path, .. } if *path == files.ca), "{refused}");

    authority.signs("posts", folder.path());
    fs::write(&files.key, KeyPair::generate().unwrap().serialize_pem()).unwrap();
    let refused = Tls::read(files.clone()).unwrap_err();
    assert!(matches!(refused, TlsError::Pair { .. }), "{refused}");

    fs::remove_file(&files.cert).unwrap();
    let refused = Tls::read(files.clone()).unwrap_err().to_string();
    assert!(refused.contains(&files.cert.display().to_string()), "{refused}");
}
