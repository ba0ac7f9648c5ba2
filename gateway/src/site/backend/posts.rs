//! What pages ask posts-service.

use proto::posts::v1::{
    BatchGetPostsRequest, Blog, GetBlogRequest, ListBlogsRequest, ListBlogsResponse, ListPostsRequest,
    ListPostsResponse, LookupPostRequest, Post, PostView, lookup_post_request,
};

use super::{Asker, Backend, Failure, shown};
use crate::site::address::{BlogId, Key};

/// Blogs on a page of the list.
const BLOGS_PER_PAGE: i32 = 50;

/// Posts on a page of a list.
const POSTS_PER_PAGE: i32 = 20;

/// A part of a blog's public posts.
#[derive(Debug, Clone, Default)]
pub(in crate::site) struct Walk {
    /// What they are besides public, for example `kind = ARTICLE`.
    pub(in crate::site) filter: String,
    pub(in crate::site) order: Order,
    /// 0 means as many as a page of a list shows.
    pub(in crate::site) page_size: i32,
    pub(in crate::site) page_token: String,
    /// Whether their texts are wanted too.
    pub(in crate::site) full: bool,
}

/// By `publish_time`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::site) enum Order {
    #[default]
    NewestFirst,
    OldestFirst,
}

impl Walk {
    /// Articles: what a blog's home lists. No pages, no posts that live elsewhere.
    pub(in crate::site) fn articles() -> Self {
        Self::filtered("kind = ARTICLE")
    }

    /// Articles that also pass `condition`.
    pub(in crate::site) fn articles_where(condition: &str) -> Self {
        Self::filtered(&format!("kind = ARTICLE AND {condition}"))
    }

    /// Whatever passes `filter`, newest first.
    pub(in crate::site) fn filtered(filter: &str) -> Self {
        Self { filter: filter.to_owned(), ..Self::default() }
    }

    pub(in crate::site) fn from(self, page_token: &str) -> Self {
        Self { page_token: page_token.to_owned(), ..self }
    }
}

impl Backend {
    /// A page of all blogs.
    pub(in crate::site) async fn blogs(
        &self,
        asker: &Asker,
        page_token: &str,
    ) -> Result<ListBlogsResponse, Failure> {
        let message = ListBlogsRequest {
            page_size: BLOGS_PER_PAGE,
            page_token: page_token.to_owned(),
            ..Default::default()
        };
        shown(self.blogs.clone().list_blogs(self.read(asker, message))).await
    }

    /// One blog.
    pub(in crate::site) async fn blog(&self, asker: &Asker, id: &BlogId) -> Result<Blog, Failure> {
        let message = GetBlogRequest { name: id.name() };
        shown(self.blogs.clone().get_blog(self.read(asker, message))).await
    }

    /// A page of a blog's posts: published ones alone, whoever asks.
    pub(in crate::site) async fn posts(
        &self,
        asker: &Asker,
        id: &BlogId,
        walk: Walk,
    ) -> Result<ListPostsResponse, Failure> {
        let order = match walk.order {
            Order::NewestFirst => "publish_time desc",
            Order::OldestFirst => "publish_time",
        };
        let message = ListPostsRequest {
            parent: id.name(),
            page_size: if walk.page_size == 0 { POSTS_PER_PAGE } else { walk.page_size },
            page_token: walk.page_token,
            filter: format!("{} AND state = PUBLISHED", walk.filter),
            order_by: order.to_owned(),
            view: if walk.full { PostView::Full } else { PostView::Basic }.into(),
            show_deleted: false,
        };
        shown(self.posts.clone().list_posts(self.read(asker, message))).await
    }

    /// These posts, in this order: up to 100, no name twice. NotFound when one of them has gone.
    pub(in crate::site) async fn batch(
        &self,
        asker: &Asker,
        id: &BlogId,
        names: Vec<String>,
    ) -> Result<Vec<Post>, Failure> {
        let message = BatchGetPostsRequest { parent: id.name(), names };
        Ok(shown(self.posts.clone().batch_get_posts(self.read(asker, message))).await?.posts)
    }

    /// A post by its address.
    pub(in crate::site) async fn lookup(
        &self,
        asker: &Asker,
        id: &BlogId,
        key: &Key,
    ) -> Result<Post, Failure> {
        let key = match key.clone() {
            Key::Slug(slug) => lookup_post_request::Key::Slug(slug),
            Key::Alias(path) => lookup_post_request::Key::Alias(path),
        };
        let message = LookupPostRequest { parent: id.name(), key: Some(key) };
        shown(self.posts.clone().lookup_post(self.read(asker, message))).await
    }
}
