//! comments-service as a process of its own.

use std::process::ExitCode;

use comments_service::{
    Parts, build,
    config::Settings,
    posts::SERVICE,
    store::{MIGRATIONS, location},
};
use futures::future::OptionFuture;
use service_kit::{
    admin,
    auth::{Keyring, Minter, Secret, Verifier, key::PrivateKey},
    config::{self, Unusable},
    serve::{self, Server},
    shutdown, telemetry,
    time::Clock,
    tls::Tls,
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
    let tls = settings.tls.read()?;
    let parts = parts(&settings, tls.as_ref()).await?;
    let database = parts.database.clone();
    let (public, own) = (settings.jwks(), settings.signing_key());
    let public = parts.verifier.follow(public, shutdown.clone());
    let own = parts.minter.follow(own, shutdown.clone());
    let service = build(parts);
    let background = service.background(shutdown.clone());
    let admin = admin::routes(vec![("comments", service.check)], shutdown.clone());
    tracing::info!(listen = %settings.listen, admin = %settings.admin_listen, "comments-service serves");
    let certificates = OptionFuture::from(tls.as_ref().map(|tls| tls.follow(shutdown.clone())));
    let servers = [Server::new(listener, service.routes).with_tls(tls), Server::new(admin_listener, admin)];
    let serving = serve::all(servers, shutdown);
    let (served, (), (), (), _) = tokio::join!(serving, background, public, own, certificates);
    database.close().await;
    served?;
    Ok(())
}

async fn parts(settings: &Settings, tls: Option<&Tls>) -> anyhow::Result<Parts> {
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
        posts: settings.posts_url.connect("RAPPORT_POSTS_URL", tls)?,
        verifier: Verifier::new(keyring, installation, clock.clone()),
        minter: Minter::new(&key, SERVICE, installation, clock.clone()),
        edit_key,
        clock,
    })
}
