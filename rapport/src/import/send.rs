//! Hands batches to the services. Every entry has a source key, so sending one twice adds nothing.

use std::collections::HashMap;

use anyhow::Context as _;
use proto::{
    comments::v1::{ImportCommentsRequest, ImportedComment, comment_service_client::CommentServiceClient},
    posts::v1::{
        Blog, CreateBlogRequest, GetBlogRequest, ImportPostsRequest, Member, MemberRole,
        blog_service_client::BlogServiceClient, post_service_client::PostServiceClient,
    },
};
use service_kit::{layers::MAX_MESSAGE_BYTES, upstream::Upstream};
use tonic::{Code, Request, Status, metadata::MetadataValue};
use tonic_types::{FieldViolation, StatusExt as _};

use crate::import::{
    batch::{self, Batch, Item},
    report::Report,
    wxr::Channel,
};

/// Where an import goes.
#[derive(Debug, Clone)]
pub struct Target {
    /// posts-service.
    pub posts: Upstream,
    /// comments-service.
    pub comments: Upstream,
    /// `blogs/{blog}`.
    pub blog: String,
    /// Name of the OWNER of a blog that is made.
    pub owner: String,
    /// A token with the scopes `import` and `blogs.create`.
    pub token: String,
}

impl Target {
    /// Makes the blog from the file's head if it is not there.
    pub(super) async fn ensure_blog(&self, channel: &Channel) -> anyhow::Result<()> {
        let mut blogs = BlogServiceClient::new(self.posts.clone());
        match blogs.get_blog(self.request(GetBlogRequest { name: self.blog.clone() })?).await {
            Ok(_) => return Ok(()),
            Err(status) if status.code() == Code::NotFound => {}
            Err(status) => return Err(refused(&status, &self.blog)),
        }
        let id = self.blog.trim_start_matches("blogs/").to_owned();
        let title = if channel.title.is_empty() { id.clone() } else { channel.title.clone() };
        let blog = |language: &str| Blog {
            title: title.chars().take(300).collect(),
            description: channel.description.chars().take(2_000).collect(),
            language: language.to_owned(),
            ..Blog::default()
        };
        let create = |language: &str| CreateBlogRequest {
            blog: Some(blog(language)),
            blog_id: id.clone(),
            owner: Some(Member {
                display_name: self.owner.clone(),
                role: MemberRole::Owner as i32,
                ..Member::default()
            }),
            request_id: String::new(),
        };
        let created = blogs.create_blog(self.request(create(&channel.language))?).await;
        match created {
            // A file may name a language that is none; the owner can set it later.
            Err(status) if violations(&status).iter().any(|wrong| wrong.field == "blog.language") => blogs
                .create_blog(self.request(create(""))?)
                .await
                .map(drop)
                .map_err(|status| refused(&status, &self.blog)),
            other => other.map(drop).map_err(|status| refused(&status, &self.blog)),
        }
    }

    /// Sends the posts, then their comments under the names that the posts got.
    pub(super) async fn send(&self, batch: Batch, report: &mut Report) -> anyhow::Result<()> {
        if batch.items.is_empty() {
            return Ok(());
        }
        let names = self.send_posts(&batch.items, report).await?;
        let mut comments = Vec::new();
        for item in batch.items {
            let name =
                names.get(&item.post.source_key).context("the service left a post out of its answer")?;
            let ordered = batch::parents_first(item.comments).into_iter();
            comments.extend(ordered.map(|comment| ImportedComment { post: name.clone(), ..comment }));
        }
        for call in batch::calls(comments) {
            self.send_comments(call, report).await?;
        }
        Ok(())
    }

    async fn send_posts(
        &self,
        items: &[Item],
        report: &mut Report,
    ) -> anyhow::Result<HashMap<String, String>> {
        let request = ImportPostsRequest {
            parent: self.blog.clone(),
            posts: items.iter().map(|item| item.post.clone()).collect(),
        };
        let mut client =
            PostServiceClient::new(self.posts.clone()).max_encoding_message_size(MAX_MESSAGE_BYTES);
        let first_line = items.first().map_or(0, |item| item.line);
        let answer = client
            .import_posts(self.request(request)?)
            .await
            .map_err(|status| refused(&status, &format!("the batch that begins at line {first_line}")))?
            .into_inner();
        for (item, result) in items.iter().zip(&answer.results) {
            report.post(item, result);
        }
        Ok(answer.results.into_iter().map(|result| (result.source_key, result.post)).collect())
    }

    async fn send_comments(&self, comments: Vec<ImportedComment>, report: &mut Report) -> anyhow::Result<()> {
        let request = ImportCommentsRequest { parent: self.blog.clone(), comments: comments.clone() };
        let mut client =
            CommentServiceClient::new(self.comments.clone()).max_encoding_message_size(MAX_MESSAGE_BYTES);
        let first = comments.first().map(|comment| comment.source_key.clone()).unwrap_or_default();
        let answer = client
            .import_comments(self.request(request)?)
            .await
            .map_err(|status| refused(&status, &format!("the comments from {first} on")))?
            .into_inner();
        for (comment, result) in comments.iter().zip(&answer.results) {
            report.comment(comment, result);
        }
        Ok(())
    }

    fn request<T>(&self, message: T) -> anyhow::Result<Request<T>> {
        let mut request = Request::new(message);
        let bearer =
            MetadataValue::try_from(format!("Bearer {}", self.token)).context("the token is malformed")?;
        request.metadata_mut().insert("authorization", bearer);
        Ok(request)
    }
}

fn violations(status: &Status) -> Vec<FieldViolation> {
    status.get_details_bad_request().map(|details| details.field_violations).unwrap_or_default()
}

/// What a service refused.
#[derive(Debug, thiserror::Error)]
#[error("{what} was refused ({code}): {said}")]
pub(super) struct Refused {
    what: String,
    code: Code,
    said: String,
    /// Whether the same may pass later.
    pub(super) is_temporary: bool,
}

/// With every field that the service names.
fn refused(status: &Status, what: &str) -> anyhow::Error {
    let fields: Vec<String> = violations(status)
        .into_iter()
        .map(|violation| format!("{}: {}", violation.field, violation.description))
        .collect();
    let said = if fields.is_empty() { status.message().to_owned() } else { fields.join("; ") };
    let code = status.code();
    let is_temporary = matches!(
        code,
        Code::Unavailable
            | Code::DeadlineExceeded
            | Code::ResourceExhausted
            | Code::Aborted
            | Code::Cancelled
    );
    Refused { what: what.to_owned(), code, said, is_temporary }.into()
}
