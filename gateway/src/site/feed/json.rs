//! A feed as JSON Feed 1.1.

use serde::Serialize;

use super::{Feed, Item};
use crate::site::calendar::rfc3339;

#[derive(Serialize)]
struct Document<'a> {
    version: &'static str,
    title: &'a str,
    home_page_url: &'a str,
    feed_url: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_url: Option<&'a str>,
    language: &'a str,
    items: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    id: &'a str,
    url: &'a str,
    title: &'a str,
    content_html: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    summary: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_modified: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<Author<'a>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    tags: &'a [String],
}

#[derive(Serialize)]
struct Author<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    url: &'a str,
}

pub(super) fn write(feed: &Feed) -> String {
    let document = Document {
        version: "https://jsonfeed.org/version/1.1",
        title: &feed.title,
        home_page_url: &feed.page_url,
        feed_url: &feed.own_url,
        description: &feed.description,
        next_url: feed.next_url.as_deref(),
        language: &feed.language,
        items: feed.items.iter().map(entry).collect(),
    };
    serde_json::to_string(&document).expect("texts are JSON")
}

fn entry(item: &Item) -> Entry<'_> {
    let author = Author { name: &item.author, url: &item.author_url };
    Entry {
        id: &item.id,
        url: &item.url,
        title: &item.title,
        content_html: &item.html,
        summary: &item.summary,
        date_published: rfc3339(item.published),
        date_modified: rfc3339(item.updated),
        authors: if item.author.is_empty() { Vec::new() } else { vec![author] },
        tags: &item.labels,
    }
}
