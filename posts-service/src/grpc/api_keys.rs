//! ApiKeyService on the wire.

use proto::posts::v1::{self, api_key_service_server::ApiKeyService};
use service_kit::{time::Clock, violation::Violations};
use store_kit::Database;
use tonic::{Request, Response, Status};

use super::{
    convert::{api_keys as convert, listing, repeat},
    opened,
    status::{of, of_violations},
};
use crate::{
    api_keys::{ApiKeys, Revocation},
    writes::Asked,
};

pub(super) struct Service {
    api_keys: ApiKeys,
}

impl Service {
    pub(super) fn new(database: Database, clock: Clock) -> Self {
        Self { api_keys: ApiKeys::new(database, clock) }
    }
}

#[tonic::async_trait]
impl ApiKeyService for Service {
    async fn create_api_key(
        &self,
        request: Request<v1::CreateApiKeyRequest>,
    ) -> Result<Response<v1::ApiKey>, Status> {
        let (caller, mut request) = opened(request)?;
        let mut wrong = Violations::default();
        let request_id = std::mem::take(&mut request.request_id);
        let repeat = repeat(&mut wrong, "CreateApiKey", &request_id, &request);
        let what = convert::create(wrong, &caller, request).map_err(of_violations)?;
        let made = self.api_keys.create(Asked { caller, repeat, what }).await.map_err(of)?;
        Ok(Response::new(convert::made(made)))
    }

    async fn get_api_key(
        &self,
        request: Request<v1::GetApiKeyRequest>,
    ) -> Result<Response<v1::ApiKey>, Status> {
        let (caller, request) = opened(request)?;
        let name = convert::name(&caller, &request.name).map_err(of_violations)?;
        Ok(Response::new(convert::message(self.api_keys.get(&caller, &name).await.map_err(of)?)))
    }

    async fn list_api_keys(
        &self,
        request: Request<v1::ListApiKeysRequest>,
    ) -> Result<Response<v1::ListApiKeysResponse>, Status> {
        let (caller, request) = opened(request)?;
        let (person, page) = listing::api_keys(&caller, &request).map_err(of_violations)?;
        let after = page.listing.after.as_ref();
        let found = self.api_keys.list(&caller, &person, after, page.listing.most).await.map_err(of)?;
        let (found, next_page_token) =
            page.cut(found, |found| (found.create_time.0, found.name.id.to_string()));
        let api_keys = found.into_iter().map(convert::message).collect();
        Ok(Response::new(v1::ListApiKeysResponse { api_keys, next_page_token }))
    }

    async fn delete_api_key(
        &self,
        request: Request<v1::DeleteApiKeyRequest>,
    ) -> Result<Response<()>, Status> {
        let (caller, request) = opened(request)?;
        let name = convert::name(&caller, &request.name).map_err(of_violations)?;
        let what = Revocation { name, etag: request.etag };
        self.api_keys.delete(Asked { caller, repeat: None, what }).await.map_err(of)?;
        Ok(Response::new(()))
    }
}
