//! `/b/{blog}/{slug}`: a post with its discussion.

use axum::{http::StatusCode, response::Response};
use uuid::Uuid;

use super::{
    Context, Failure, Visitor,
    address::{Inside, Query},
    answer,
    backend::Asker,
    find::{self, Found},
    own::Own,
    place::Target,
    present,
    talk::{At, Talk, comment_name},
    trouble::{Answer, Trouble},
    typed::{self, empty_form},
};
use crate::pages::view::{PostPage, ReplyTarget};

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
    page(site, visitor, &target, &Query::parse(query)).await
}

async fn page(site: &Context, visitor: &Visitor, target: &Target, query: &Query) -> Answer {
    let asker = visitor.anonymous();
    let (talk, reply_to, own) = tokio::join!(
        Talk::load(site, &asker, &target.post.name, At::of(query)),
        reply_target(site, &asker, target, query.reply_to),
        Own::find(site, visitor, target, query)
    );
    let talk = talk.map_err(|failure| Trouble::from(failure).inside(&target.place))?;
    let comment = own.as_ref().and_then(|own| own.comment.as_ref());
    let form = empty_form(&target.url(), reply_to);
    let page = PostPage {
        flash: own.as_ref().and_then(Own::flash),
        reply: present::reply_box(talk.thread(), form),
        ..present::post_page(&site.public_url, target, &talk, comment)
    };
    let html = page.render(&target.place.locale);
    Ok(if own.is_some() { answer::private(StatusCode::OK, html) } else { answer::shared(html) })
}

/// Whom the reader is about to answer. `None` where nobody can be answered.
pub(super) async fn reply_target(
    site: &Context,
    asker: &Asker,
    target: &Target,
    id: Option<Uuid>,
) -> Option<ReplyTarget> {
    let id = id?;
    let name = match site.backend.comment(asker, &comment_name(&target.post.name, id), None).await {
        Ok(comment) if comment.tombstone => return None,
        Ok(comment) => Some(present::author_name(&comment, &target.place.locale)),
        // They may still be there when the reply is sent.
        Err(Failure::Away | Failure::Broken | Failure::TooFast { .. }) => None,
        Err(_) => return None,
    };
    Some(typed::reply_target(id, name, &target.url()))
}

/// The page of a form that was not, or not yet, taken: first comments, the form as it was sent.
pub(super) fn after_form(status: StatusCode, page: &PostPage, target: &Target) -> Response {
    answer::private(status, page.render(&target.place.locale))
}

fn again(trouble: Trouble, inside: &Inside<'_>) -> Trouble {
    trouble.retry(&inside.url())
}

fn with_query(url: String, query: Option<&str>) -> String {
    match query {
        Some(query) => format!("{url}?{query}"),
        None => url,
    }
}
