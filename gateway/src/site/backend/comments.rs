//! What pages and the reply form ask comments-service.

use proto::comments::v1::{
    BatchGetThreadsRequest, Comment, CommentView, CreateCommentRequest, GetCommentRequest, GetThreadRequest,
    ListCommentsRequest, ListCommentsResponse, ListThreadsRequest, PreviewCommentRequest, Thread,
};

use super::{Asker, Backend, Failure, credentials::prove, shown, written};
use crate::{pages::view::Order, site::address::BlogId};

/// Roots on a page of a discussion.
const ROOTS_PER_PAGE: i32 = 50;

/// Replies on a page that shows one root alone.
const REPLIES_PER_PAGE: i32 = 100;

impl Backend {
    /// The threads of these posts, all in one blog, in their order.
    pub(in crate::site) async fn threads(
        &self,
        asker: &Asker,
        id: &BlogId,
        posts: impl IntoIterator<Item = &str>,
    ) -> Result<Vec<Thread>, Failure> {
        let names = posts.into_iter().map(thread_name).collect();
        let message = BatchGetThreadsRequest { parent: id.name(), names };
        let answer = shown(self.comments.clone().batch_get_threads(self.read(asker, message))).await?;
        Ok(answer.threads)
    }

    /// The threads of a blog that most was written in.
    pub(in crate::site) async fn most_discussed(
        &self,
        asker: &Asker,
        id: &BlogId,
        page_size: i32,
    ) -> Result<Vec<Thread>, Failure> {
        let message = ListThreadsRequest { parent: id.name(), page_size, ..ListThreadsRequest::default() };
        Ok(shown(self.comments.clone().list_threads(self.read(asker, message))).await?.threads)
    }

    /// The newest comments that people wrote, of one post or, for `blogs/{blog}/posts/-`, of all.
    pub(in crate::site) async fn newest(
        &self,
        asker: &Asker,
        parent: String,
        page_size: i32,
    ) -> Result<Vec<Comment>, Failure> {
        let message = ListCommentsRequest {
            parent,
            page_size,
            filter: "kind = COMMENT".to_owned(),
            order_by: "create_time desc".to_owned(),
            view: CommentView::Flat.into(),
            ..ListCommentsRequest::default()
        };
        let answer = shown(self.comments.clone().list_comments(self.read(asker, message))).await?;
        Ok(answer.comments.into_iter().filter(|comment| !comment.tombstone).collect())
    }

    /// State and counts of a post's discussion.
    pub(in crate::site) async fn thread(&self, asker: &Asker, post: &str) -> Result<Thread, Failure> {
        let message = GetThreadRequest { name: thread_name(post) };
        shown(self.comments.clone().get_thread(self.read(asker, message))).await
    }

    /// A page of roots with their first replies.
    pub(in crate::site) async fn roots(
        &self,
        asker: &Asker,
        post: &str,
        page_token: &str,
        order: Order,
    ) -> Result<ListCommentsResponse, Failure> {
        let message = ListCommentsRequest {
            parent: post.to_owned(),
            page_size: ROOTS_PER_PAGE,
            page_token: page_token.to_owned(),
            order_by: order_by(order).to_owned(),
            view: CommentView::Threaded.into(),
            ..ListCommentsRequest::default()
        };
        shown(self.comments.clone().list_comments(self.read(asker, message))).await
    }

    /// A page of replies to one root, at any depth, oldest first.
    pub(in crate::site) async fn replies(
        &self,
        asker: &Asker,
        post: &str,
        root: &str,
        page_token: &str,
    ) -> Result<ListCommentsResponse, Failure> {
        let message = ListCommentsRequest {
            parent: post.to_owned(),
            page_size: REPLIES_PER_PAGE,
            page_token: page_token.to_owned(),
            view: CommentView::Flat.into(),
            parent_comment: root.to_owned(),
            ..ListCommentsRequest::default()
        };
        shown(self.comments.clone().list_comments(self.read(asker, message))).await
    }

    /// One comment; with its edit token also while it waits for a moderator.
    pub(in crate::site) async fn comment(
        &self,
        asker: &Asker,
        name: &str,
        edit_token: Option<&str>,
    ) -> Result<Comment, Failure> {
        let mut request = self.read(asker, GetCommentRequest { name: name.to_owned() });
        if let Some(token) = edit_token {
            prove(&mut request, token);
        }
        shown(self.comments.clone().get_comment(request)).await
    }

    /// How a text will look.
    pub(in crate::site) async fn preview(
        &self,
        asker: &Asker,
        post: &str,
        content: &str,
    ) -> Result<String, Failure> {
        let message = PreviewCommentRequest { parent: post.to_owned(), content: content.to_owned() };
        let answer = shown(self.comments.clone().preview_comment(self.read(asker, message))).await?;
        Ok(answer.content_html)
    }

    /// Writes a comment; repeating it with the same `request_id` writes nothing more.
    pub(in crate::site) async fn create(
        &self,
        asker: &Asker,
        post: &str,
        comment: Comment,
        request_id: String,
    ) -> Result<Comment, Failure> {
        let message = CreateCommentRequest { parent: post.to_owned(), comment: Some(comment), request_id };
        written(asker, self.comments.clone().create_comment(self.write(asker, message))).await
    }
}

fn thread_name(post: &str) -> String {
    format!("{post}/thread")
}

fn order_by(order: Order) -> &'static str {
    match order {
        Order::Oldest => "create_time",
        Order::Newest => "create_time desc",
        Order::Best => "reaction_count desc",
    }
}
