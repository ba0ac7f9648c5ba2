//! comments-service as a process of its own.

use std::process::ExitCode;

use anyhow::Context as _;
use comments_service::{
    Parts, build,
    config::Settings,
    posts::SERVICE,
    store::{MIGRATIONS, location},
};
use service_kit::{
    admin,
    auth::{Keyring, Minter, Secret, Verifier, key::PrivateKey},
    config::{self, Unusable},
    serve, shutdown, telemetry,
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
        Ok(settings) => {
            telemetry::start(&settings.telemetry);
            config::run(run(settings))
        }
        Err(code) => code,
    }
}

async fn run(settings: Settings) -> anyhow::Result<()> {
    let shutdown = shutdown::on_signals()?;
    // Bind first: a taken port fails before the database is touched.
    let listener = serve::bind(settings.listen).await?;
    let admin_listener = serve::bind(settings.admin_listen).await?;
    let parts = parts(&settings).await?;
    let database = parts.database.clone();
    let (public, own) = (settings.jwks(), settings.signing_key());
    let public = parts.verifier.follow(public, shutdown.clone());
    let own = parts.minter.follow(own, shutdown.clone());
    let service = build(parts);
    let background = service.background(shutdown.clone());
    let admin = admin::routes(vec![("comments", service.check)], shutdown.clone());
    tracing::info!(listen = %settings.listen, admin = %settings.admin_listen, "comments-service serves");
    let servers = [(listener, service.routes), (admin_listener, admin)];
    let (served, (), (), ()) = tokio::join!(serve::all(servers, shutdown), background, public, own);
    database.close().await;
    served?;
    Ok(())
}

async fn parts(settings: &Settings) -> anyhow::Result<Parts> {
    let clock = Clock::system();
    let installation = &settings.keys.installation.name;
    let keyring = Keyring::read(&settings.jwks())
        .map_err(Unusable::because("run `rapport keys FOLDER`, and set RAPPORT_KEYS"))?;
    let key = PrivateKey::read(&settings.signing_key())
        .map_err(Unusable::because("run `rapport keys FOLDER`, and set RAPPORT_COMMENTS_KEY"))?;
    let edit_key = Secret::read(&settings.edit_key())
        .map_err(Unusable::because("run `rapport keys FOLDER`, and set RAPPORT_EDIT_KEY"))?;
    if settings.storage.database_url.is_none() {
        settings.storage.make_data_dir()?;
    }
    Ok(Parts {
        database: Database::open(&location(&settings.storage), &MIGRATIONS).await?,
        posts: upstream::connect(settings.posts_url.as_str())
            .context("set RAPPORT_POSTS_URL to where posts-service is")?,
        verifier: Verifier::new(keyring, installation, clock.clone()),
        minter: Minter::new(&key, SERVICE, installation, clock.clone()),
        edit_key,
        clock,
    })
}
