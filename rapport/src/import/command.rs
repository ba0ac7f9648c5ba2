//! `rapport import`: sends the export to a running installation, or runs the services in this process,
//! alone on the data directory.

use std::time::Duration;

use anyhow::Context as _;
use service_kit::{auth::Identity, config::Unusable, telemetry, time::Clock, upstream};
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::{
    cli::Import, data_dir, databases::Databases, import::Target, installation::Installation, keys::Folder,
    token,
};

/// How long the token lives that an import gives itself: longer than any import takes.
const TOKEN_LIFETIME: Duration = Duration::from_hours(24);

/// Runs `rapport import`.
pub async fn run(settings: Import) -> anyhow::Result<()> {
    telemetry::start(&settings.telemetry);
    if settings.dry_run {
        let report = super::read_and_send(&settings.file, None).await?;
        println!(
            "{report}only the file was checked, nothing was written (--dry-run); an import may note more: \
             what the services mend, such as slugs that are taken"
        );
        return Ok(());
    }
    // Before anything is opened or made for it.
    super::check(&settings.file)?;
    match &settings.server {
        Some(server) => into_server(&settings, server).await,
        None => into_databases(settings).await,
    }
}

#[derive(Debug, thiserror::Error)]
#[error("--server needs a token")]
struct NoToken;

/// By the gateway, as anybody with the right may: the services go on running.
async fn into_server(settings: &Import, server: &Url) -> anyhow::Result<()> {
    let next =
        "set RAPPORT_TOKEN to what `rapport token --service import --scope import,blogs.create` prints";
    let token = settings.token.clone().ok_or(NoToken).map_err(Unusable::because(next))?;
    let gateway = upstream::connect_public(server).context("name another --server")?;
    let target = Target {
        posts: gateway.clone(),
        comments: gateway,
        blog: settings.blog.name(),
        owner: settings.owner.clone(),
        token,
    };
    print!("{}", super::read_and_send(&settings.file, Some(target)).await?);
    Ok(())
}

async fn into_databases(settings: Import) -> anyhow::Result<()> {
    let _lock = data_dir::lock(&settings.storage.data_dir)?;
    let keys = Folder::of_data(&settings.storage.data_dir).open()?;
    let clock = Clock::system();
    let importer = Identity::Service {
        name: "rapport-import".to_owned(),
        scopes: vec!["import".to_owned(), "blogs.create".to_owned()],
    };
    let minter = token::operator(&keys.operator, &settings.keys.installation.name, clock.clone());
    let databases = Databases::open_for_import(&settings.storage).await?;
    let installation = Installation::new(databases, &settings.keys, &keys, clock, &CancellationToken::new())?;
    let target = Target {
        posts: installation.posts.clone(),
        comments: installation.comments.clone(),
        blog: settings.blog.name(),
        owner: settings.owner,
        token: minter.mint(&importer, TOKEN_LIFETIME).expect("a service has a token"),
    };
    let report = super::read_and_send(&settings.file, Some(target)).await;
    installation.close().await;
    print!("{}", report?);
    Ok(())
}
