//! PostService on the wire.

use prost::Message as _;
use proto::posts::v1::{self, post_service_server::PostService};
use service_kit::{time::Clock, violation::Violations};
use store_kit::Database;
use tonic::{Request, Response, Status};

use super::{
    convert::{import, listing, posts as convert, repeat},
    opened,
    status::{of, of_violations},
};
use crate::{
    posts::{Posts, Step, check_batch},
    values::PostId,
    writes::Asked,
};

pub(super) struct Service {
    posts: Posts,
}

impl Service {
    pub(super) fn new(database: Database, clock: Clock) -> Self {
        Self { posts: Posts::new(database, clock) }
    }
}

/// A step whose request is a name, an etag and a `request_id`.
macro_rules! step {
    ($self:ident, $request:ident, $method:literal, $step:expr) => {{
        let (caller, mut request) = opened($request)?;
        let mut wrong = Violations::default();
        let request_id = std::mem::take(&mut request.request_id);
        let repeat = repeat(&mut wrong, $method, &request_id, &request);
        let what = convert::step(wrong, &request.name, request.etag, $step).map_err(of_violations)?;
        let post = $self.posts.step(Asked { caller, repeat, what }).await.map_err(of)?;
        Ok(Response::new(convert::message(post)))
    }};
}

#[tonic::async_trait]
impl PostService for Service {
    async fn create_post(
        &self,
        request: Request<v1::CreatePostRequest>,
    ) -> Result<Response<v1::Post>, Status> {
        let (caller, mut request) = opened(request)?;
        let mut wrong = Violations::default();
        let request_id = std::mem::take(&mut request.request_id);
        let repeat = repeat(&mut wrong, "CreatePost", &request_id, &request);
        let what = convert::create(wrong, request).map_err(of_violations)?;
        let post = self.posts.create(Asked { caller, repeat, what }).await.map_err(of)?;
        Ok(Response::new(convert::message(post)))
    }

    async fn get_post(&self, request: Request<v1::GetPostRequest>) -> Result<Response<v1::Post>, Status> {
        let (caller, request) = opened(request)?;
        let name = convert::name(&request.name).map_err(of_violations)?;
        Ok(Response::new(convert::message(self.posts.get(&caller, &name).await.map_err(of)?)))
    }

    async fn list_posts(
        &self,
        request: Request<v1::ListPostsRequest>,
    ) -> Result<Response<v1::ListPostsResponse>, Status> {
        let (caller, request) = opened(request)?;
        let page = listing::posts(&request).map_err(of_violations)?;
        let posts = self.posts.list(&caller, &page.listing).await.map_err(of)?;
        Ok(Response::new(listing::posts_page(&page, posts)))
    }

    async fn update_post(
        &self,
        request: Request<v1::UpdatePostRequest>,
    ) -> Result<Response<v1::Post>, Status> {
        let (caller, mut request) = opened(request)?;
        let mut wrong = Violations::default();
        let request_id = std::mem::take(&mut request.request_id);
        let repeat = repeat(&mut wrong, "UpdatePost", &request_id, &request);
        let what = convert::update(wrong, &request).map_err(of_violations)?;
        let post = self.posts.update(Asked { caller, repeat, what }).await.map_err(of)?;
        Ok(Response::new(convert::message(post)))
    }

    async fn delete_post(
        &self,
        request: Request<v1::DeletePostRequest>,
    ) -> Result<Response<v1::Post>, Status> {
        step!(self, request, "DeletePost", Step::Trash)
    }

    async fn undelete_post(
        &self,
        request: Request<v1::UndeletePostRequest>,
    ) -> Result<Response<v1::Post>, Status> {
        step!(self, request, "UndeletePost", Step::Untrash)
    }

    async fn publish_post(
        &self,
        request: Request<v1::PublishPostRequest>,
    ) -> Result<Response<v1::Post>, Status> {
        let (caller, mut request) = opened(request)?;
        let mut wrong = Violations::default();
        let request_id = std::mem::take(&mut request.request_id);
        let repeat = repeat(&mut wrong, "PublishPost", &request_id, &request);
        let what = convert::publish(wrong, request).map_err(of_violations)?;
        let post = self.posts.step(Asked { caller, repeat, what }).await.map_err(of)?;
        Ok(Response::new(convert::message(post)))
    }

    async fn unpublish_post(
        &self,
        request: Request<v1::UnpublishPostRequest>,
    ) -> Result<Response<v1::Post>, Status> {
        step!(self, request, "UnpublishPost", Step::Unpublish)
    }

    async fn lookup_post(
        &self,
        request: Request<v1::LookupPostRequest>,
    ) -> Result<Response<v1::Post>, Status> {
        let (caller, request) = opened(request)?;
        let (blog, key) = convert::lookup(request).map_err(of_violations)?;
        Ok(Response::new(convert::message(self.posts.lookup(&caller, &blog, &key).await.map_err(of)?)))
    }

    async fn batch_get_posts(
        &self,
        request: Request<v1::BatchGetPostsRequest>,
    ) -> Result<Response<v1::BatchGetPostsResponse>, Status> {
        let (caller, request) = opened(request)?;
        let (blog, names) = convert::batch(&request).map_err(of_violations)?;
        let ids: Vec<PostId> = names.into_iter().map(|name| name.id).collect();
        let posts = self.posts.batch(&caller, &blog, &ids).await.map_err(of)?;
        let posts = posts.into_iter().map(convert::message).collect();
        let batch = v1::BatchGetPostsResponse { posts };
        // Their texts fit; with titles, labels and HTML that was rendered anew they may not.
        check_batch(batch.posts.len(), batch.encoded_len()).map_err(of)?;
        Ok(Response::new(batch))
    }

    async fn preview_post(
        &self,
        request: Request<v1::PreviewPostRequest>,
    ) -> Result<Response<v1::PreviewPostResponse>, Status> {
        let (caller, request) = opened(request)?;
        let (blog, content, format) = convert::preview(&request).map_err(of_violations)?;
        let rendered = self.posts.preview(&caller, &blog, content, format).await.map_err(of)?;
        Ok(Response::new(v1::PreviewPostResponse {
            content_html: rendered.text.content_html,
            excerpt: rendered.excerpt,
        }))
    }

    async fn import_posts(
        &self,
        request: Request<v1::ImportPostsRequest>,
    ) -> Result<Response<v1::ImportPostsResponse>, Status> {
        let (caller, request) = opened(request)?;
        let (blog, entries) = import::batch(request).map_err(of)?;
        Ok(Response::new(import::message(self.posts.import(&caller, &blog, entries).await.map_err(of)?)))
    }
}
