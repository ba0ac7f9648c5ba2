//! Messages of MemberService.

use proto::posts::v1;
use service_kit::{mask::Mask, violation::Violations};

use super::{masked, optional, required, words};
use crate::{
    members::{MemberChange, MemberRemoval, NewMember},
    values::{BlogId, DisplayName, Member, MemberName, PersonId},
};

const WRITABLE: &[&str] = &["display_name", "role"];

pub(in crate::grpc) fn create(
    mut wrong: Violations,
    request: v1::CreateMemberRequest,
) -> Result<NewMember, Violations> {
    let blog = wrong.check("parent", BlogId::parse_name(&request.parent));
    let member = required("member", request.member)?;
    let display_name = wrong.check("member.display_name", DisplayName::parse(&member.display_name));
    let role = wrong.check("member.role", words::said(words::role(member.role)));
    let person = optional(&mut wrong, "member.person", &member.person, PersonId::parse_name);
    let (Some(blog), Some(display_name), Some(role)) = (blog, display_name, role) else { return Err(wrong) };
    wrong.into_result()?;
    Ok(NewMember { blog, display_name, role, person })
}

pub(in crate::grpc) fn update(
    mut wrong: Violations,
    request: &v1::UpdateMemberRequest,
) -> Result<MemberChange, Violations> {
    let member = required("member", request.member.as_ref())?;
    let name = wrong.check("member.name", MemberName::parse(&member.name));
    let paths = request.update_mask.as_ref().map(|mask| mask.paths.as_slice());
    let mask = Mask::parse(paths, WRITABLE, |path| match path {
        "display_name" => !member.display_name.is_empty(),
        _ => member.role != 0,
    })?;
    let display_name = masked(&mut wrong, mask.has("display_name"), "member.display_name", || {
        DisplayName::parse(&member.display_name)
    });
    let role = masked(&mut wrong, mask.has("role"), "member.role", || words::said(words::role(member.role)));
    let Some(name) = name else { return Err(wrong) };
    wrong.into_result()?;
    Ok(MemberChange { name, etag: member.etag.clone(), display_name, role })
}

pub(in crate::grpc) fn delete(request: v1::DeleteMemberRequest) -> Result<MemberRemoval, Violations> {
    let mut wrong = Violations::default();
    let name = wrong.check("name", MemberName::parse(&request.name)).ok_or(wrong)?;
    Ok(MemberRemoval { name, etag: request.etag })
}

pub(in crate::grpc) fn message(member: Member) -> v1::Member {
    v1::Member {
        name: member.name.to_string(),
        etag: member.etag(),
        display_name: member.display_name,
        role: words::to_role(member.role),
        person: member.person.map(|person| person.name()).unwrap_or_default(),
        revision: member.revision,
        create_time: Some(member.create_time.to_proto()),
        update_time: Some(member.update_time.to_proto()),
    }
}
