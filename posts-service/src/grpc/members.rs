//! MemberService on the wire.

use proto::posts::v1::{self, member_service_server::MemberService};
use service_kit::{time::Clock, violation::Violations};
use store_kit::Database;
use tonic::{Request, Response, Status};

use super::{
    convert::{listing, members as convert, repeat},
    opened,
    status::{of, of_violations},
};
use crate::{members::Members, values::MemberName, writes::Asked};

pub(super) struct Service {
    members: Members,
}

impl Service {
    pub(super) fn new(database: Database, clock: Clock) -> Self {
        Self { members: Members::new(database, clock) }
    }
}

#[tonic::async_trait]
impl MemberService for Service {
    async fn create_member(
        &self,
        request: Request<v1::CreateMemberRequest>,
    ) -> Result<Response<v1::Member>, Status> {
        let (caller, mut request) = opened(request)?;
        let mut wrong = Violations::default();
        let request_id = std::mem::take(&mut request.request_id);
        let repeat = repeat(&mut wrong, "CreateMember", &request_id, &request);
        let what = convert::create(wrong, request).map_err(of_violations)?;
        let member = self.members.create(Asked { caller, repeat, what }).await.map_err(of)?;
        Ok(Response::new(convert::message(member)))
    }

    async fn get_member(
        &self,
        request: Request<v1::GetMemberRequest>,
    ) -> Result<Response<v1::Member>, Status> {
        let (caller, request) = opened(request)?;
        let mut wrong = Violations::default();
        let name = wrong.check("name", MemberName::parse(&request.name));
        let name = name.ok_or(wrong).map_err(of_violations)?;
        Ok(Response::new(convert::message(self.members.get(&caller, &name).await.map_err(of)?)))
    }

    async fn list_members(
        &self,
        request: Request<v1::ListMembersRequest>,
    ) -> Result<Response<v1::ListMembersResponse>, Status> {
        let (caller, request) = opened(request)?;
        let (blog, page) = listing::members(&request).map_err(of_violations)?;
        let after = page.listing.after.as_ref();
        let members = self.members.list(&caller, &blog, after, page.listing.most).await.map_err(of)?;
        let (members, next_page_token) =
            page.cut(members, |member| (member.create_time.0, member.name.id.to_string()));
        Ok(Response::new(v1::ListMembersResponse {
            members: members.into_iter().map(convert::message).collect(),
            next_page_token,
        }))
    }

    async fn update_member(
        &self,
        request: Request<v1::UpdateMemberRequest>,
    ) -> Result<Response<v1::Member>, Status> {
        let (caller, mut request) = opened(request)?;
        let mut wrong = Violations::default();
        let request_id = std::mem::take(&mut request.request_id);
        let repeat = repeat(&mut wrong, "UpdateMember", &request_id, &request);
        let what = convert::update(wrong, &request).map_err(of_violations)?;
        let member = self.members.update(Asked { caller, repeat, what }).await.map_err(of)?;
        Ok(Response::new(convert::message(member)))
    }

    async fn delete_member(&self, request: Request<v1::DeleteMemberRequest>) -> Result<Response<()>, Status> {
        let (caller, request) = opened(request)?;
        let what = convert::delete(request).map_err(of_violations)?;
        self.members.delete(Asked { caller, repeat: None, what }).await.map_err(of)?;
        Ok(Response::new(()))
    }
}
