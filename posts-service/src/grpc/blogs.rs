//! BlogService on the wire.

use proto::posts::v1::{self, blog_service_server::BlogService};
use service_kit::{time::Clock, violation::Violations};
use store_kit::Database;
use tonic::{Request, Response, Status};

use super::{
    convert::{
        blogs as convert,
        listing::{self, After},
        repeat,
    },
    opened,
    status::{of, of_violations},
};
use crate::{blogs::Blogs, values::BlogId, writes::Asked};

pub(super) struct Service {
    blogs: Blogs,
}

impl Service {
    pub(super) fn new(database: Database, clock: Clock) -> Self {
        Self { blogs: Blogs::new(database, clock) }
    }
}

#[tonic::async_trait]
impl BlogService for Service {
    async fn create_blog(
        &self,
        request: Request<v1::CreateBlogRequest>,
    ) -> Result<Response<v1::Blog>, Status> {
        let (caller, mut request) = opened(request)?;
        let mut wrong = Violations::default();
        let request_id = std::mem::take(&mut request.request_id);
        let repeat = repeat(&mut wrong, "CreateBlog", &request_id, &request);
        let what = convert::create(wrong, request).map_err(of_violations)?;
        let blog = self.blogs.create(Asked { caller, repeat, what }).await.map_err(of)?;
        Ok(Response::new(convert::message(blog)))
    }

    async fn get_blog(&self, request: Request<v1::GetBlogRequest>) -> Result<Response<v1::Blog>, Status> {
        let (_, request) = opened(request)?;
        let mut wrong = Violations::default();
        let id = wrong.check("name", BlogId::parse_name(&request.name));
        let id = id.ok_or(wrong).map_err(of_violations)?;
        Ok(Response::new(convert::message(self.blogs.get(&id).await.map_err(of)?)))
    }

    async fn list_blogs(
        &self,
        request: Request<v1::ListBlogsRequest>,
    ) -> Result<Response<v1::ListBlogsResponse>, Status> {
        let (_, request) = opened(request)?;
        let (origin, page) = listing::blogs(&request).map_err(of_violations)?;
        let After { after, most } = &page.listing;
        let blogs = self.blogs.list(origin.as_ref(), after.as_ref(), *most).await.map_err(of)?;
        let (blogs, next_page_token) = page.cut(blogs, |blog| blog.id.to_string());
        Ok(Response::new(v1::ListBlogsResponse {
            blogs: blogs.into_iter().map(convert::message).collect(),
            next_page_token,
        }))
    }

    async fn update_blog(
        &self,
        request: Request<v1::UpdateBlogRequest>,
    ) -> Result<Response<v1::Blog>, Status> {
        let (caller, mut request) = opened(request)?;
        let mut wrong = Violations::default();
        let request_id = std::mem::take(&mut request.request_id);
        let repeat = repeat(&mut wrong, "UpdateBlog", &request_id, &request);
        let what = convert::update(wrong, &request).map_err(of_violations)?;
        let blog = self.blogs.update(Asked { caller, repeat, what }).await.map_err(of)?;
        Ok(Response::new(convert::message(blog)))
    }

    async fn delete_blog(
        &self,
        request: Request<v1::DeleteBlogRequest>,
    ) -> Result<Response<v1::Blog>, Status> {
        let (caller, mut request) = opened(request)?;
        let mut wrong = Violations::default();
        let request_id = std::mem::take(&mut request.request_id);
        let repeat = repeat(&mut wrong, "DeleteBlog", &request_id, &request);
        let what = convert::delete(wrong, request).map_err(of_violations)?;
        let blog = self.blogs.delete(Asked { caller, repeat, what }).await.map_err(of)?;
        Ok(Response::new(convert::message(blog)))
    }
}
