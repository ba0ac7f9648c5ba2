//! Calls about who belongs to a blog, and who is invited.

use proto::posts::v1::{
    AcceptInvitationRequest, CreateInvitationRequest, DeleteInvitationRequest, DeleteMemberRequest,
    Invitation, ListInvitationsRequest, ListInvitationsResponse, ListMembersRequest, ListMembersResponse,
    LookupInvitationRequest, Member, UpdateMemberRequest,
};
use service_kit::request_id::RequestId;

use super::{As, Calls, READ_TIMEOUT, WRITE_TIMEOUT, read, unsigned, within, written};
use crate::session::failure::Failure;

impl Calls {
    /// A page of a blog's members.
    pub(crate) async fn members(
        &self,
        me: As<'_>,
        message: ListMembersRequest,
    ) -> Result<ListMembersResponse, Failure> {
        let request = self.sign(me, READ_TIMEOUT, message)?;
        read(me, self.members.clone().list_members(request)).await
    }

    pub(crate) async fn update_member(
        &self,
        me: As<'_>,
        message: UpdateMemberRequest,
    ) -> Result<Member, Failure> {
        let request = self.sign(me, WRITE_TIMEOUT, message)?;
        written(me, self.members.clone().update_member(request)).await
    }

    pub(crate) async fn delete_member(
        &self,
        me: As<'_>,
        message: DeleteMemberRequest,
    ) -> Result<(), Failure> {
        let request = self.sign(me, WRITE_TIMEOUT, message)?;
        written(me, self.members.clone().delete_member(request)).await
    }

    /// A page of a blog's open invitations.
    pub(crate) async fn invitations(
        &self,
        me: As<'_>,
        message: ListInvitationsRequest,
    ) -> Result<ListInvitationsResponse, Failure> {
        let request = self.sign(me, READ_TIMEOUT, message)?;
        read(me, self.invitations.clone().list_invitations(request)).await
    }

    pub(crate) async fn create_invitation(
        &self,
        me: As<'_>,
        message: CreateInvitationRequest,
    ) -> Result<Invitation, Failure> {
        let request = self.sign(me, WRITE_TIMEOUT, message)?;
        written(me, self.invitations.clone().create_invitation(request)).await
    }

    pub(crate) async fn delete_invitation(
        &self,
        me: As<'_>,
        message: DeleteInvitationRequest,
    ) -> Result<(), Failure> {
        let request = self.sign(me, WRITE_TIMEOUT, message)?;
        written(me, self.invitations.clone().delete_invitation(request)).await
    }

    pub(crate) async fn accept_invitation(
        &self,
        me: As<'_>,
        message: AcceptInvitationRequest,
    ) -> Result<Member, Failure> {
        let request = self.sign(me, WRITE_TIMEOUT, message)?;
        written(me, self.invitations.clone().accept_invitation(request)).await
    }

    /// What an invitation is for, as anybody with its code may read it.
    pub(crate) async fn lookup_invitation(
        &self,
        request_id: &RequestId,
        message: LookupInvitationRequest,
    ) -> Result<Invitation, Failure> {
        let request = unsigned(request_id, message);
        within(READ_TIMEOUT, self.invitations.clone().lookup_invitation(request)).await
    }
}
