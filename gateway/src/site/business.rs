//! `/b/{blog}/business/...`: what a blog's posts tell of one business, and the list of all.

use proto::posts::v1::Post;

use super::{
    address::{BlogId, Query, quoted},
    answer, around,
    backend::{Asker, Failure, Walk},
    blog::{older, summaries},
    context::Context,
    place::Place,
    present,
    trouble::{Answer, Trouble},
    visitor::Visitor,
};
use crate::pages::view::{BusinessPage, BusinessesPage};

pub(super) async fn show(
    site: &Context,
    visitor: &Visitor,
    id: &BlogId,
    slug: &str,
    query: Option<&str>,
) -> Answer {
    let query = Query::parse(query);
    let asker = visitor.anonymous();
    let url = id.business_url(slug);
    let walk = Walk::articles_where(&format!("business = {}", quoted(slug))).from(&query.page_token);
    let (blog, posts, summary) = tokio::join!(
        site.backend.blog(&asker, id),
        site.backend.posts(&asker, id, walk),
        site.backend.experiences(&asker, id, slug, "")
    );
    let place = Place::new(id, &blog.map_err(|failure| Trouble::from(failure).retry(&url))?);
    let posts = posts.map_err(|failure| Trouble::from(failure).inside(&place).retry(&url))?;
    // Without the numbers the posts are still worth reading.
    let summary = summary.ok().and_then(|found| found.businesses.into_iter().next());
    if let Some(found) = summary.as_ref().filter(|found| found.slug != slug && !found.slug.is_empty()) {
        return Ok(answer::moved(&id.business_url(&found.slug)));
    }
    let name = summary.as_ref().map(|found| found.business.clone()).or_else(|| named(&posts.posts));
    let name = name.ok_or_else(|| Trouble::from(Failure::NotFound).inside(&place).searching(slug))?;
    let (summaries, around) =
        tokio::join!(summaries(site, &asker, &place, &posts.posts), around::load(site, &asker, &place));
    let page = BusinessPage {
        blog: place.header.clone(),
        name,
        summary: summary.map(|found| present::business(&found)),
        posts: summaries,
        newer_url: (!query.page_token.is_empty()).then(|| url.clone()),
        older_url: older(&url, &posts.next_page_token),
        canonical_url: query.page_token.is_empty().then(|| id.absolute(&url)),
        businesses_url: id.business_url(""),
        around: around.as_ref().clone(),
    };
    Ok(answer::shared(page.render(&place.locale)))
}

/// The name as the newest post spells it.
fn named(posts: &[Post]) -> Option<String> {
    Some(posts.first()?.experience.as_ref()?.business.clone())
}

pub(super) async fn list(site: &Context, visitor: &Visitor, id: &BlogId, query: Option<&str>) -> Answer {
    let query = Query::parse(query);
    let asker: Asker = visitor.anonymous();
    let url = id.business_url("");
    let (blog, found) = tokio::join!(
        site.backend.blog(&asker, id),
        site.backend.experiences(&asker, id, "", &query.page_token)
    );
    let place = Place::new(id, &blog.map_err(|failure| Trouble::from(failure).retry(&url))?);
    let found = found.map_err(|failure| Trouble::from(failure).inside(&place).retry(&url))?;
    if found.businesses.is_empty() {
        return Err(Trouble::from(Failure::NotFound).inside(&place));
    }
    let page = BusinessesPage {
        blog: place.header.clone(),
        businesses: found.businesses.iter().map(|business| present::row(&place, business)).collect(),
        next_url: older(&url, &found.next_page_token),
        canonical_url: query.page_token.is_empty().then(|| id.absolute(&url)),
        around: around::load(site, &asker, &place).await.as_ref().clone(),
    };
    Ok(answer::shared(page.render(&place.locale)))
}
