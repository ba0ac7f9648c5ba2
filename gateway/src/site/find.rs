//! Which post or blog an address means, and whether it still is the right address.

use proto::posts::v1::{ListBlogsResponse, Post};

use super::{
    address::{self, BlogId, Inside, Key},
    backend::{Asker, Failure},
    context::Context,
    place::{Place, Target},
    present,
    trouble::Trouble,
    visitor::Visitor,
};
use crate::{hosts::Here, pages::view::ErrorKind};

/// Where an address leads.
pub(super) enum Found {
    /// To this post.
    Here(Box<Target>),
    /// To this post, by a former slug.
    Renamed(Box<Target>),
    /// To a page of another address.
    Elsewhere(String),
}

/// The post at a path inside a blog. While posts-service is away, what is remembered of it, as long as its
/// discussion is open to everybody.
pub(super) async fn post(site: &Context, visitor: &Visitor, inside: &Inside<'_>) -> Result<Found, Trouble> {
    match asked(site, visitor, inside).await {
        Err(trouble) if trouble.kind() == ErrorKind::Unavailable => {
            remembered(site, visitor, inside).await.ok_or(trouble)
        }
        found => found,
    }
}

/// comments-service heard from posts-service who may read the post, until that went: it decides.
async fn remembered(site: &Context, visitor: &Visitor, inside: &Inside<'_>) -> Option<Found> {
    let target = site.known.recall(inside)?;
    site.backend.thread(&visitor.anonymous(), &target.post.name).await.ok()?;
    Some(Found::Here(Box::new(target)))
}

async fn asked(site: &Context, visitor: &Visitor, inside: &Inside<'_>) -> Result<Found, Trouble> {
    let asker = visitor.anonymous();
    let slug = inside.slug();
    let (blog, post) = tokio::join!(
        site.backend.blog(&asker, &inside.blog),
        by_slug(site, &asker, &inside.blog, slug.as_deref())
    );
    let blog = blog?;
    let place = Place::new(&inside.blog, &blog);
    match post {
        Ok(Some(post)) => {
            let renamed = slug.as_deref() != Some(&post.slug);
            let target = Box::new(Target { place, post, is_away: false });
            site.known.remember(blog, &target);
            Ok(if renamed { Found::Renamed(target) } else { Found::Here(target) })
        }
        Ok(None) => match first(site, &asker, &inside.blog, &inside.other_keys()).await {
            Ok(url) => Ok(Found::Elsewhere(url)),
            Err(failure) => Err(Trouble::from(failure).inside(&place)),
        },
        Err(failure) => Err(Trouble::from(failure).inside(&place)),
    }
}

/// The address of the post that the only blog knows under this path: imported sites had no
/// `/b/{blog}` in theirs.
pub(super) async fn at_the_root(site: &Context, visitor: &Visitor, path: &str) -> Result<String, Trouble> {
    let asker = visitor.anonymous();
    let blogs = site.backend.blogs(&asker, "").await?;
    let id = only_blog(site.here(visitor.host()), &blogs).ok_or(Failure::NotFound)?;
    let found = first(site, &asker, &id, &address::aliases(path)).await;
    found.map_err(|failure| match blogs.blogs.first() {
        Some(blog) => Trouble::from(failure).inside(&Place::new(&id, blog)),
        None => failure.into(),
    })
}

/// The blog, where there is exactly one.
pub(super) fn only_blog(here: Here<'_>, list: &ListBlogsResponse) -> Option<BlogId> {
    match list.blogs.as_slice() {
        [only] if list.next_page_token.is_empty() => BlogId::of(here, &only.name),
        _ => None,
    }
}

/// The public post that has, or once had, this slug.
pub(super) async fn by_slug(
    site: &Context,
    asker: &Asker,
    id: &BlogId,
    slug: Option<&str>,
) -> Result<Option<Post>, Failure> {
    match slug {
        Some(slug) => lookup(site, asker, id, &Key::Slug(slug.to_owned())).await,
        None => Ok(None),
    }
}

/// The address of the first post that one of the keys finds.
async fn first(site: &Context, asker: &Asker, id: &BlogId, keys: &[Key]) -> Result<String, Failure> {
    for key in keys {
        if let Some(post) = lookup(site, asker, id, key).await? {
            return Ok(id.post_url(&post.slug));
        }
    }
    Err(Failure::NotFound)
}

async fn lookup(site: &Context, asker: &Asker, id: &BlogId, key: &Key) -> Result<Option<Post>, Failure> {
    match site.backend.lookup(asker, id, key).await {
        // Nobody but posts-service decides who may read a post; the site shows only public ones.
        Ok(post) => Ok(Some(post).filter(present::is_public)),
        // A key that breaks the rules for keys is nobody's.
        Err(Failure::NotFound | Failure::Invalid(_)) => Ok(None),
        Err(failure) => Err(failure),
    }
}
