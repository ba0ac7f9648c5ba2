//! posts-service as a process of its own.

use std::process::ExitCode;

use futures::future::OptionFuture;
use posts_service::{
    Parts,
    config::Settings,
    store::{MIGRATIONS, location},
    tools,
};
use service_kit::{
    admin,
    auth::{Keyring, Verifier},
    config::{self, Unusable},
    serve::{self, Server},
    shutdown, telemetry,
    time::Clock,
};
use store_kit::Database;

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
    // Bind first: a taken port fails before the database is touched.
    let listener = serve::bind(settings.listen).await?;
    let admin_listener = serve::bind(settings.admin_listen).await?;
    let tls = settings.tls.read()?;
    let claim_code = settings.claim.read()?;
    let keyring = Keyring::read(&settings.jwks())
        .map_err(Unusable::because("run `rapport keys FOLDER`, and set RAPPORT_KEYS"))?;
    if settings.storage.database_url.is_none() {
        settings.storage.make_data_dir()?;
    }
    let database = Database::open(&location(&settings.storage), &MIGRATIONS).await?;
    let clock = Clock::system();
    tools::stand_claim(&database, &clock, claim_code).await?;
    let verifier = Verifier::new(keyring, &settings.keys.installation.name, clock.clone());
    let keys = verifier.follow(settings.jwks(), shutdown.clone());
    let service = posts_service::build(Parts { database: database.clone(), verifier, clock });
    let background = service.background(shutdown.clone());
    let admin = admin::routes(vec![("posts", service.check)], shutdown.clone());
    tracing::info!(listen = %settings.listen, admin = %settings.admin_listen, "posts-service serves");
    let certificates = OptionFuture::from(tls.as_ref().map(|tls| tls.follow(shutdown.clone())));
    let servers = [Server::new(listener, service.routes).with_tls(tls), Server::new(admin_listener, admin)];
    let (served, (), (), _) = tokio::join!(serve::all(servers, shutdown), background, keys, certificates);
    database.close().await;
    served?;
    Ok(())
}
