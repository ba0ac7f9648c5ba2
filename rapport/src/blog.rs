//! `rapport blog create`: a blog in the store itself, also beside a running server.

use anyhow::Context as _;
use clap::{Args, Subcommand};
use posts_service::tools::{self, BlogId};
use service_kit::{config::Storage, time::Clock};

use crate::databases;

/// What can be done with blogs.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Make a blog and its first OWNER
    Create(Create),
}

/// Settings of `rapport blog create`.
#[derive(Debug, Clone, Args)]
pub struct Create {
    /// Its id, for good: part of its address, /b/ID/
    #[arg(value_name = "ID", value_parser = BlogId::parse)]
    id: BlogId,
    /// What readers call it
    #[arg(long, value_name = "TITLE")]
    title: String,
    /// Name of its OWNER, as readers see it
    #[arg(long, value_name = "NAME")]
    owner: String,
    #[command(flatten)]
    storage: Storage,
}

/// Makes the blog, and says how its owner comes in.
pub async fn create(settings: Create) -> anyhow::Result<()> {
    let Create { id, title, owner, storage } = settings;
    let database = databases::open_posts_beside(&storage).await?;
    let made = tools::create_blog(&database, &Clock::system(), id.clone(), &title, &owner).await;
    database.close().await;
    made.with_context(|| format!("no blog was made in {}", databases::posts_place(&storage)))?;
    println!(
        "made {} at /b/{id}/; its OWNER comes in with a code of `rapport claim --blog {id}`, or with a token: \
         rapport token --blog {id} --as '{owner}'",
        id.name()
    );
    Ok(())
}
