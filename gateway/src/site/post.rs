//! `/b/{blog}/{slug}`: a post with its discussion.

use axum::http::StatusCode;

use super::{
    address::Inside,
    answer, around,
    context::Context,
    discussion,
    find::{self, Found},
    meta, neighbours,
    place::Target,
    present,
    trouble::{self, Answer, Trouble},
    visitor::Visitor,
    wish::Wish,
};
use crate::pages::view::{ErrorKind, PostPage};

pub(super) async fn show(
    site: &Context,
    visitor: &Visitor,
    inside: &Inside<'_>,
    query: Option<&str>,
) -> Answer {
    let target = match find::post(site, visitor, inside).await.map_err(|trouble| again(trouble, inside))? {
        Found::Here(target) => target,
        Found::Renamed(target) => return Ok(answer::moved(&with_query(target.url(), query))),
        Found::Elsewhere(url) => return Ok(answer::moved(&url)),
    };
    let wish = Wish::parse(query);
    if target.is_away {
        return discussion_alone(site, visitor, &target, &wish).await;
    }
    page(site, visitor, &target, &wish).await
}

/// posts-service is away, and the discussion goes on without the text of the post. 503: nobody is to keep
/// or index this as the post.
async fn discussion_alone(site: &Context, visitor: &Visitor, target: &Target, wish: &Wish) -> Answer {
    let part = discussion::show(site, visitor, target, wish).await;
    let part = part.map_err(|failure| Trouble::from(failure).inside(&target.place))?;
    let page = part.on(present::post_page(target));
    let html = page.render(&target.place.locale);
    let kind = ErrorKind::Unavailable;
    Ok(trouble::with_retry(kind, answer::private(trouble::status(kind), html)))
}

async fn page(site: &Context, visitor: &Visitor, target: &Target, wish: &Wish) -> Answer {
    let asker = visitor.anonymous();
    let (part, neighbours, around) = tokio::join!(
        discussion::show(site, visitor, target, wish),
        neighbours::find(site, &asker, target),
        around::load(site, &asker, &target.place)
    );
    let part = part.map_err(|failure| Trouble::from(failure).inside(&target.place))?;
    let is_personal = part.is_personal;
    let mut page = PostPage {
        newer: neighbours.newer,
        older: neighbours.older,
        around: around.as_ref().clone(),
        ..part.on(present::post_page(target))
    };
    page.meta = meta::of_post(target, &page);
    let html = page.render(&target.place.locale);
    Ok(if is_personal { answer::private(StatusCode::OK, html) } else { answer::shared(html) })
}

fn again(trouble: Trouble, inside: &Inside<'_>) -> Trouble {
    trouble.retry(&inside.url()).searching(inside.rest())
}

fn with_query(url: String, query: Option<&str>) -> String {
    match query {
        Some(query) => format!("{url}?{query}"),
        None => url,
    }
}
