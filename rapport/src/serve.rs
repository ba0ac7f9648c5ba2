//! `rapport serve`: posts, comments and the gateway in one process.

use std::{io, net::SocketAddr, process::ExitCode};

use gateway::{Parts, config::BlogHost};
use posts_service::tools;
use service_kit::{admin, auth::Minter, config, serve, shutdown, telemetry, time::Clock};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::{
    data_dir,
    databases::Databases,
    installation::Installation,
    keys::{Folder, Keys},
    settings::Serve,
    token, welcome,
};

/// Starts, or prints the settings and ends.
pub fn main(settings: &Serve) -> ExitCode {
    if settings.print_config {
        println!("{}", config::shown(settings));
        return ExitCode::SUCCESS;
    }
    telemetry::start(&settings.telemetry);
    config::run(run(settings))
}

async fn run(settings: &Serve) -> anyhow::Result<()> {
    let shutdown = shutdown::on_signals()?;
    // Bind first: a taken port fails before a key or a database is touched.
    let ports = Ports::bind(settings).await?;
    let blog_hosts = settings.edge.blog_hosts()?;
    let _lock = data_dir::lock(&settings.storage.data_dir)?;
    let claim_code = settings.claim.read()?;
    let keys = Folder::of_data(&settings.storage.data_dir).open()?;
    let clock = Clock::system();
    let databases = Databases::open(&settings.storage).await?;
    tools::stand_claim(&databases.posts, &clock, claim_code).await?;
    let installation = Installation::new(databases, &settings.keys, &keys, clock.clone(), &shutdown)?;
    let served = serve_over(&installation, settings, blog_hosts, ports, &keys, clock, shutdown).await;
    // However serving ended, what was written is closed properly.
    installation.close().await;
    served?;
    tracing::info!("stopped");
    Ok(())
}

async fn serve_over(
    installation: &Installation,
    settings: &Serve,
    blog_hosts: Vec<BlogHost>,
    ports: Ports,
    keys: &Keys,
    clock: Clock,
    shutdown: CancellationToken,
) -> anyhow::Result<()> {
    if !settings.no_welcome {
        let operator = token::operator(&keys.operator, &settings.keys.installation.name, clock.clone());
        welcome::greet(installation, &operator, &clock, &settings.storage.data_dir).await?;
    }
    let own = gateway_parts(settings, blog_hosts, keys, installation, clock, shutdown.clone());
    let key = own.minter.follow(keys.files.gateway(), shutdown.clone());
    let gateway = gateway::build(&own);
    let admin = admin::routes(installation.checks.clone(), shutdown.clone());
    tracing::info!(
        url = %settings.edge.public_url(),
        listen = %settings.edge.listen,
        admin = %settings.admin_listen,
        data = %settings.storage.data_dir.display(),
        "rapport serves"
    );
    let routes = &installation.routes;
    let servers = [
        Some((ports.edge, gateway)),
        Some((ports.admin, admin)),
        ports.posts.map(|listener| (listener, routes.posts.clone())),
        ports.comments.map(|listener| (listener, routes.comments.clone())),
    ];
    let (served, ()) = tokio::join!(serve::all(servers.into_iter().flatten(), shutdown), key);
    Ok(served?)
}

/// Where it listens; the services' own ports are for internal callers, where they are asked for.
struct Ports {
    edge: TcpListener,
    admin: TcpListener,
    posts: Option<TcpListener>,
    comments: Option<TcpListener>,
}

impl Ports {
    async fn bind(settings: &Serve) -> io::Result<Self> {
        Ok(Self {
            edge: serve::bind(settings.edge.listen).await?,
            admin: serve::bind(settings.admin_listen).await?,
            posts: bind_if_asked(settings.posts_listen).await?,
            comments: bind_if_asked(settings.comments_listen).await?,
        })
    }
}

async fn bind_if_asked(address: Option<SocketAddr>) -> io::Result<Option<TcpListener>> {
    match address {
        Some(address) => serve::bind(address).await.map(Some),
        None => Ok(None),
    }
}

fn gateway_parts(
    settings: &Serve,
    blog_hosts: Vec<BlogHost>,
    keys: &Keys,
    installation: &Installation,
    clock: Clock,
    shutdown: CancellationToken,
) -> Parts {
    Parts {
        posts: installation.posts.clone(),
        comments: installation.comments.clone(),
        minter: Minter::new(&keys.gateway, gateway::ISSUER, &settings.keys.installation.name, clock.clone()),
        cookie_key: keys.cookie.clone(),
        public_url: settings.edge.public_url(),
        blog_hosts,
        trusted_proxies: settings.edge.trusted_proxies.clone(),
        max_live_readers: settings.edge.max_live_readers,
        login: settings.edge.login(),
        clock,
        shutdown,
    }
}
