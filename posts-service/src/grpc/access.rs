//! AccessService on the wire.

use proto::posts::v1::{self, access_service_server::AccessService};
use store_kit::Database;
use tonic::{Request, Response, Status};

use super::{
    convert::{access as convert, listing},
    opened,
    status::{of, of_violations},
};
use crate::access;

pub(super) struct Service {
    database: Database,
}

impl Service {
    pub(super) fn new(database: Database) -> Self {
        Self { database }
    }
}

#[tonic::async_trait]
impl AccessService for Service {
    async fn resolve_access(
        &self,
        request: Request<v1::ResolveAccessRequest>,
    ) -> Result<Response<v1::ResolveAccessResponse>, Status> {
        let (_, request) = opened(request)?;
        let asked = convert::question(&request).map_err(of_violations)?;
        let access = access::resolve(&self.database, &asked.posts, asked.blogs, asked.person.as_ref())
            .await
            .map_err(of)?;
        Ok(Response::new(convert::message(access)))
    }

    async fn list_erased_persons(
        &self,
        request: Request<v1::ListErasedPersonsRequest>,
    ) -> Result<Response<v1::ListErasedPersonsResponse>, Status> {
        let (_, request) = opened(request)?;
        let page = listing::erased(&request).map_err(of_violations)?;
        let listing::After { after, most } = &page.listing;
        let erased = access::erased(&self.database, after.as_ref(), *most).await.map_err(of)?;
        let (erased, next_page_token) = page.cut(erased, |(time, id)| (time.0, id.to_string()));
        let persons = erased.into_iter().map(convert::erased).collect();
        Ok(Response::new(v1::ListErasedPersonsResponse { persons, next_page_token }))
    }
}
