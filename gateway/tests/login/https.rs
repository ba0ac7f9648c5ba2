//! Providers over https: whose certificates are believed.

use std::{io, net::SocketAddr, sync::Arc};

use axum::serve::Listener;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
};
use service_kit::time::Clock;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::{TlsAcceptor, server::TlsStream};

use crate::{
    house::{House, clock, openid},
    provider::Provider,
};

struct Tls {
    listener: TcpListener,
    acceptor: TlsAcceptor,
}

impl Listener for Tls {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, SocketAddr) {
        loop {
            let (stream, address) = self.listener.accept().await.unwrap();
            // Who does not believe the certificate hangs up.
            if let Ok(stream) = self.acceptor.accept(stream).await {
                return (stream, address);
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// A provider as `localhost`, and the certificate of its authority.
async fn provider(clock: &Clock) -> (Provider, String) {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let certificate =
        CertificateParams::new(vec!["localhost".to_owned()]).unwrap().signed_by(&key, &authority).unwrap();
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    let listener = Tls { listener, acceptor: TlsAcceptor::from(Arc::new(config)) };
    (Provider::at(url, listener, clock), authority.pem())
}

#[tokio::test]
async fn an_authority_of_ones_own_is_believed_where_it_is_set() {
    let clock = clock();
    let (provider, authority) = provider(&clock).await;
    let file = format!("ca_file = 'ca.pem'\n{}", openid("work", &provider.url));
    let house = House::with_authority(clock, &file, &authority);
    assert!(house.browser().sign_in("work", &provider, "/").await.is(303).begins_session());
}

#[tokio::test]
async fn nobody_elses_certificate_is_believed() {
    let clock = clock();
    let (provider, _) = provider(&clock).await;
    let house = House::with(clock, &openid("work", &provider.url));
    house.browser().post("/auth/work", &[]).await.refuses(503, "does not answer at the moment");
    assert_eq!(provider.was_asked("discovery"), 0);
}

#[tokio::test]
async fn a_provider_elsewhere_names_no_port_of_this_machine() {
    for endpoint in ["authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri"] {
        let clock = clock();
        let (provider, authority) = provider(&clock).await;
        let neighbour = Provider::new(&clock).await;
        let path = match endpoint {
            "authorization_endpoint" => "authorize",
            "token_endpoint" => "token",
            "userinfo_endpoint" => "userinfo",
            _ => "keys",
        };
        provider.lock().announced = vec![(endpoint, format!("{}/{path}", neighbour.url))];
        provider.lock().name_in_token = false;
        let file = format!("ca_file = 'ca.pem'\n{}", openid("work", &provider.url));
        let house = House::with_authority(clock, &file, &authority);
        match path {
            "authorize" | "keys" => {
                house.browser().post("/auth/work", &[]).await.refuses(502, "cannot use");
            }
            "token" => {
                house.browser().sign_in("work", &provider, "/").await.refuses(502, "cannot use");
            }
            _ => assert!(house.browser().sign_in("work", &provider, "/").await.begins_session()),
        }
        assert_eq!(neighbour.was_asked(path), 0, "{endpoint}");
    }
}
