//! What the services answered, as the view models want it.

mod change;
mod comment;
mod experience;
mod tree;

use proto::{
    comments::v1::{Thread, ThreadState},
    posts::v1::{Blog, Post, PostKind, PostState},
};

pub(super) use change::change;
pub(super) use comment::{Around, anchor, author_name, held_reasons, is_worth_showing, revision, waits};
pub(super) use experience::{business, row};
pub(super) use tree::{count, stamp};

use super::{
    address::{BlogId, web_address},
    calendar::micros,
    place::{Place, Target},
    talk::Talk,
};
use crate::{
    hosts::Here,
    pages::view::{
        BlogCard, Byline, ClosedReason, Discussion, Label, Link, Meta, PostPage, PostSummary, ReplyBox,
        ReplyForm, SafeHtml, Writer,
    },
};

/// A blog in the list of blogs.
pub(super) fn card(here: Here<'_>, blog: &Blog) -> Option<BlogCard> {
    Some(BlogCard {
        title: blog.title.clone(),
        description: blog.description.clone(),
        url: BlogId::of(here, &blog.name)?.home_url(),
        language: blog.language.clone(),
    })
}

/// A post in its blog's list.
pub(super) fn summary(place: &Place, post: &Post, comment_count: Option<u64>) -> PostSummary {
    PostSummary {
        title: post.title.clone(),
        url: place.id.post_url(&post.slug),
        publish_time: micros(post.publish_time).unwrap_or_default(),
        excerpt: post.excerpt.clone(),
        author: byline(place, post),
        labels: labels(place, post),
        comment_count,
    }
}

/// A post's page without its discussion.
pub(super) fn post_page(target: &Target) -> PostPage {
    let Target { place, post, .. } = target;
    let url = target.url();
    let dated = post.kind() == PostKind::Article;
    PostPage {
        blog: place.header.clone(),
        title: post.title.clone(),
        canonical_url: Some(web_address(&post.canonical_url).unwrap_or_else(|| place.id.absolute(&url))),
        meta: Meta::default(),
        comments_feed_url: Some(format!("{url}/comments.atom")),
        excerpt: post.excerpt.clone(),
        publish_time: micros(post.publish_time).filter(|_| dated),
        author: byline(place, post).filter(|_| dated),
        content_html: SafeHtml::from_service(&post.content_html),
        is_away: target.is_away,
        labels: labels(place, post),
        experience: post.experience.as_ref().and_then(|told| experience::card(place, told)),
        newer: None,
        older: None,
        around: crate::pages::view::Around::default(),
        flash: None,
        discussion: Discussion::Hidden,
        reply: ReplyBox::Hidden,
        url,
    }
}

/// The comments as a reader may see them.
pub(super) fn discussion(around: &Around<'_>, talk: &Talk) -> Discussion {
    match talk {
        Talk::Here(part) => Discussion::Shown(tree::thread(around, part)),
        Talk::Away => Discussion::Away,
    }
}

/// The form, or why there is none. While the comments are away it stays: they may be back before
/// the reply is written.
pub(super) fn reply_box(thread: Option<&Thread>, form: ReplyForm) -> ReplyBox {
    let state = thread.map_or(ThreadState::Open, Thread::state);
    let reason = match state {
        ThreadState::Open => return ReplyBox::Open(form),
        // Who presses a button there comes back to a form.
        ThreadState::SignInRequired if form.writer == Writer::Guest && !form.providers.is_empty() => {
            return ReplyBox::Open(ReplyForm { writer: Writer::Nobody, ..form });
        }
        ThreadState::NotPublished | ThreadState::Unspecified if form.text.is_empty() => {
            return ReplyBox::Hidden;
        }
        ThreadState::ClosedByAge => ClosedReason::TooOld,
        ThreadState::SignInRequired | ThreadState::MembersOnly => ClosedReason::MembersOnly,
        ThreadState::Closed | ThreadState::NotPublished | ThreadState::Unspecified => ClosedReason::ByHand,
    };
    ReplyBox::Closed { reason, kept_text: form.text }
}

/// Whether everybody may read it.
pub(super) fn is_public(post: &Post) -> bool {
    post.state() == PostState::Published
}

fn byline(place: &Place, post: &Post) -> Option<Byline> {
    let name = post.author_display_name.clone();
    let member = post.author.rsplit_once('/').map(|(_, member)| place.id.author_url(member));
    (!name.is_empty()).then_some(Byline { name, url: member })
}

fn labels(place: &Place, post: &Post) -> Vec<Label> {
    let label = |name: &String| Label { name: name.clone(), url: Some(place.id.label_url(name)) };
    post.labels.iter().map(label).collect()
}

/// What a post is called where it is one of several; one without a title by its date.
pub(super) fn title(place: &Place, post: &Post) -> String {
    if !post.title.is_empty() {
        return post.title.clone();
    }
    let day = place.locale.dates().day(micros(post.publish_time).unwrap_or_default());
    place.locale.texts().name("untitled", day)
}

/// A post as a title that leads to it.
pub(super) fn link(place: &Place, post: &Post) -> Link {
    Link { title: title(place, post), url: place.id.post_url(&post.slug) }
}

/// A comment's permalink, which leads to it whatever page of the discussion it is on.
pub(super) fn comment_url(place: &Place, post: &Post, name: &str) -> String {
    let id = comment::id(name);
    format!("{}?comment={id}#{}", place.id.post_url(&post.slug), anchor(id))
}
