//! What is in a feed, from what the services answer.

use proto::{
    comments::v1::Comment,
    posts::v1::{Blog, Post},
};
use service_kit::etag;
use uuid::Uuid;

use super::{Feed, Format, Item, Of};
use crate::site::{
    address::{BlogId, Query, escape, quoted, web_address},
    backend::{Asker, Failure, Walk},
    calendar::micros,
    context::Context,
    find, html,
    place::Place,
    present,
    trouble::Trouble,
    visitor::Visitor,
};

/// Comments in a feed.
const COMMENTS: i32 = 50;

/// What an address of a feed leads to.
pub(super) enum Found {
    Feed(Box<Feed>),
    /// The post has another slug by now.
    Moved(String),
}

pub(super) async fn read(
    site: &Context,
    visitor: &Visitor,
    id: &BlogId,
    of: &Of,
    format: Format,
    query: Option<&str>,
) -> Result<Found, Trouble> {
    let asker = visitor.anonymous();
    let url = of.url(id, format);
    let blog = site.backend.blog(&asker, id).await.map_err(|failure| Trouble::from(failure).retry(&url))?;
    let maker = Maker { place: &Place::new(id, &blog), blog: &blog };
    let own_url = maker.whole(&url);
    let trouble = |failure| Trouble::from(failure).inside(maker.place).retry(&url);
    let found = match of {
        Of::Posts => maker.posts(site, &asker, Walk::articles(), &own_url, query).await,
        Of::Label(label) => {
            let walk = Walk::articles_where(&format!("label = {}", quoted(label)));
            let feed = maker.posts(site, &asker, walk, &own_url, query).await;
            feed.and_then(|feed| maker.of_label(feed, label))
        }
        Of::Comments(slug) => {
            let post = find::by_slug(site, &asker, id, Some(slug)).await.map_err(trouble)?;
            let post = post.ok_or(Failure::NotFound).map_err(trouble)?;
            if post.slug != *slug {
                return Ok(Found::Moved(Of::Comments(post.slug).url(id, format)));
            }
            maker.comments(site, &asker, &post, &own_url).await
        }
    };
    Ok(Found::Feed(Box::new(found.map_err(trouble)?)))
}

/// Makes the feeds of one blog.
struct Maker<'a> {
    place: &'a Place,
    blog: &'a Blog,
}

impl Maker<'_> {
    async fn posts(
        &self,
        site: &Context,
        asker: &Asker,
        walk: Walk,
        own_url: &str,
        query: Option<&str>,
    ) -> Result<Feed, Failure> {
        let token = Query::parse(query).page_token;
        let walk = Walk { full: true, ..walk }.from(&token);
        let posts = site.backend.posts(asker, &self.place.id, walk).await?;
        let next = Some(posts.next_page_token).filter(|token| !token.is_empty());
        let items: Vec<Item> = posts.posts.iter().map(|post| self.post(post)).collect();
        Ok(Feed {
            title: self.place.header.title.clone(),
            description: self.place.header.description.clone(),
            page_url: self.whole(&self.place.id.url()),
            next_url: next.map(|token| format!("{own_url}?page_token={}", escape(&token))),
            ..self.feed(own_url, "posts", items)
        })
    }

    /// A label without posts has no feed.
    fn of_label(&self, feed: Feed, label: &str) -> Result<Feed, Failure> {
        if feed.items.is_empty() {
            return Err(Failure::NotFound);
        }
        let page = self.place.id.label_url(label);
        Ok(Feed {
            id: self.id(&format!("label/{label}")),
            title: format!("{} · {}", self.place.locale.texts().name("list-label", label), feed.title),
            page_url: self.whole(&page),
            ..feed
        })
    }

    async fn comments(
        &self,
        site: &Context,
        asker: &Asker,
        post: &Post,
        own_url: &str,
    ) -> Result<Feed, Failure> {
        let comments = site.backend.newest(asker, post.name.clone(), COMMENTS).await?;
        let items = comments.iter().map(|comment| self.comment(post, comment)).collect();
        let title = present::title(self.place, post);
        Ok(Feed {
            title: self.place.locale.texts().name("feed-comments-on", title),
            description: post.excerpt.clone(),
            page_url: self.whole(&self.place.id.post_url(&post.slug)),
            ..self.feed(own_url, &post.name, items)
        })
    }

    /// What all feeds have. An empty one is as old as its blog.
    fn feed(&self, own_url: &str, what: &str, items: Vec<Item>) -> Feed {
        let made = micros(self.blog.create_time).unwrap_or_default();
        Feed {
            id: self.id(what),
            language: self.place.locale.language().to_owned(),
            own_url: own_url.to_owned(),
            updated: items.iter().map(|item| item.updated).max().unwrap_or(made),
            items,
            ..Feed::default()
        }
    }

    fn post(&self, post: &Post) -> Item {
        let url = self.whole(&self.place.id.post_url(&post.slug));
        let published = micros(post.publish_time).unwrap_or_default();
        Item {
            id: urn(&post.name),
            title: present::title(self.place, post),
            author: post.author_display_name.clone(),
            author_url: match post.author.rsplit_once('/') {
                Some((_, member)) => self.whole(&self.place.id.author_url(member)),
                None => String::new(),
            },
            published,
            updated: micros(post.update_time).unwrap_or(published).max(published),
            summary: post.excerpt.clone(),
            html: rebased(&post.content_html, &url),
            labels: post.labels.clone(),
            comments: Some((
                format!("{url}#comments"),
                self.whole(&Of::Comments(post.slug.clone()).url(&self.place.id, Format::Atom)),
            )),
            answers: None,
            url,
        }
    }

    fn comment(&self, post: &Post, comment: &Comment) -> Item {
        let author = present::author_name(comment, &self.place.locale);
        let page = self.whole(&self.place.id.post_url(&post.slug));
        let published = micros(comment.create_time).unwrap_or_default();
        let answered = if comment.parent_comment.is_empty() { &post.name } else { &comment.parent_comment };
        Item {
            id: urn(&comment.name),
            url: self.whole(&present::comment_url(self.place, post, &comment.name)),
            title: self.place.locale.texts().name("comment-by", &author),
            author,
            author_url: comment
                .author
                .as_ref()
                .and_then(|author| web_address(&author.url))
                .unwrap_or_default(),
            published,
            updated: micros(comment.edit_time).unwrap_or(published).max(published),
            html: rebased(&comment.content_html, &page),
            answers: Some((urn(answered), page)),
            ..Item::default()
        }
    }

    fn whole(&self, path: &str) -> String {
        self.place.id.absolute(path)
    }

    /// The same for ever, and another one for a blog that takes a deleted one's place elsewhere.
    fn id(&self, what: &str) -> String {
        let made = self.blog.create_time.unwrap_or_default().seconds.to_be_bytes();
        let hash = etag::hash([self.blog.name.as_bytes(), &made, what.as_bytes()]);
        let bytes = hash[..16].try_into().expect("a hash has more bytes than an id");
        uuid::Builder::from_custom_bytes(bytes).into_uuid().urn().to_string()
    }
}

/// Content with its addresses made absolute.
fn rebased(content: &str, page: &str) -> String {
    page.parse().map_or_else(|_| content.to_owned(), |base| html::absolute(content, &base))
}

/// The id of a resource, which is a UUID.
fn urn(name: &str) -> String {
    let id = name.rsplit('/').next().unwrap_or_default();
    id.parse::<Uuid>().map_or_else(|_| format!("urn:rapport:{name}"), |id| id.urn().to_string())
}
