//! `/` and `/b/{blog}/`: the lists.

use std::collections::HashMap;

use axum::response::Response;
use proto::posts::v1::{ListBlogsResponse, Post};

use super::{
    address::{BlogId, Query, escape},
    answer, around,
    backend::{Asker, Failure, Walk},
    context::Context,
    find::only_blog,
    meta,
    place::Place,
    present,
    trouble::{Answer, Trouble},
    visitor::Visitor,
};
use crate::{
    hosts::Here,
    pages::{
        locale::PageLocale,
        view::{BlogHomePage, IndexPage, PostSummary},
    },
};

/// The only blog's home, or the list of blogs.
pub(super) async fn start(site: &Context, visitor: &Visitor, query: Option<&str>) -> Answer {
    let query = Query::parse(query);
    let list = site.backend.blogs(&visitor.anonymous(), &query.page_token).await;
    let list = list.map_err(|failure| Trouble::from(failure).retry("/"))?;
    let here = site.here(visitor.host());
    match only_blog(here, &list) {
        Some(id) if !id.is_home() && query.page_token.is_empty() => Ok(answer::moved(&id.home_url())),
        Some(id) if query.page_token.is_empty() => home(site, visitor, &id, None).await,
        _ => Ok(index(here, &list)),
    }
}

fn index(here: Here<'_>, list: &ListBlogsResponse) -> Response {
    let page = IndexPage {
        blogs: list.blogs.iter().filter_map(|blog| present::card(here, blog)).collect(),
        next_url: older("/", &list.next_page_token),
        api_url: Some("/api/".to_owned()),
    };
    answer::shared(page.render(&PageLocale::new("en", "UTC")))
}

/// A page of a blog's articles.
pub(super) async fn home(site: &Context, visitor: &Visitor, id: &BlogId, query: Option<&str>) -> Answer {
    let query = Query::parse(query);
    let asker = visitor.anonymous();
    let walk = Walk::articles().from(&query.page_token);
    let (blog, posts) = tokio::join!(site.backend.blog(&asker, id), site.backend.posts(&asker, id, walk));
    let place = Place::new(id, &blog.map_err(|failure| Trouble::from(failure).retry(&id.url()))?);
    let posts = posts.map_err(|failure| Trouble::from(failure).inside(&place).retry(&id.url()))?;
    let (summaries, around) =
        tokio::join!(summaries(site, &asker, &place, &posts.posts), around::load(site, &asker, &place));
    let page = BlogHomePage {
        blog: place.header.clone(),
        posts: summaries,
        newer_url: (!query.page_token.is_empty()).then(|| id.url()),
        older_url: older(&id.url(), &posts.next_page_token),
        canonical_url: query.page_token.is_empty().then(|| id.absolute(&id.url())),
        meta: meta::of_home(&place),
        around: around.as_ref().clone(),
    };
    Ok(answer::shared(page.render(&place.locale)))
}

/// Posts as a list shows them, with their comments counted.
pub(super) async fn summaries(
    site: &Context,
    asker: &Asker,
    place: &Place,
    posts: &[Post],
) -> Vec<PostSummary> {
    let counts = counts(site, asker, &place.id, posts).await;
    let summary = |post: &Post| present::summary(place, post, counts.get(&post.name).copied());
    posts.iter().map(summary).collect()
}

/// Public comments by post; none while the comments are away.
async fn counts(site: &Context, asker: &Asker, id: &BlogId, posts: &[Post]) -> HashMap<String, u64> {
    if posts.is_empty() {
        return HashMap::new();
    }
    let names = posts.iter().map(|post| post.name.as_str());
    let threads = site.backend.threads(asker, id, names).await.unwrap_or_else(|_: Failure| Vec::new());
    let posts = posts.iter().map(|post| post.name.clone());
    posts.zip(threads.iter().map(present::count)).collect()
}

/// The next page of a list.
pub(super) fn older(url: &str, page_token: &str) -> Option<String> {
    (!page_token.is_empty()).then(|| format!("{url}?page_token={}", escape(page_token)))
}
