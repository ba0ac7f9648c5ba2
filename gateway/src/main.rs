//! The gateway as a process of its own.

use std::{path::PathBuf, process::ExitCode};

use gateway::{Parts, config::Settings};
use service_kit::{
    admin,
    auth::{Minter, Secrets, key::PrivateKey},
    config::{self, KeyFolder, Unusable},
    serve, shutdown, telemetry,
    time::Clock,
    upstream,
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
    let parts = parts(&settings, shutdown.clone())?;
    let key = parts.minter.follow(gateway_key(&settings), shutdown.clone());
    let router = gateway::build(&parts);
    let admin = admin::routes(Vec::new(), shutdown.clone());
    tracing::info!(listen = %settings.edge.listen, admin = %settings.admin_listen, "gateway serves");
    let servers = [(listener, router), (admin_listener, admin)];
    let (served, ()) = tokio::join!(serve::all(servers, shutdown), key);
    Ok(served?)
}

fn gateway_key(settings: &Settings) -> PathBuf {
    settings.gateway_key.clone().unwrap_or_else(|| KeyFolder::of_data(&settings.data_dir).gateway())
}

fn parts(settings: &Settings, shutdown: CancellationToken) -> anyhow::Result<Parts> {
    let clock = Clock::system();
    let keys = KeyFolder::of_data(&settings.data_dir);
    let key = PrivateKey::read(&gateway_key(settings))
        .map_err(Unusable::because("run `rapport keys FOLDER`, and set RAPPORT_GATEWAY_KEY"))?;
    let cookie_key = settings.cookie_key.clone().unwrap_or_else(|| keys.cookie());
    Ok(Parts {
        posts: upstream::connect(settings.posts_url.as_str())?,
        comments: upstream::connect(settings.comments_url.as_str())?,
        minter: Minter::new(&key, gateway::ISSUER, &settings.installation.name, clock.clone()),
        cookie_key: Secrets::read(&cookie_key)
            .map_err(Unusable::because("run `rapport keys FOLDER`, and set RAPPORT_COOKIE_KEY"))?,
        public_url: settings.edge.public_url(),
        trusted_proxies: settings.edge.trusted_proxies.clone(),
        max_live_readers: settings.edge.max_live_readers,
        login: settings.edge.login(),
        clock,
        shutdown,
    })
}
