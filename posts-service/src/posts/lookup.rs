//! Finds posts by what they are, or once were, known under.

use store_kit::Database;

use crate::{
    error::Error,
    posts::{Lookup, path},
    rights::Standing,
    store,
    values::{BlogId, CanonicalUrl, Post, slug},
};

/// A live slug wins over a former one, even when the caller may not read the post that has it.
pub(super) async fn find(
    database: &Database,
    blog: &BlogId,
    key: &Lookup,
    standing: &Standing,
) -> Result<Post, Error> {
    let found = match key {
        Lookup::Slug(text) => by_slug(database, blog, &slug::looked_for(text)).await?,
        Lookup::Path(text) => by_path(database, blog, text).await?,
        Lookup::Url(url) => by_url(database, blog, url, standing).await?,
    };
    found
        .filter(|post| standing.may_read(post))
        .ok_or_else(|| Error::NotFound(format!("a post of {} under {}", blog.name(), key.shown())))
}

async fn by_slug(database: &Database, blog: &BlogId, slug: &str) -> Result<Option<Post>, Error> {
    // A former slug is an alias without a slash; with one it would be a path.
    if slug.contains(['/', '\0']) {
        return Ok(None);
    }
    match store::posts::by_slug(database, blog, slug).await? {
        Some(post) => Ok(Some(post)),
        None => Ok(store::posts::by_alias(database, blog, slug).await?),
    }
}

async fn by_path(database: &Database, blog: &BlogId, text: &str) -> Result<Option<Post>, Error> {
    let Some(path) = path::normal(text) else { return Ok(None) };
    if let Some(post) = store::posts::by_alias(database, blog, &path).await? {
        return Ok(Some(post));
    }
    match path::without_query(&path) {
        Some(path) => Ok(store::posts::by_alias(database, blog, path.trim_end_matches('/')).await?),
        None => Ok(None),
    }
}

async fn by_url(
    database: &Database,
    blog: &BlogId,
    url: &CanonicalUrl,
    standing: &Standing,
) -> Result<Option<Post>, Error> {
    match store::posts::by_canonical_key(database, blog, url.key(), &standing.sight()).await? {
        Some(post) => Ok(Some(post)),
        None => by_path(database, blog, &url.path_and_query()).await,
    }
}

impl Lookup {
    fn shown(&self) -> String {
        match self {
            Self::Slug(slug) => format!("the slug `{slug}`"),
            Self::Path(path) => format!("the path `{path}`"),
            Self::Url(url) => format!("the address {}", url.as_str()),
        }
    }
}
