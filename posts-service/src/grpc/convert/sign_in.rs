//! Messages of SignInService.

use proto::posts::v1;
use service_kit::{time::Timestamp, violation::Violations};

use super::{persons, required, time};
use crate::{
    claims::Claimed,
    sign_in::{Link, Proof, SignedIn},
    values::{Account, Code, Issuer, PersonId, Provider, Subject},
};

pub(in crate::grpc) fn proof(request: v1::SignInRequest) -> Result<Proof, Violations> {
    let mut wrong = Violations::default();
    let account = account(&mut wrong, required("account", request.account.as_ref())?);
    let account = account.ok_or(wrong)?;
    Ok(Proof { account, display_name: request.display_name })
}

pub(in crate::grpc) fn link(request: &v1::LinkIdentityRequest) -> Result<Link, Violations> {
    let mut wrong = Violations::default();
    let person = wrong.check("parent", PersonId::parse_name(&request.parent));
    let account = account(&mut wrong, required("account", request.account.as_ref())?);
    let auth_time = began(&mut wrong, request.auth_time);
    match (person, account, auth_time) {
        (Some(person), Some(account), Some(auth_time)) => Ok(Link { person, account, auth_time }),
        _ => Err(wrong),
    }
}

pub(in crate::grpc) fn session(
    request: &v1::CheckSessionRequest,
) -> Result<(PersonId, Timestamp), Violations> {
    let mut wrong = Violations::default();
    let id = wrong.check("name", PersonId::parse_name(&request.name));
    let auth_time = began(&mut wrong, request.auth_time);
    match (id, auth_time) {
        (Some(id), Some(auth_time)) => Ok((id, auth_time)),
        _ => Err(wrong),
    }
}

pub(in crate::grpc) fn message(signed_in: SignedIn) -> v1::SignInResponse {
    v1::SignInResponse {
        person: Some(persons::message(signed_in.person)),
        identity: Some(persons::identity(signed_in.identity)),
        is_new: signed_in.is_new,
        auth_time: Some(signed_in.auth_time.to_proto()),
    }
}

pub(in crate::grpc) fn code(request: &v1::ClaimRequest) -> Result<Code, Violations> {
    let mut wrong = Violations::default();
    wrong.check("code", Code::parse(&request.code)).ok_or(wrong)
}

pub(in crate::grpc) fn claimed(claimed: Claimed) -> v1::ClaimResponse {
    v1::ClaimResponse {
        person: Some(persons::message(claimed.person)),
        blog: claimed.blog.name(),
        auth_time: Some(claimed.auth_time.to_proto()),
    }
}

fn began(wrong: &mut Violations, given: Option<prost_types::Timestamp>) -> Option<Timestamp> {
    if given.is_none() {
        wrong.add("auth_time", "must be set; it is what SignIn answered when the session began");
    }
    time(wrong, "auth_time", given)
}

fn account(wrong: &mut Violations, given: &v1::Account) -> Option<Account> {
    let issuer = wrong.check("account.issuer", Issuer::parse(&given.issuer));
    let subject = wrong.check("account.subject", Subject::parse(&given.subject));
    let provider = wrong.check("account.provider", Provider::parse(&given.provider));
    Some(Account { issuer: issuer?, subject: subject?, provider: provider? })
}
