//! The program that is looked at: what its settings say of ports, databases and keys.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use gateway::config::Edge;
use service_kit::{
    auth::Kind,
    config::{KeyFolder, ServiceUrl, TlsFiles},
};

use super::command::{Program, Settings};
use crate::{databases::Service, keys::OPERATOR, settings::Serve};

/// A program, as it is set.
#[derive(Debug)]
pub(super) struct Subject {
    /// `rapport`, `posts-service`, ...
    pub(super) program: &'static str,
    /// The folder that it writes to, if it does.
    pub(super) data_dir: Option<PathBuf>,
    /// Whether it takes the lock of that folder while it runs.
    pub(super) locks: bool,
    /// How readers reach it, if they do.
    pub(super) edge: Option<Edge>,
    /// Where it listens.
    pub(super) ports: Vec<Port>,
    /// The databases of its services.
    pub(super) databases: Vec<Service>,
    /// What it calls: the setting, and the URL.
    pub(super) services: Vec<(&'static str, ServiceUrl)>,
    /// The certificates of calls between the services.
    pub(super) tls: TlsFiles,
    /// Its keys.
    pub(super) keys: Keys,
}

/// A port.
#[derive(Debug)]
pub(super) struct Port {
    pub(super) setting: &'static str,
    pub(super) address: SocketAddr,
    pub(super) face: Face,
}

/// What answers on a port.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Face {
    /// gRPC, among other things.
    Grpc,
    /// gRPC over TLS, under the name that the certificate has.
    Secured,
    /// `/livez`, `/readyz`, `/metrics`.
    Admin,
}

