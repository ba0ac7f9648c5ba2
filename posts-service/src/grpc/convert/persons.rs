//! Messages of PersonService.

use proto::posts::v1;
use service_kit::{auth::Caller, mask::Mask, name, violation::Violations};

use super::{
    api_keys, masked, members, posts, required, to_time,
    whose::{person, whose},
};
use crate::{
    persons::{Erasure, Export, PersonChange},
    values::{Account, DisplayName, Identity, IdentityId, IdentityName, Person, WebSite},
};

const WRITABLE: &[&str] = &["display_name", "url"];

pub(in crate::grpc) fn update(
    mut wrong: Violations,
    caller: &Caller,
    request: &v1::UpdatePersonRequest,
) -> Result<PersonChange, Violations> {
    let given = required("person", request.person.as_ref())?;
    let id = wrong.check("person.name", person(caller, &given.name));
    let paths = request.update_mask.as_ref().map(|mask| mask.paths.as_slice());
    let mask = Mask::parse(paths, WRITABLE, |path| match path {
        "display_name" => !given.display_name.is_empty(),
        _ => !given.url.is_empty(),
    })?;
    let display_name = masked(&mut wrong, mask.has("display_name"), "person.display_name", || {
        DisplayName::parse(&given.display_name)
    });
    let url = masked(&mut wrong, mask.has("url"), "person.url", || WebSite::parse(&given.url));
    let Some(id) = id else { return Err(wrong) };
    wrong.into_result()?;
    Ok(PersonChange { id, etag: given.etag.clone(), display_name, url })
}

pub(in crate::grpc) fn identity_name(caller: &Caller, name: &str) -> Result<IdentityName, Violations> {
    let rule = "must look like `persons/{person}/identities/{identity}`";
    let parsed =
        name::parts("persons/*/identities/*", name).ok_or_else(|| rule.to_owned()).and_then(|[whose, id]| {
            let id = IdentityId::parse(id).ok_or(rule)?;
            Ok(IdentityName { person: person(caller, &format!("persons/{whose}"))?, id })
        });
    let mut wrong = Violations::default();
    wrong.check("name", parsed).ok_or(wrong)
}

pub(in crate::grpc) fn message(person: Person) -> v1::Person {
    v1::Person {
        name: person.id.name(),
        etag: person.etag(),
        display_name: person.display_name,
        url: person.url,
        revision: person.revision,
        create_time: Some(person.create_time.to_proto()),
        update_time: Some(person.update_time.to_proto()),
        signed_out_before: to_time(person.signed_out_before),
        erase_time: to_time(person.erase_time),
    }
}

pub(in crate::grpc) fn identity(identity: Identity) -> v1::Identity {
    let Account { issuer, subject, provider } = identity.account;
    v1::Identity {
        name: identity.name.to_string(),
        account: Some(v1::Account {
            issuer: issuer.into_string(),
            subject: subject.into_string(),
            provider: provider.into_string(),
        }),
        create_time: Some(identity.create_time.to_proto()),
        last_sign_in_time: to_time(identity.last_sign_in_time),
    }
}

pub(in crate::grpc) fn erasure(
    caller: &Caller,
    request: &v1::ErasePersonRequest,
) -> Result<Erasure, Violations> {
    Ok(Erasure { id: whose(caller, "name", &request.name)?, with_posts: request.erase_posts })
}

pub(in crate::grpc) fn export(export: Export, next_page_token: String) -> v1::ExportPersonResponse {
    let posts = export.posts.into_iter().map(posts::message).collect();
    let mut message = v1::ExportPersonResponse { posts, next_page_token, ..Default::default() };
    if let Some(about) = export.about {
        message.person = Some(self::message(about.person));
        message.identities = about.identities.into_iter().map(identity).collect();
        message.api_keys = about.api_keys.into_iter().map(api_keys::message).collect();
        message.members = about.members.into_iter().map(members::message).collect();
    }
    message
}
