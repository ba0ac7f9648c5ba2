//! `rapport serve`: posts, comments and the gateway in one process.

use std::process::ExitCode;

use gateway::Parts;
use service_kit::{admin, auth::Minter, config, serve, shutdown, telemetry, time::Clock};
use tokio_util::sync::CancellationToken;

use crate::{
    cli::Serve,
    data_dir,
    installation::Installation,
    keys::{Folder, Keys},
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
    // Bind first: a taken port fails before a database is touched.
    let listener = serve::bind(settings.edge.listen).await?;
    let admin_listener = serve::bind(settings.admin_listen).await?;
    let _lock = data_dir::lock(&settings.storage.data_dir)?;
    let keys = Folder::of_data(&settings.storage.data_dir).open()?;
    let clock = Clock::system();
    let installation = Installation::open(&settings.storage, &settings.keys, &keys, clock.clone()).await?;
    if !settings.no_welcome {
        let operator = token::operator(&keys.operator, &settings.keys.installation, clock.clone());
        welcome::greet(&installation, &operator, &clock, &settings.storage.data_dir).await?;
    }
    let gateway = gateway::build(&gateway_parts(settings, &keys, &installation, clock));
    let admin = admin::routes(installation.checks.clone(), shutdown.clone());
    tracing::info!(url = %settings.edge.public_url, listen = %settings.edge.listen, admin = %settings.admin_listen, "rapport serves");
    tokio::try_join!(
        serve::until_shutdown(listener, gateway, shutdown.clone()),
        serve::until_shutdown(admin_listener, admin, shutdown.clone()),
        own_ports(settings, &installation, shutdown),
    )?;
    installation.close().await;
    tracing::info!("stopped");
    Ok(())
}

fn gateway_parts(settings: &Serve, keys: &Keys, installation: &Installation, clock: Clock) -> Parts {
    Parts {
        posts: installation.posts.clone(),
        comments: installation.comments.clone(),
        minter: Minter::new(&keys.gateway, gateway::ISSUER, &settings.keys.installation, clock.clone()),
        cookie_key: keys.cookie,
        public_url: settings.edge.public_url.clone(),
        trusted_proxies: settings.edge.trusted_proxies.clone(),
        clock,
    }
}

/// The services' own ports, for internal callers, where they are asked for.
async fn own_ports(
    settings: &Serve,
    installation: &Installation,
    shutdown: CancellationToken,
) -> std::io::Result<()> {
    let ports = [
        (settings.posts_listen, installation.routes.posts.clone()),
        (settings.comments_listen, installation.routes.comments.clone()),
    ];
    let serving = ports.into_iter().filter_map(|(address, routes)| Some((address?, routes))).map(
        |(address, routes)| {
            let shutdown = shutdown.clone();
            async move { serve::until_shutdown(serve::bind(address).await?, routes, shutdown).await }
        },
    );
    futures::future::try_join_all(serving).await.map(drop)
}
