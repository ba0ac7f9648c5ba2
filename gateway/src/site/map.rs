//! `/sitemap.xml`, the sitemaps of a blog, and `/robots.txt`, for those who read by machine.

use std::io;

use proto::posts::v1::Post;

use super::{
    address::{BlogId, absolute},
    answer,
    backend::{Asker, Failure, Walk},
    calendar::{self, Month},
    context::Context,
    feed::xml::{Xml, document, text},
    place::Place,
    trouble::{Answer, Trouble},
    visitor::Visitor,
};
use crate::hosts::Here;

/// Addresses that one file lists at most: the protocol allows 50,000. A blog of this many posts is read in
/// fifty calls, and every blog costs two. An installation with more has an index, and its blogs a file for
/// each month.
const MAX_LISTED: usize = 5_000;

/// Addresses of one month at most, which is the protocol's bound.
const MAX_OF_MONTH: usize = 50_000;

/// Blogs that are listed at most: each is asked for its posts, one after the other.
const MAX_BLOGS: usize = 500;

const NAMESPACE: [(&str, &str); 1] = [("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9")];

const XML: &str = "application/xml; charset=utf-8";

/// An address, and when what is there was last changed.
struct Entry {
    url: String,
    changed: Option<String>,
}

/// `/robots.txt`: nothing is hidden, and nobody needs to search by machine or to fill in forms.
pub(super) fn robots(here: Here<'_>) -> String {
    let map = absolute(here.url(), "/sitemap.xml");
    let blog = if here.blog().is_some() { "" } else { "/b/*" };
    format!(
        "User-agent: *\nDisallow: {blog}/search\nDisallow: {blog}/desk/\nDisallow: /*?*reply_to=\nDisallow: /*?*quote\n\
         Disallow: /*?*sort=\nDisallow: /v1/\n\nSitemap: {map}\n"
    )
}

/// `/sitemap.xml`: everything that is at home on this host, or an index of files.
pub(super) async fn all(site: &Context, visitor: &Visitor) -> Answer {
    let asker = visitor.anonymous();
    let blogs = blogs(site, &asker, site.here(visitor.host())).await?;
    let mut entries = Vec::new();
    for id in &blogs {
        entries.push(home(id));
        for kind in ["ARTICLE", "PAGE"] {
            let walk = Walk::filtered(&format!("kind = {kind}"));
            let rest = MAX_LISTED.saturating_sub(entries.len());
            match posts(site, &asker, id, walk, rest).await? {
                Some(found) => entries.extend(found),
                None => return Ok(index(site, &asker, &blogs).await?),
            }
        }
    }
    Ok(written(&entries))
}

/// `/b/{blog}/sitemap-pages.xml`, `sitemap.xml` in the first versions: its home and pages.
pub(super) async fn of_blog(site: &Context, visitor: &Visitor, id: &BlogId) -> Answer {
    let asker = visitor.anonymous();
    site.backend.blog(&asker, id).await?;
    let mut entries = vec![home(id)];
    let pages = posts(site, &asker, id, Walk::filtered("kind = PAGE"), MAX_OF_MONTH - 1).await?;
    entries.extend(pages.ok_or(Failure::Broken)?);
    Ok(written(&entries))
}

/// `/b/{blog}/sitemap-{yyyy-mm}.xml`: the articles of a month.
pub(super) async fn of_month(site: &Context, visitor: &Visitor, id: &BlogId, month: Month) -> Answer {
    let asker = visitor.anonymous();
    let place = Place::new(id, &site.backend.blog(&asker, id).await?);
    let condition = calendar::month_condition("publish_time", place.locale.zone(), month);
    let walk = Walk::articles_where(&condition.ok_or(Failure::NotFound)?);
    let entries = posts(site, &asker, id, walk, MAX_OF_MONTH).await?.ok_or(Failure::Broken)?;
    if entries.is_empty() { Err(Trouble::from(Failure::NotFound)) } else { Ok(written(&entries)) }
}

async fn index(site: &Context, asker: &Asker, blogs: &[BlogId]) -> Result<axum::response::Response, Failure> {
    let mut files = Vec::new();
    for id in blogs {
        files.push(id.absolute(&format!("{}sitemap-pages.xml", id.url())));
        let months = site.backend.summary(asker, id).await?.months;
        let months = months.iter().filter_map(|counted| Month::new(counted.year, counted.month));
        files.extend(months.map(|month| {
            let file = format!("{}sitemap-{:04}-{:02}.xml", id.url(), month.year, month.month);
            id.absolute(&file)
        }));
    }
    let xml = document("sitemapindex", &NAMESPACE, |xml| {
        files.iter().try_for_each(|file| {
            xml.create_element("sitemap").write_inner_content(|xml| text(xml, "loc", file)).map(drop)
        })
    });
    Ok(answer::shared_as(XML, xml))
}

fn written(entries: &[Entry]) -> axum::response::Response {
    let one = |xml: &mut Xml, entry: &Entry| -> io::Result<()> {
        let content = |xml: &mut Xml| {
            text(xml, "loc", &entry.url)?;
            entry.changed.as_ref().map_or(Ok(()), |changed| text(xml, "lastmod", changed))
        };
        xml.create_element("url").write_inner_content(content).map(drop)
    };
    let xml = document("urlset", &NAMESPACE, |xml| entries.iter().try_for_each(|entry| one(xml, entry)));
    answer::shared_as(XML, xml)
}

/// Those that are at home here.
async fn blogs(site: &Context, asker: &Asker, here: Here<'_>) -> Result<Vec<BlogId>, Failure> {
    if let Some(id) = here.blog().and_then(|blog| BlogId::parse(here, blog)) {
        site.backend.blog(asker, &id).await?;
        return Ok(vec![id]);
    }
    let mut blogs = Vec::new();
    let mut token = String::new();
    loop {
        let page = site.backend.blogs(asker, &token).await?;
        let found = page.blogs.iter().filter_map(|blog| BlogId::of(here, &blog.name));
        blogs.extend(found.filter(BlogId::is_home));
        token = page.next_page_token;
        if token.is_empty() || blogs.len() >= MAX_BLOGS {
            return Ok(blogs);
        }
    }
}

/// `None` where there are more than `max`. What is at home elsewhere is not listed.
async fn posts(
    site: &Context,
    asker: &Asker,
    id: &BlogId,
    walk: Walk,
    max: usize,
) -> Result<Option<Vec<Entry>>, Failure> {
    let mut entries = Vec::new();
    let mut walk = Walk { page_size: 100, ..walk };
    loop {
        let page = site.backend.posts(asker, id, walk.clone()).await?;
        let at_home = page.posts.iter().filter(|post| post.canonical_url.is_empty());
        entries.extend(at_home.map(|post| entry(id, post)));
        if entries.len() > max {
            return Ok(None);
        }
        if page.next_page_token.is_empty() {
            return Ok(Some(entries));
        }
        walk = walk.from(&page.next_page_token);
    }
}

fn home(id: &BlogId) -> Entry {
    Entry { url: id.absolute(&id.url()), changed: None }
}

fn entry(id: &BlogId, post: &Post) -> Entry {
    let changed = calendar::micros(post.update_time).or(calendar::micros(post.publish_time));
    Entry { url: id.absolute(&id.post_url(&post.slug)), changed: changed.and_then(calendar::rfc3339) }
}
