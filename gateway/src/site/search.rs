//! `/b/{blog}/search`: posts and comments that contain words.

mod ask;

use std::collections::HashMap;

use proto::{
    comments::v1::{CommentMatch, SearchCommentsResponse},
    posts::v1::{Post, PostKind, PostMatch, SearchPostsResponse},
};

use super::{
    address::BlogId,
    answer,
    around::{self, by_name, post_of_comment},
    backend::{Asker, Failure},
    calendar::micros,
    context::Context,
    place::Place,
    present,
    trouble::{Answer, Trouble},
    visitor::Visitor,
};
use crate::pages::view::{Found, FoundComment, FoundPost, SafeHtml, SearchOutcome, SearchPage};
use ask::Ask;

pub(super) async fn show(site: &Context, visitor: &Visitor, id: &BlogId, query: Option<&str>) -> Answer {
    let asker = visitor.anonymous();
    let blog = site.backend.blog(&asker, id).await;
    let url = format!("{}search", id.url());
    let place = Place::new(id, &blog.map_err(|failure| Trouble::from(failure).retry(&url))?);
    let ask = Ask::parse(&url, query);
    let (outcome, around) =
        tokio::join!(outcome(site, &asker, &place, &ask), around::load(site, &asker, &place));
    let page =
        SearchPage { blog: place.header.clone(), outcome, around: around.as_ref().clone(), asked: ask.form };
    Ok(answer::shared(page.render(&place.locale)))
}

/// `None` where nothing was asked.
async fn outcome(site: &Context, asker: &Asker, place: &Place, ask: &Ask) -> Option<SearchOutcome> {
    if ask.form.query.trim().is_empty() {
        return None;
    }
    let zone = place.locale.zone();
    let (posts, comments) = tokio::join!(
        async {
            match ask.posts(zone) {
                Some(wanted) => site.backend.search_posts(asker, &place.id, wanted).await,
                None => Ok(SearchPostsResponse::default()),
            }
        },
        async {
            match ask.comments(zone) {
                Some(wanted) => site.backend.search_comments(asker, &place.id, wanted).await,
                None => Ok(SearchCommentsResponse::default()),
            }
        }
    );
    let is_partial = match (&posts, &comments) {
        (Err(Failure::Invalid(_)), _) | (_, Err(Failure::Invalid(_))) => return Some(SearchOutcome::Refused),
        (Err(_), Err(_)) => return Some(SearchOutcome::Away),
        // Where one alone was asked, it is all of the search.
        (Err(_), _) if ask.comments(zone).is_none() => return Some(SearchOutcome::Away),
        (_, Err(_)) if ask.posts(zone).is_none() => return Some(SearchOutcome::Away),
        (posts, comments) => posts.is_err() || comments.is_err(),
    };
    let (posts, comments) = (posts.unwrap_or_default(), comments.unwrap_or_default());
    let about = posts_of(site, asker, place, &comments.matches).await;
    Some(SearchOutcome::Found(Box::new(Found {
        posts: posts.matches.iter().filter_map(|found| post(place, found)).collect(),
        comments: comments.matches.iter().filter_map(|found| comment(place, &about, found)).collect(),
        more_posts_url: ask.more_posts(&posts.next_page_token),
        more_comments_url: ask.more_comments(&comments.next_page_token),
        first_url: ask.first(),
        is_partial,
    })))
}

async fn posts_of(
    site: &Context,
    asker: &Asker,
    place: &Place,
    found: &[CommentMatch],
) -> HashMap<String, Post> {
    let comments = found.iter().filter_map(|found| found.comment.as_ref());
    by_name(site, asker, place, comments.filter_map(|comment| post_of_comment(&comment.name))).await
}

fn post(place: &Place, found: &PostMatch) -> Option<FoundPost> {
    let post = found.post.as_ref().filter(|post| present::is_public(post))?;
    Some(FoundPost {
        title_html: SafeHtml::from_service(&found.title_html),
        url: place.id.post_url(&post.slug),
        publish_time: micros(post.publish_time).filter(|_| post.kind() == PostKind::Article),
        snippet_html: SafeHtml::from_service(&found.snippet_html),
    })
}

fn comment(place: &Place, about: &HashMap<String, Post>, found: &CommentMatch) -> Option<FoundComment> {
    let comment = found.comment.as_ref()?;
    let post = about.get(post_of_comment(&comment.name)?)?;
    Some(FoundComment {
        author_name: present::author_name(comment, &place.locale),
        post_title: present::title(place, post),
        url: present::comment_url(place, post, &comment.name),
        create_time: micros(comment.create_time).unwrap_or_default(),
        snippet_html: SafeHtml::from_service(&found.snippet_html),
    })
}
