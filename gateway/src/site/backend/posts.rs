//! What pages ask posts-service.

use proto::posts::v1::{
    Blog, GetBlogRequest, ListBlogsRequest, ListBlogsResponse, ListPostsRequest, ListPostsResponse,
    LookupPostRequest, Post, PostView, lookup_post_request,
};

use super::{Asker, Backend, Failure, shown};
use crate::site::address::BlogId;

/// Blogs on a page of the list.
const BLOGS_PER_PAGE: i32 = 50;

/// Posts on a page of a blog's home.
const POSTS_PER_PAGE: i32 = 20;

/// What a blog's home lists: no pages, no posts that live elsewhere, whoever asks.
const HOME_FILTER: &str = "kind = ARTICLE AND state = PUBLISHED";

const NEWEST_FIRST: &str = "publish_time desc";

/// By what a post is looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::site) enum Key {
    /// Its slug, present or former.
    Slug(String),
    /// A path that an import brought.
    Alias(String),
}

impl Backend {
    /// A page of all blogs.
    pub(in crate::site) async fn blogs(
        &self,
        asker: &Asker,
        page_token: &str,
    ) -> Result<ListBlogsResponse, Failure> {
        let message = ListBlogsRequest { page_size: BLOGS_PER_PAGE, page_token: page_token.to_owned() };
        shown(self.blogs.clone().list_blogs(self.read(asker, message))).await
    }

    /// One blog.
    pub(in crate::site) async fn blog(&self, asker: &Asker, id: &BlogId) -> Result<Blog, Failure> {
        let message = GetBlogRequest { name: id.name() };
        shown(self.blogs.clone().get_blog(self.read(asker, message))).await
    }

    /// A page of a blog's articles, newest first.
    pub(in crate::site) async fn articles(
        &self,
        asker: &Asker,
        id: &BlogId,
        page_token: &str,
    ) -> Result<ListPostsResponse, Failure> {
        let message = ListPostsRequest {
            parent: id.name(),
            page_size: POSTS_PER_PAGE,
            page_token: page_token.to_owned(),
            filter: HOME_FILTER.to_owned(),
            order_by: NEWEST_FIRST.to_owned(),
            view: PostView::Basic.into(),
            show_deleted: false,
        };
        shown(self.posts.clone().list_posts(self.read(asker, message))).await
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
