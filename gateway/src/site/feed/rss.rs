//! A feed as RSS 2.0, with the namespaces that every reader knows.

use std::io;

use jiff::{Timestamp, fmt::rfc2822::DateTimePrinter};

use super::{
    Feed, Item,
    xml::{Xml, document, element, empty, some, text},
};

const NAMESPACES: [(&str, &str); 5] = [
    ("version", "2.0"),
    ("xmlns:atom", "http://www.w3.org/2005/Atom"),
    ("xmlns:content", "http://purl.org/rss/1.0/modules/content/"),
    ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
    ("xmlns:wfw", "http://wellformedweb.org/CommentAPI/"),
];

pub(super) fn write(feed: &Feed) -> String {
    document("rss", &NAMESPACES, |xml| {
        let channel = |xml: &mut Xml| {
            text(xml, "title", &feed.title)?;
            text(xml, "link", &feed.page_url)?;
            // Required, even where there is nothing to say.
            text(xml, "description", &feed.description)?;
            some(xml, "language", &feed.language)?;
            some(xml, "lastBuildDate", &moment(feed.updated))?;
            text(xml, "generator", "Rapport")?;
            link(xml, "self", &feed.own_url)?;
            if let Some(next) = &feed.next_url {
                link(xml, "next", next)?;
            }
            feed.items.iter().try_for_each(|entry| item(xml, entry))
        };
        xml.create_element("channel").write_inner_content(channel).map(drop)
    })
}

fn item(xml: &mut Xml, item: &Item) -> io::Result<()> {
    let content = |xml: &mut Xml| {
        text(xml, "title", &item.title)?;
        text(xml, "link", &item.url)?;
        element(xml, "guid", &[("isPermaLink", "false")], &item.id)?;
        some(xml, "pubDate", &moment(item.published))?;
        some(xml, "dc:creator", &item.author)?;
        for label in &item.labels {
            text(xml, "category", label)?;
        }
        if let Some((page, feed)) = &item.comments {
            text(xml, "comments", page)?;
            text(xml, "wfw:commentRss", feed)?;
        }
        some(xml, "description", &item.summary)?;
        text(xml, "content:encoded", &item.html)
    };
    xml.create_element("item").write_inner_content(content).map(drop)
}

fn link(xml: &mut Xml, rel: &str, url: &str) -> io::Result<()> {
    empty(xml, "atom:link", &[("rel", rel), ("type", "application/rss+xml"), ("href", url)])
}

/// RFC 822 knows years of four digits alone; another one is left out.
fn moment(micros: i64) -> String {
    let moment = Timestamp::from_microsecond(micros).ok();
    moment
        .and_then(|moment| DateTimePrinter::new().timestamp_to_rfc9110_string(&moment).ok())
        .unwrap_or_default()
}
