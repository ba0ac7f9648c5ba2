//! Pages in the words of schema.org.

use proto::posts::v1::{Experience, Post, Verdict};
use serde_json::{Value, json};

use crate::{
    pages::view::{CommentBody, CommentNode, Discussion, Meta, PostPage},
    site::{
        calendar::rfc3339,
        html,
        place::{Place, Target},
        present::anchor,
    },
};

/// Comments that are told to machines, of those on the page.
const MAX_COMMENTS: usize = 50;

/// Characters of each.
const MAX_CHARACTERS: usize = 300;

pub(super) fn blog(place: &Place, url: &str) -> Value {
    pruned(json!({
        "@context": "https://schema.org",
        "@type": "Blog",
        "@id": url,
        "url": url,
        "name": place.header.title,
        "description": place.header.description,
        "inLanguage": place.locale.language(),
    }))
}

pub(super) fn post(target: &Target, page: &PostPage, meta: &Meta) -> Value {
    let Target { place, post, .. } = target;
    let (count, comments) = match &page.discussion {
        Discussion::Shown(thread) => (Some(thread.count), comments(&meta.url, &thread.nodes)),
        Discussion::Away | Discussion::Hidden => (None, Vec::new()),
    };
    pruned(json!({
        "@context": "https://schema.org",
        "@type": "BlogPosting",
        "@id": meta.url,
        "url": meta.url,
        "mainEntityOfPage": page.canonical_url,
        "headline": meta.title,
        "description": meta.description,
        "image": meta.image,
        "datePublished": meta.published,
        "dateModified": meta.modified,
        "author": author(place, post),
        "isPartOf": {"@type": "Blog", "@id": place.id.absolute(&place.id.url()), "name": place.header.title},
        "keywords": post.labels,
        "inLanguage": place.locale.language(),
        "commentCount": count,
        "comment": comments,
    }))
}

/// The experience that a post tells of, as a review of the business.
pub(super) fn review(place: &Place, post: &Post, told: &Experience, meta: &Meta) -> Option<Value> {
    let rating = match told.verdict() {
        Verdict::Great => 5,
        Verdict::Forgettable => 3,
        Verdict::Bad => 1,
        Verdict::Unspecified => return None,
    };
    let agent = (!told.agent_name.is_empty()).then(|| json!({"@type": "Person", "name": told.agent_name}));
    Some(pruned(json!({
        "@context": "https://schema.org",
        "@type": "Review",
        "url": meta.url,
        "name": meta.title,
        "itemReviewed": {"@type": "Organization", "name": told.business},
        "reviewRating": {"@type": "Rating", "ratingValue": rating, "bestRating": 5, "worstRating": 1},
        "reviewBody": post.excerpt,
        "mentions": agent,
        "author": {"@type": "Person", "name": post.author_display_name},
        "datePublished": meta.published,
        "inLanguage": place.locale.language(),
    })))
}

fn author(place: &Place, post: &Post) -> Option<Value> {
    let page = post.author.rsplit_once('/').map(|(_, member)| place.id.author_url(member));
    let page = page.map(|page| place.id.absolute(&page));
    let named = !post.author_display_name.is_empty();
    named.then(|| json!({"@type": "Person", "name": post.author_display_name, "url": page}))
}

/// Shown comments in the order of the page, replies after what they answer.
fn comments(page: &str, nodes: &[CommentNode]) -> Vec<Value> {
    let mut found = Vec::new();
    collect(page, nodes, None, &mut found);
    found
}

fn collect(page: &str, nodes: &[CommentNode], parent: Option<&str>, found: &mut Vec<Value>) {
    for node in nodes {
        let comment = &node.comment;
        let url = format!("{page}?comment={}#{}", comment.id, anchor(&comment.id));
        if found.len() >= MAX_COMMENTS {
            return;
        }
        if let CommentBody::Shown(text) = &comment.body {
            found.push(pruned(json!({
                "@type": "Comment",
                "@id": url,
                "url": url,
                "author": {"@type": "Person", "name": comment.author_name},
                "dateCreated": rfc3339(comment.create_time),
                "text": html::words(text.as_str(), MAX_CHARACTERS),
                "parentItem": parent.map(|parent| json!({"@id": parent})),
            })));
        }
        collect(page, &node.replies, Some(&url), found);
    }
}

/// Without what is not known.
fn pruned(mut data: Value) -> Value {
    if let Some(fields) = data.as_object_mut() {
        fields.retain(|_, value| {
            let is_empty = value.is_null()
                || value.as_str().is_some_and(str::is_empty)
                || value.as_array().is_some_and(Vec::is_empty);
            !is_empty
        });
    }
    data
}
