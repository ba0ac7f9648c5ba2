//! comments-service as a process of its own.

use std::process::ExitCode;

use anyhow::Context as _;
use comments_service::{Parts, build, config::Settings, posts::SERVICE, store::MIGRATIONS};
use service_kit::{
    admin,
    auth::{Keyring, Minter, Secret, Verifier, key::PrivateKey},
    config, serve, shutdown, telemetry,
    time::Clock,
    upstream,
};
use store_kit::Database;

fn main() -> ExitCode {
    match config::read::<Settings>() {
        Ok(settings) if settings.print_config => {
            println!("{}", config::shown(&settings));
            ExitCode::SUCCESS
        }
        Ok(settings) => config::run(run(settings)),
        Err(code) => code,
    }
}

async fn run(settings: Settings) -> anyhow::Result<()> {
    telemetry::start(&settings.telemetry);
    let shutdown = shutdown::on_signals()?;
    let listener = serve::bind(settings.listen).await?;
    let admin_listener = serve::bind(settings.admin_listen).await?;
    let (parts, database) = parts(&settings).await?;
    let service = build(parts);
    tracing::info!(address = %listener.local_addr()?, "comments-service serves");
    let (served, admin_served, ()) = tokio::join!(
        serve::until_shutdown(listener, service.routes, shutdown.clone()),
        serve::until_shutdown(
            admin_listener,
            admin::routes(service.readiness, shutdown.clone()),
            shutdown.clone()
        ),
        service.sweep.run(shutdown),
    );
    database.close().await;
    Ok(served.and(admin_served)?)
}

async fn parts(settings: &Settings) -> anyhow::Result<(Parts, Database)> {
    let clock = Clock::system();
    let installation = &settings.keys.installation;
    let database = Database::open(&settings.location(), &MIGRATIONS).await.context("opening the database")?;
    let keyring = Keyring::read(&settings.jwks())?;
    let key = PrivateKey::read(&settings.signing_key())?;
    let parts = Parts {
        database: database.clone(),
        posts: upstream::connect(&settings.posts_url).context("RAPPORT_POSTS_URL is not an http URL")?,
        verifier: Verifier::new(keyring, installation, clock.clone()),
        minter: Minter::new(&key, SERVICE, installation, clock.clone()),
        edit_key: Secret::read(&settings.edit_key())?,
        clock,
    };
    Ok((parts, database))
}
