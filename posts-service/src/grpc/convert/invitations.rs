//! Messages of InvitationService.

use proto::posts::v1;
use service_kit::violation::Violations;

use super::{required, words};
use crate::{
    invitations::{Made, NewInvitation, Opening, Revocation},
    values::{BlogId, Code, Invitation, InvitationName},
};

pub(in crate::grpc) fn create(
    mut wrong: Violations,
    request: &v1::CreateInvitationRequest,
) -> Result<NewInvitation, Violations> {
    let blog = wrong.check("parent", BlogId::parse_name(&request.parent));
    let invitation = required("invitation", request.invitation.as_ref())?;
    let role = wrong.check("invitation.role", words::said(words::role(invitation.role)));
    let (Some(blog), Some(role)) = (blog, role) else { return Err(wrong) };
    wrong.into_result()?;
    Ok(NewInvitation { blog, role })
}

pub(in crate::grpc) fn delete(request: v1::DeleteInvitationRequest) -> Result<Revocation, Violations> {
    let mut wrong = Violations::default();
    let name = wrong.check("name", InvitationName::parse(&request.name)).ok_or(wrong)?;
    Ok(Revocation { name, etag: request.etag })
}

pub(in crate::grpc) fn opening(name: &str, code: &str) -> Result<Opening, Violations> {
    let mut wrong = Violations::default();
    let name = wrong.check("name", InvitationName::parse(name));
    let code = wrong.check("code", Code::parse(code));
    match (name, code) {
        (Some(name), Some(code)) => Ok(Opening { name, code }),
        _ => Err(wrong),
    }
}

pub(in crate::grpc) fn made(made: Made) -> v1::Invitation {
    let code = made.code.map(|code| code.shown()).unwrap_or_default();
    v1::Invitation { code, ..message(&made.invitation) }
}

pub(in crate::grpc) fn message(invitation: &Invitation) -> v1::Invitation {
    v1::Invitation {
        name: invitation.name.to_string(),
        role: words::to_role(invitation.role),
        code: String::new(),
        etag: invitation.etag(),
        create_time: Some(invitation.create_time.to_proto()),
        expire_time: Some(invitation.expire_time.to_proto()),
    }
}
