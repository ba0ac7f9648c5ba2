//! The gateway as a process of its own.

use std::{path::PathBuf, process::ExitCode};

use futures::future::OptionFuture;
use gateway::{Parts, config::Settings};
use service_kit::{
    admin,
    auth::{Minter, Secrets, key::PrivateKey},
    config::{self, KeyFolder, Unusable},
    serve, shutdown, telemetry,
    time::Clock,
    tls::Tls,
};
use tokio_util::sync::CancellationToken;

fn main() -> ExitCode {
    let settings: Settings = match config::read() {
        Ok(settings) => settings,
        Err(code) => return code,
    };
    if settings.print_config {
        println!("{}", config::shown(&settings));
        return ExitCode::SUCCESS;
    }
    telemetry::start(&settings.telemetry);
    config::run(run(settings))
}

async fn run(settings: Settings) -> anyhow::Result<()> {
    let shutdown = shutdown::on_signals()?;
    let listener = serve::bind(settings.edge.listen).await?;
    let admin_listener = serve::bind(settings.admin_listen).await?;
    let tls = settings.tls.read()?;
    let parts = parts(&settings, tls.as_ref(), shutdown.clone())?;
    let key = parts.minter.follow(gateway_key(&settings), shutdown.clone());
    let router = gateway::build(&parts);
    let admin = admin::routes(Vec::new(), shutdown.clone());
    tracing::info!(listen = %settings.edge.listen, admin = %settings.admin_listen, "gateway serves");
    let servers = [(listener, router), (admin_listener, admin)];
    let certificates = OptionFuture::from(tls.as_ref().map(|tls| tls.follow(shutdown.clone())));
    let (served, (), _) = tokio::join!(serve::all(servers, shutdown), key, certificates);
    Ok(served?)
}

fn gateway_key(settings: &Settings) -> PathBuf {
    settings.gateway_key.clone().unwrap_or_else(|| KeyFolder::of_data(&settings.data_dir).gateway())
}

fn parts(settings: &Settings, tls: Option<&Tls>, shutdown: CancellationToken) -> anyhow::Result<Parts> {
    let clock = Clock::system();
    let keys = KeyFolder::of_data(&settings.data_dir);
    let key = PrivateKey::read(&gateway_key(settings))
        .map_err(Unusable::because("run `rapport keys FOLDER`, and set RAPPORT_GATEWAY_KEY"))?;
    let cookie_key = settings.cookie_key.clone().unwrap_or_else(|| keys.cookie());
    Ok(Parts {
        posts: settings.posts_url.connect("RAPPORT_POSTS_URL", tls)?,
        comments: settings.comments_url.connect("RAPPORT_COMMENTS_URL", tls)?,
        minter: Minter::new(&key, gateway::ISSUER, &settings.installation.name, clock.clone()),
        cookie_key: Secrets::read(&cookie_key)
            .map_err(Unusable::because("run `rapport keys FOLDER`, and set RAPPORT_COOKIE_KEY"))?,
        public_url: settings.edge.public_url(),
        blog_hosts: settings.edge.blog_hosts()?,
        trusted_proxies: settings.edge.trusted_proxies.clone(),
        max_live_readers: settings.edge.max_live_readers,
        login: settings.edge.login(),
        clock,
        shutdown,
    })
}
