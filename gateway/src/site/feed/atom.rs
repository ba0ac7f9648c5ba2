//! A feed as Atom (RFC 4287), with threads (RFC 4685) and pages (RFC 5005).

use std::io;

use super::{
    Feed, Item,
    xml::{self, Xml, document, element, empty, some, text},
};
use crate::site::calendar::rfc3339;

pub(super) fn write(feed: &Feed) -> String {
    let root = [
        ("xmlns", "http://www.w3.org/2005/Atom"),
        ("xmlns:thr", "http://purl.org/syndication/thread/1.0"),
        ("xml:lang", &feed.language),
    ];
    document("feed", &root, |xml| {
        text(xml, "id", &feed.id)?;
        text(xml, "title", &feed.title)?;
        some(xml, "subtitle", &feed.description)?;
        text(xml, "updated", &moment(feed.updated))?;
        link(xml, "self", "application/atom+xml", &feed.own_url)?;
        link(xml, "alternate", "text/html", &feed.page_url)?;
        if let Some(next) = &feed.next_url {
            link(xml, "next", "application/atom+xml", next)?;
        }
        text(xml, "generator", "Rapport")?;
        feed.items.iter().try_for_each(|item| entry(xml, item))
    })
}

fn entry(xml: &mut Xml, item: &Item) -> io::Result<()> {
    let content = |xml: &mut Xml| {
        text(xml, "id", &item.id)?;
        text(xml, "title", &item.title)?;
        text(xml, "published", &moment(item.published))?;
        text(xml, "updated", &moment(item.updated))?;
        author(xml, item)?;
        link(xml, "alternate", "text/html", &item.url)?;
        if let Some((page, feed)) = &item.comments {
            link(xml, "replies", "text/html", page)?;
            link(xml, "replies", "application/atom+xml", feed)?;
        }
        if let Some((id, page)) = &item.answers {
            empty(xml, "thr:in-reply-to", &[("ref", id), ("href", page), ("type", "text/html")])?;
        }
        for label in &item.labels {
            empty(xml, "category", &[("term", label)])?;
        }
        some(xml, "summary", &item.summary)?;
        element(xml, "content", &[("type", "html")], &item.html)
    };
    xml.create_element("entry").write_inner_content(content).map(drop)
}

/// Required, and required to have a name.
fn author(xml: &mut Xml, item: &Item) -> io::Result<()> {
    let name = if item.author.is_empty() { "-" } else { &item.author };
    let content = |xml: &mut Xml| {
        text(xml, "name", name)?;
        xml::some(xml, "uri", &item.author_url)
    };
    xml.create_element("author").write_inner_content(content).map(drop)
}

fn link(xml: &mut Xml, rel: &str, kind: &str, url: &str) -> io::Result<()> {
    empty(xml, "link", &[("rel", rel), ("type", kind), ("href", url)])
}

/// A moment that no calendar has is the beginning of time, as feeds count it.
fn moment(micros: i64) -> String {
    rfc3339(micros).unwrap_or_else(|| "1970-01-01T00:00:00Z".to_owned())
}
