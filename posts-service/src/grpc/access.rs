//! AccessService on the wire.

use proto::posts::v1::{self, access_service_server::AccessService};
use store_kit::Database;
use tonic::{Request, Response, Status};

use super::{
    convert::access as convert,
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
}
