//! InvitationService on the wire.

use proto::posts::v1::{self, invitation_service_server::InvitationService};
use service_kit::{time::Clock, violation::Violations};
use store_kit::Database;
use tonic::{Request, Response, Status};

use super::{
    convert::{invitations as convert, listing, members, repeat},
    opened,
    status::{of, of_violations},
};
use crate::{invitations::Invitations, writes::Asked};

pub(super) struct Service {
    invitations: Invitations,
}

impl Service {
    pub(super) fn new(database: Database, clock: Clock) -> Self {
        Self { invitations: Invitations::new(database, clock) }
    }
}

#[tonic::async_trait]
impl InvitationService for Service {
    async fn create_invitation(
        &self,
        request: Request<v1::CreateInvitationRequest>,
    ) -> Result<Response<v1::Invitation>, Status> {
        let (caller, mut request) = opened(request)?;
        let mut wrong = Violations::default();
        let request_id = std::mem::take(&mut request.request_id);
        let repeat = repeat(&mut wrong, "CreateInvitation", &request_id, &request);
        let what = convert::create(wrong, &request).map_err(of_violations)?;
        let made = self.invitations.create(Asked { caller, repeat, what }).await.map_err(of)?;
        Ok(Response::new(convert::made(made)))
    }

    async fn list_invitations(
        &self,
        request: Request<v1::ListInvitationsRequest>,
    ) -> Result<Response<v1::ListInvitationsResponse>, Status> {
        let (caller, request) = opened(request)?;
        let (blog, page) = listing::invitations(&request).map_err(of_violations)?;
        let after = page.listing.after.as_ref();
        let found = self.invitations.list(&caller, &blog, after, page.listing.most).await.map_err(of)?;
        let (found, next_page_token) =
            page.cut(found, |found| (found.create_time.0, found.name.id.to_string()));
        let invitations = found.iter().map(convert::message).collect();
        Ok(Response::new(v1::ListInvitationsResponse { invitations, next_page_token }))
    }

    async fn delete_invitation(
        &self,
        request: Request<v1::DeleteInvitationRequest>,
    ) -> Result<Response<()>, Status> {
        let (caller, request) = opened(request)?;
        let what = convert::delete(request).map_err(of_violations)?;
        self.invitations.delete(Asked { caller, repeat: None, what }).await.map_err(of)?;
        Ok(Response::new(()))
    }

    async fn lookup_invitation(
        &self,
        request: Request<v1::LookupInvitationRequest>,
    ) -> Result<Response<v1::Invitation>, Status> {
        let (_, request) = opened(request)?;
        let opening = convert::opening(&request.name, &request.code).map_err(of_violations)?;
        Ok(Response::new(convert::message(&self.invitations.lookup(&opening).await.map_err(of)?)))
    }

    async fn accept_invitation(
        &self,
        request: Request<v1::AcceptInvitationRequest>,
    ) -> Result<Response<v1::Member>, Status> {
        let (caller, request) = opened(request)?;
        let what = convert::opening(&request.name, &request.code).map_err(of_violations)?;
        let member = self.invitations.accept(Asked { caller, repeat: None, what }).await.map_err(of)?;
        Ok(Response::new(members::message(member)))
    }
}
