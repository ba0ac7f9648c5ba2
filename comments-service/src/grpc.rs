//! The gRPC face of this service: messages in, parsed at the door; results out. Nothing behind it
//! knows a message.

mod comments;
mod convert;
mod filter;
mod import;
mod list;
mod moderation;
mod personal_data;
mod reactions;
mod repeat;
mod revisions;
mod search;
mod status;
mod threads;
mod watch;

use axum::Router;
use futures::FutureExt as _;
use proto::comments::v1::{
    self as wire,
    comment_service_server::{CommentService, CommentServiceServer},
    personal_data_service_server::PersonalDataServiceServer,
    search_service_server::{SearchService, SearchServiceServer},
    watch_service_server::{WatchService, WatchServiceServer},
};
use service_kit::layers::MAX_MESSAGE_BYTES;
use tonic::{Request, Response, Status, server::NamedService, service::Routes};
use tonic_health::server::HealthReporter;

use crate::{comments::Comments, threads::Threads};

pub use watch::Watching;

/// CommentService, PersonalDataService and SearchService of `rapport.comments.v1`.
#[derive(Debug, Clone)]
pub struct Api {
    /// Comments.
    pub comments: Comments,
    /// Threads.
    pub threads: Threads,
}

/// The methods, without the layers that they need.
pub(crate) fn routes(api: Api, watching: Watching) -> Router {
    let watch = WatchServiceServer::new(watching).max_decoding_message_size(MAX_MESSAGE_BYTES);
    let search = SearchServiceServer::new(api.clone()).max_decoding_message_size(MAX_MESSAGE_BYTES);
    let personal = PersonalDataServiceServer::new(api.clone()).max_decoding_message_size(MAX_MESSAGE_BYTES);
    let comments = CommentServiceServer::new(api).max_decoding_message_size(MAX_MESSAGE_BYTES);
    Routes::new(comments).add_service(personal).add_service(search).add_service(watch).into_axum_router()
}

/// What `grpc.health.v1` says of this service. Clones say the same.
#[derive(Clone)]
pub(crate) struct Health(HealthReporter);

/// `grpc.health.v1`, for clients: SERVING until [`Health::end`].
pub(crate) fn health() -> (Health, Router) {
    let (health, server) = tonic_health::server::health_reporter();
    let serving = health.set_serving::<CommentServiceServer<Api>>().now_or_never();
    serving.expect("nobody else holds the new reporter");
    (Health(health), Routes::from(Router::new()).add_service(server).into_axum_router())
}

impl Health {
    /// Ends every stream that watches it, so that its connection can close.
    pub(crate) async fn end(mut self) {
        for service in ["", <CommentServiceServer<Api> as NamedService>::NAME] {
            self.0.clear_service_status(service).await;
        }
    }
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
        request: Request<wire::SetReactionRequest>,
    ) -> Result<Response<wire::Comment>, Status> {
        reactions::set(self, request).await.map(Response::new)
    }

    async fn list_comment_revisions(
        &self,
        request: Request<wire::ListCommentRevisionsRequest>,
    ) -> Result<Response<wire::ListCommentRevisionsResponse>, Status> {
        revisions::list(self, request).await.map(Response::new)
    }

    async fn list_threads(
        &self,
        request: Request<wire::ListThreadsRequest>,
    ) -> Result<Response<wire::ListThreadsResponse>, Status> {
        threads::list(self, request).await.map(Response::new)
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

#[tonic::async_trait]
impl SearchService for Api {
    async fn search_comments(
        &self,
        request: Request<wire::SearchCommentsRequest>,
    ) -> Result<Response<wire::SearchCommentsResponse>, Status> {
        search::search(self, request).await.map(Response::new)
    }
}

#[tonic::async_trait]
impl WatchService for Watching {
    type WatchCommentsStream = watch::Messages;

    async fn watch_comments(
        &self,
        request: Request<wire::WatchCommentsRequest>,
    ) -> Result<Response<Self::WatchCommentsStream>, Status> {
        watch::watch(self, request).await.map(Response::new)
    }
}
