//! PersonService on the wire.

use proto::posts::v1::{self, person_service_server::PersonService};
use service_kit::{time::Clock, violation::Violations};
use store_kit::Database;
use tonic::{Request, Response, Status};

use super::{
    convert::{listing, persons as convert, repeat, whose::whose},
    opened,
    status::{of, of_violations},
};
use crate::{persons::Persons, writes::Asked};

pub(super) struct Service {
    persons: Persons,
}

impl Service {
    pub(super) fn new(database: Database, clock: Clock) -> Self {
        Self { persons: Persons::new(database, clock) }
    }
}

#[tonic::async_trait]
impl PersonService for Service {
    async fn get_person(
        &self,
        request: Request<v1::GetPersonRequest>,
    ) -> Result<Response<v1::Person>, Status> {
        let (caller, request) = opened(request)?;
        let id = whose(&caller, "name", &request.name).map_err(of_violations)?;
        Ok(Response::new(convert::message(self.persons.get(&caller, &id).await.map_err(of)?)))
    }

    async fn update_person(
        &self,
        request: Request<v1::UpdatePersonRequest>,
    ) -> Result<Response<v1::Person>, Status> {
        let (caller, mut request) = opened(request)?;
        let mut wrong = Violations::default();
        let request_id = std::mem::take(&mut request.request_id);
        let repeat = repeat(&mut wrong, "UpdatePerson", &request_id, &request);
        let what = convert::update(wrong, &caller, &request).map_err(of_violations)?;
        let person = self.persons.update(Asked { caller, repeat, what }).await.map_err(of)?;
        Ok(Response::new(convert::message(person)))
    }

    async fn list_identities(
        &self,
        request: Request<v1::ListIdentitiesRequest>,
    ) -> Result<Response<v1::ListIdentitiesResponse>, Status> {
        let (caller, request) = opened(request)?;
        let (id, page) = listing::identities(&caller, &request).map_err(of_violations)?;
        let after = page.listing.after.as_ref();
        let identities = self.persons.identities(&caller, &id, after, page.listing.most).await.map_err(of)?;
        let (identities, next_page_token) =
            page.cut(identities, |identity| (identity.create_time.0, identity.name.id.to_string()));
        let identities = identities.into_iter().map(convert::identity).collect();
        Ok(Response::new(v1::ListIdentitiesResponse { identities, next_page_token }))
    }

    async fn delete_identity(
        &self,
        request: Request<v1::DeleteIdentityRequest>,
    ) -> Result<Response<()>, Status> {
        let (caller, request) = opened(request)?;
        let what = convert::identity_name(&caller, &request.name).map_err(of_violations)?;
        self.persons.delete_identity(Asked { caller, repeat: None, what }).await.map_err(of)?;
        Ok(Response::new(()))
    }

    async fn export_person(
        &self,
        request: Request<v1::ExportPersonRequest>,
    ) -> Result<Response<v1::ExportPersonResponse>, Status> {
        let (caller, request) = opened(request)?;
        let (id, page) = listing::export(&caller, &request).map_err(of_violations)?;
        let export = self.persons.export(&caller, &id, page.listing.as_ref(), page.size()).await;
        let export = export.map_err(of)?;
        let next_page_token = page.token(export.next.as_ref());
        Ok(Response::new(convert::export(export, next_page_token)))
    }

    async fn erase_person(
        &self,
        request: Request<v1::ErasePersonRequest>,
    ) -> Result<Response<v1::Person>, Status> {
        let (caller, request) = opened(request)?;
        let erasure = convert::erasure(&caller, &request).map_err(of_violations)?;
        Ok(Response::new(convert::message(self.persons.erase(&caller, erasure).await.map_err(of)?)))
    }

    async fn sign_out_everywhere(
        &self,
        request: Request<v1::SignOutEverywhereRequest>,
    ) -> Result<Response<v1::Person>, Status> {
        let (caller, request) = opened(request)?;
        let what = whose(&caller, "name", &request.name).map_err(of_violations)?;
        let person = self.persons.sign_out_everywhere(Asked { caller, repeat: None, what }).await;
        Ok(Response::new(convert::message(person.map_err(of)?)))
    }
}
