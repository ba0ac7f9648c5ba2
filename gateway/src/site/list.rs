//! `/b/{blog}/label/...`, `author/...`, `month/...`: posts that have something in common.

use proto::posts::v1::{ListPostsResponse, Post};

use super::{
    address::{BlogId, Query, quoted},
    answer, around,
    backend::{Failure, Walk},
    blog::{older, summaries},
    calendar,
    context::Context,
    part::Subject,
    place::Place,
    trouble::{Answer, Trouble},
    visitor::Visitor,
};
use crate::pages::view::{ListPage, ListSubject};

pub(super) async fn show(
    site: &Context,
    visitor: &Visitor,
    id: &BlogId,
    subject: &Subject,
    query: Option<&str>,
) -> Answer {
    let query = Query::parse(query);
    let asker = visitor.anonymous();
    let url = subject.url(id);
    let blog = site.backend.blog(&asker, id).await;
    let place = Place::new(id, &blog.map_err(|failure| Trouble::from(failure).retry(&url))?);
    let trouble = |failure: Failure| Trouble::from(failure).inside(&place).retry(&url);
    let walk = walk(&place, subject).ok_or(Failure::NotFound).map_err(trouble)?;
    let found = site.backend.posts(&asker, id, walk.from(&query.page_token)).await;
    let found = found.and_then(|list| not_empty(list, &query)).map_err(trouble)?;
    let (posts, around) =
        tokio::join!(summaries(site, &asker, &place, &found.posts), around::load(site, &asker, &place));
    let page = ListPage {
        blog: place.header.clone(),
        subject: shown(subject, &found.posts),
        posts,
        newer_url: (!query.page_token.is_empty()).then(|| url.clone()),
        older_url: older(&url, &found.next_page_token),
        canonical_url: query.page_token.is_empty().then(|| id.absolute(&url)),
        feed_url: matches!(subject, Subject::Label(_)).then(|| format!("{url}/feed.atom")),
        around: around.as_ref().clone(),
    };
    Ok(answer::shared(page.render(&place.locale)))
}

/// A label or month without posts, and an author who wrote none, has no page.
fn not_empty(list: ListPostsResponse, query: &Query) -> Result<ListPostsResponse, Failure> {
    if list.posts.is_empty() && query.page_token.is_empty() { Err(Failure::NotFound) } else { Ok(list) }
}

/// `None` for a month that no zone has.
fn walk(place: &Place, subject: &Subject) -> Option<Walk> {
    let condition = match subject {
        Subject::Label(label) => format!("label = {}", quoted(label)),
        Subject::Author(member) => {
            format!("author = {}", quoted(&format!("{}/members/{member}", place.id.name())))
        }
        Subject::Month(month) => calendar::month_condition("publish_time", place.locale.zone(), *month)?,
    };
    Some(Walk::articles_where(&condition))
}

fn shown(subject: &Subject, posts: &[Post]) -> ListSubject {
    match subject {
        Subject::Label(label) => ListSubject::Label(label.clone()),
        Subject::Author(_) => ListSubject::Author(
            posts.first().map(|post| post.author_display_name.clone()).unwrap_or_default(),
        ),
        Subject::Month(month) => ListSubject::Month { year: month.year, month: month.month },
    }
}