/// Where keys are.
#[derive(Debug, Default)]
pub(super) struct Keys {
    /// The folder whose keys the program makes where they are missing.
    pub(super) made_in: Option<PathBuf>,
    /// The setting and the file of the public keys.
    pub(super) jwks: Option<(&'static str, PathBuf)>,
    /// Private keys.
    pub(super) signing: Vec<Signing>,
    /// Symmetric keys, each with its setting.
    pub(super) secrets: Vec<(&'static str, PathBuf)>,
    /// Files that hold several of them during a rotation, each with its setting.
    pub(super) seals: Vec<(&'static str, PathBuf)>,
}

/// A private key.
#[derive(Debug)]
pub(super) struct Signing {
    /// What names its file.
    pub(super) setting: &'static str,
    pub(super) path: PathBuf,
    /// What the public half must be good for.
    pub(super) issuer: &'static str,
    pub(super) kinds: &'static [Kind],
}

/// In the folder that this names.
const IN_DATA: &str = "RAPPORT_DATA_DIR";

const GATEWAY_KINDS: &[Kind] = &[Kind::Person, Kind::Guest, Kind::Service];
const COMMENTS_KINDS: &[Kind] = &[Kind::Service];
const OPERATOR_KINDS: &[Kind] = &[Kind::Person, Kind::Service];

impl Subject {
    pub(super) fn of(settings: &Settings) -> Self {
        match &settings.program {
            None => Self::rapport(&settings.serve),
            Some(Program::PostsService(settings)) => Self::posts(settings),
            Some(Program::CommentsService(settings)) => Self::comments(settings),
            Some(Program::Gateway(settings)) => Self::gateway(settings),
        }
    }

    fn rapport(settings: &Serve) -> Self {
        let (storage, folder) = (&settings.storage, KeyFolder::of_data(&settings.storage.data_dir));
        let own = [
            ("RAPPORT_POSTS_LISTEN", settings.posts_listen),
            ("RAPPORT_COMMENTS_LISTEN", settings.comments_listen),
        ];
        let own = own.into_iter().filter_map(|(setting, address)| Some(Port::grpc(setting, address?)));
        let mut ports = vec![
            Port::grpc("RAPPORT_LISTEN", settings.edge.listen),
            Port::admin("RAPPORT_ADMIN_LISTEN", settings.admin_listen),
        ];
        ports.extend(own);
        let signing = |path, issuer, kinds| Signing { setting: IN_DATA, path, issuer, kinds };
        Self {
            program: "rapport",
            data_dir: Some(storage.data_dir.clone()),
            locks: true,
            edge: Some(settings.edge.clone()),
            ports,
            databases: vec![Service::posts(storage), Service::comments(storage)],
            services: Vec::new(),
            tls: TlsFiles::default(),
            keys: Keys {
                made_in: Some(folder.path().to_owned()),
                jwks: Some(jwks(settings.keys.jwks.as_deref(), &folder)),
                signing: vec![
                    signing(folder.gateway(), gateway::ISSUER, GATEWAY_KINDS),
                    signing(folder.comments(), comments_service::ISSUER, COMMENTS_KINDS),
                    signing(folder.operator(), OPERATOR, OPERATOR_KINDS),
                ],
                secrets: vec![(IN_DATA, folder.edit())],
                seals: vec![(IN_DATA, folder.cookie())],
            },
        }
    }

    fn posts(settings: &posts_service::config::Settings) -> Self {
        let storage = &settings.storage;
        Self {
            program: "posts-service",
            data_dir: storage.database_url.is_none().then(|| storage.data_dir.clone()),
            locks: false,
            edge: None,
            ports: vec![
                Port::of_service("RAPPORT_POSTS_LISTEN", settings.listen, &settings.tls),
                Port::admin("RAPPORT_POSTS_ADMIN_LISTEN", settings.admin_listen),
            ],
            databases: vec![Service::posts(storage)],
            services: Vec::new(),
            tls: settings.tls.clone(),
            keys: Keys { jwks: Some((JWKS, settings.jwks())), ..Keys::default() },
        }
    }

    fn comments(settings: &comments_service::config::Settings) -> Self {
        let storage = &settings.storage;
        let signing = Signing {
            setting: "RAPPORT_COMMENTS_KEY",
            path: settings.signing_key(),
            issuer: comments_service::ISSUER,
            kinds: COMMENTS_KINDS,
        };
        Self {
            program: "comments-service",
            data_dir: storage.database_url.is_none().then(|| storage.data_dir.clone()),
            locks: false,
            edge: None,
            ports: vec![
                Port::of_service("RAPPORT_COMMENTS_LISTEN", settings.listen, &settings.tls),
                Port::admin("RAPPORT_COMMENTS_ADMIN_LISTEN", settings.admin_listen),
            ],
            databases: vec![Service::comments(storage)],
            services: vec![("RAPPORT_POSTS_URL", settings.posts_url.clone())],
            tls: settings.tls.clone(),
            keys: Keys {
                made_in: None,
                jwks: Some((JWKS, settings.jwks())),
                signing: vec![signing],
                secrets: vec![("RAPPORT_EDIT_KEY", settings.edit_key())],
                seals: Vec::new(),
            },
        }
    }

    fn gateway(settings: &gateway::config::Settings) -> Self {
        let folder = KeyFolder::of_data(&settings.data_dir);
        let signing = Signing {
            setting: "RAPPORT_GATEWAY_KEY",
            path: settings.gateway_key.clone().unwrap_or_else(|| folder.gateway()),
            issuer: gateway::ISSUER,
            kinds: GATEWAY_KINDS,
        };
        let cookie = settings.cookie_key.clone().unwrap_or_else(|| folder.cookie());
        Self {
            program: "gateway",
            data_dir: None,
            locks: false,
            edge: Some(settings.edge.clone()),
            ports: vec![
                Port::grpc("RAPPORT_LISTEN", settings.edge.listen),
                Port::admin("RAPPORT_ADMIN_LISTEN", settings.admin_listen),
            ],
            databases: Vec::new(),
            services: vec![
                ("RAPPORT_POSTS_URL", settings.posts_url.clone()),
                ("RAPPORT_COMMENTS_URL", settings.comments_url.clone()),
            ],
            tls: settings.tls.clone(),
            // It has no public keys: the services say whether they believe it.
            keys: Keys {
                signing: vec![signing],
                seals: vec![("RAPPORT_COOKIE_KEY", cookie)],
                ..Keys::default()
            },
        }
    }
}

const JWKS: &str = "RAPPORT_KEYS";

fn jwks(given: Option<&Path>, folder: &KeyFolder) -> (&'static str, PathBuf) {
    (JWKS, given.map_or_else(|| folder.jwks(), Path::to_owned))
}

impl Port {
    fn grpc(setting: &'static str, address: SocketAddr) -> Self {
        Self { setting, address, face: Face::Grpc }
    }

    /// One that services call: over TLS where there are certificates.
    fn of_service(setting: &'static str, address: SocketAddr, tls: &TlsFiles) -> Self {
        let face = if tls.cert.is_some() { Face::Secured } else { Face::Grpc };
        Self { setting, address, face }
    }

    fn admin(setting: &'static str, address: SocketAddr) -> Self {
        Self { setting, address, face: Face::Admin }
    }
}
