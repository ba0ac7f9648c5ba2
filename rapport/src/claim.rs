//! `rapport claim`: a one-time code by which the first OWNER signs in, also beside a running server.

use std::net::SocketAddr;

use anyhow::{Context as _, bail};
use clap::Args;
use posts_service::tools::{self, BlogId, Issued};
use service_kit::{
    config::{Storage, address},
    time::Clock,
};
use url::Url;

use crate::{databases, welcome};

/// Settings of `rapport claim`.
#[derive(Debug, Clone, Args)]
pub struct Settings {
    /// Blog whose OWNER signs in [default: the only one, or the only one beside the welcome blog]
    #[arg(long, value_name = "ID", value_parser = BlogId::parse)]
    blog: Option<BlogId>,
    /// Address under which readers know the installation [default: http:// and where the server listens]
    #[arg(long, env = "RAPPORT_PUBLIC_URL", value_name = "URL")]
    public_url: Option<Url>,
    /// Where the server listens
    #[arg(
        long,
        env = "RAPPORT_LISTEN",
        default_value = "127.0.0.1:8080",
        value_parser = address,
        value_name = "ADDRESS"
    )]
    listen: SocketAddr,
    #[command(flatten)]
    storage: Storage,
}

/// Makes the code, and says where it is typed. The code alone stands on the first line.
pub async fn print(settings: Settings) -> anyhow::Result<()> {
    let Settings { blog, public_url, listen, storage } = settings;
    let public_url = public_url.unwrap_or_else(|| gateway::config::local_url(listen));
    let database = databases::open_posts_beside(&storage).await?;
    let issued = async {
        let known = tools::blogs(&database).await?;
        let blog = chosen(blog, &known)?;
        let issued = tools::issue_claim(&database, &Clock::system(), blog.clone()).await?;
        anyhow::Ok((blog, issued))
    }
    .await;
    database.close().await;
    let (blog, issued) =
        issued.with_context(|| format!("no code was made in {}", databases::posts_place(&storage)))?;
    let Issued { code, owner, .. } = issued;
    let address = public_url.join("auth/claim").context("--public-url is the address of a server")?;
    println!("{code}");
    println!("Type it at {address} within an hour: it signs you in once, as {owner}, OWNER of {blog}.");
    Ok(())
}

/// The blog that is meant.
fn chosen(named: Option<BlogId>, known: &[BlogId]) -> anyhow::Result<BlogId> {
    if let Some(blog) = named {
        return Ok(blog);
    }
    let own: Vec<&BlogId> = known.iter().filter(|blog| blog.as_str() != welcome::BLOG_ID).collect();
    match (own.as_slice(), known) {
        ([only], _) => Ok((*only).clone()),
        ([], [welcome]) => Ok(welcome.clone()),
        ([], _) => bail!("there is no blog yet; make one with `rapport blog create`"),
        (several, _) => {
            let ids: Vec<&str> = several.iter().map(|blog| blog.as_str()).collect();
            bail!("there are several blogs; name yours with --blog: {}", ids.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(ids: &[&str]) -> Vec<BlogId> {
        ids.iter().map(|id| BlogId::parse(id).unwrap()).collect()
    }

    #[test]
    fn the_blog_that_is_meant_is_named_or_plain() {
        let [notes, welcome, other] = ["notes", "welcome", "other"].map(|id| BlogId::parse(id).unwrap());
        let of = |named: Option<&BlogId>, known: &[&str]| chosen(named.cloned(), &ids(known));
        assert_eq!(of(None, &["welcome"]).unwrap(), welcome);
        assert_eq!(of(None, &["notes", "welcome"]).unwrap(), notes);
        assert_eq!(of(Some(&other), &["notes", "welcome"]).unwrap(), other);
        let several = of(None, &["notes", "other", "welcome"]).unwrap_err().to_string();
        assert!(several.ends_with("--blog: notes, other"), "{several}");
        assert!(of(None, &[]).unwrap_err().to_string().contains("rapport blog create"));
    }
}
