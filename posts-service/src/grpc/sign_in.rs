//! SignInService on the wire.

use proto::posts::v1::{self, sign_in_service_server::SignInService};
use service_kit::time::Clock;
use store_kit::Database;
use tonic::{Request, Response, Status};

use super::{
    convert::{api_keys, persons, sign_in as convert},
    opened,
    status::{of, of_violations},
};
use crate::{api_keys::ApiKeys, claims::Claims, sign_in::SignIns};

pub(super) struct Service {
    sign_ins: SignIns,
    claims: Claims,
    api_keys: ApiKeys,
}

impl Service {
    pub(super) fn new(database: Database, clock: Clock) -> Self {
        let claims = Claims::new(database.clone(), clock.clone());
        let api_keys = ApiKeys::new(database.clone(), clock.clone());
        Self { sign_ins: SignIns::new(database, clock), claims, api_keys }
    }
}

#[tonic::async_trait]
impl SignInService for Service {
    async fn sign_in(
        &self,
        request: Request<v1::SignInRequest>,
    ) -> Result<Response<v1::SignInResponse>, Status> {
        let (_, request) = opened(request)?;
        let proof = convert::proof(request).map_err(of_violations)?;
        Ok(Response::new(convert::message(self.sign_ins.sign_in(proof).await.map_err(of)?)))
    }

    async fn link_identity(
        &self,
        request: Request<v1::LinkIdentityRequest>,
    ) -> Result<Response<v1::Identity>, Status> {
        let (_, request) = opened(request)?;
        let link = convert::link(&request).map_err(of_violations)?;
        Ok(Response::new(persons::identity(self.sign_ins.link(link).await.map_err(of)?)))
    }

    async fn check_session(
        &self,
        request: Request<v1::CheckSessionRequest>,
    ) -> Result<Response<v1::CheckSessionResponse>, Status> {
        let (_, request) = opened(request)?;
        let (id, auth_time) = convert::session(&request).map_err(of_violations)?;
        let person = self.sign_ins.check_session(&id, auth_time).await.map_err(of)?;
        Ok(Response::new(v1::CheckSessionResponse { person: person.map(persons::message) }))
    }

    async fn claim(&self, request: Request<v1::ClaimRequest>) -> Result<Response<v1::ClaimResponse>, Status> {
        let (_, request) = opened(request)?;
        let code = convert::code(&request).map_err(of_violations)?;
        Ok(Response::new(convert::claimed(self.claims.claim(code).await.map_err(of)?)))
    }

    async fn check_claim(
        &self,
        request: Request<v1::CheckClaimRequest>,
    ) -> Result<Response<v1::CheckClaimResponse>, Status> {
        opened(request)?;
        let is_open = self.claims.is_open().await.map_err(of)?;
        Ok(Response::new(v1::CheckClaimResponse { is_open }))
    }

    async fn exchange_api_key(
        &self,
        request: Request<v1::ExchangeApiKeyRequest>,
    ) -> Result<Response<v1::ExchangeApiKeyResponse>, Status> {
        let (_, request) = opened(request)?;
        let secret = api_keys::secret(&request).map_err(of_violations)?;
        Ok(Response::new(api_keys::exchanged(self.api_keys.exchange(&secret).await.map_err(of)?)))
    }
}
