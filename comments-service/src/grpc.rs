//! The gRPC face of this service: messages in, parsed at the door; results out. Nothing behind it
//! knows a message.

mod comments;
mod convert;
mod import;
mod list;
mod moderation;
mod repeat;
mod status;
mod threads;

use proto::comments::v1::{self as wire, comment_service_server::CommentService};
use tonic::{Request, Response, Status};

use crate::{comments::Comments, threads::Threads};

/// `rapport.comments.v1.CommentService`.
#[derive(Debug, Clone)]
pub struct Api {
    /// Comments.
    pub comments: Comments,
    /// Threads.
    pub threads: Threads,
}

#[tonic::async_trait]
impl CommentService for Api {
    async fn create_comment(
        &self,
        request: Request<wire::CreateCommentRequest>,
    ) -> Result<Response<wire::Comment>, Status> {
        comments::create(self, request).await.map(Response::new)
    }

    async fn set_reaction(
        &self,
        _: Request<wire::SetReactionRequest>,
    ) -> Result<Response<wire::Comment>, Status> {
        Err(Status::unimplemented("SetReaction is being built"))
    }

    async fn list_comment_revisions(
        &self,
        _: Request<wire::ListCommentRevisionsRequest>,
    ) -> Result<Response<wire::ListCommentRevisionsResponse>, Status> {
        Err(Status::unimplemented("ListCommentRevisions is being built"))
    }

    async fn list_threads(
        &self,
        _: Request<wire::ListThreadsRequest>,
    ) -> Result<Response<wire::ListThreadsResponse>, Status> {
        Err(Status::unimplemented("ListThreads is being built"))
    }

    async fn get_comment(
        &self,
        request: Request<wire::GetCommentRequest>,
    ) -> Result<Response<wire::Comment>, Status> {
        comments::get(self, request).await.map(Response::new)
    }

    async fn list_comments(
        &self,
        request: Request<wire::ListCommentsRequest>,
    ) -> Result<Response<wire::ListCommentsResponse>, Status> {
        list::list(self, request).await.map(Response::new)
    }

    async fn update_comment(
        &self,
        request: Request<wire::UpdateCommentRequest>,
    ) -> Result<Response<wire::Comment>, Status> {
        comments::update(self, request).await.map(Response::new)
    }

    async fn delete_comment(
        &self,
        request: Request<wire::DeleteCommentRequest>,
    ) -> Result<Response<wire::Comment>, Status> {
        comments::delete(self, request).await.map(Response::new)
    }

    async fn preview_comment(
        &self,
        request: Request<wire::PreviewCommentRequest>,
    ) -> Result<Response<wire::PreviewCommentResponse>, Status> {
        comments::preview(self, request).await.map(Response::new)
    }

    async fn moderate_comment(
        &self,
        request: Request<wire::ModerateCommentRequest>,
    ) -> Result<Response<wire::Comment>, Status> {
        moderation::moderate(self, request).await.map(Response::new)
    }

    async fn import_comments(
        &self,
        request: Request<wire::ImportCommentsRequest>,
    ) -> Result<Response<wire::ImportCommentsResponse>, Status> {
        import::import(self, request).await.map(Response::new)
    }

    async fn get_thread(
        &self,
        request: Request<wire::GetThreadRequest>,
    ) -> Result<Response<wire::Thread>, Status> {
        threads::get(self, request).await.map(Response::new)
    }

    async fn batch_get_threads(
        &self,
        request: Request<wire::BatchGetThreadsRequest>,
    ) -> Result<Response<wire::BatchGetThreadsResponse>, Status> {
        threads::batch_get(self, request).await.map(Response::new)
    }
}
