//! Messages of ApiKeyService, and the exchange of a key.

use proto::{api_keys::SCOPES, posts::v1};
use service_kit::{auth::Caller, name, violation::Violations};

use super::{required, time, to_time, whose::person};
use crate::{
    api_keys::{Made, NewApiKey},
    values::{ApiKey, ApiKeyId, ApiKeyName, KeyName, KeySecret},
};

pub(in crate::grpc) fn create(
    mut wrong: Violations,
    caller: &Caller,
    request: v1::CreateApiKeyRequest,
) -> Result<NewApiKey, Violations> {
    let given = required("api_key", request.api_key)?;
    let person = wrong.check("parent", person(caller, &request.parent));
    let display_name = wrong.check("api_key.display_name", KeyName::parse(&given.display_name));
    let scopes = wrong.check("api_key.scopes", scopes(&given.scopes));
    if given.expire_time.is_none() {
        wrong.add("api_key.expire_time", "must be set: every key ends, within 366 days");
    }
    let expire_time = time(&mut wrong, "api_key.expire_time", given.expire_time);
    let (Some(person), Some(display_name), Some(scopes), Some(expire_time)) =
        (person, display_name, scopes, expire_time)
    else {
        return Err(wrong);
    };
    wrong.into_result()?;
    Ok(NewApiKey { person, display_name, scopes, expire_time })
}

/// At least one, each once, in the order that they are read in: none would be none, and looks like all.
fn scopes(given: &[String]) -> Result<Vec<String>, String> {
    let foreign = given.iter().find(|given| !SCOPES.contains(&given.as_str()));
    if foreign.is_some() || given.is_empty() {
        return Err(format!("must be some of {}", SCOPES.join(", ")));
    }
    let held = SCOPES.iter().filter(|scope| given.iter().any(|given| given == *scope));
    Ok(held.map(|&scope| scope.to_owned()).collect())
}

pub(in crate::grpc) fn name(caller: &Caller, name: &str) -> Result<ApiKeyName, Violations> {
    let rule = "must look like `persons/{person}/apiKeys/{api_key}`";
    let parsed =
        name::parts("persons/*/apiKeys/*", name).ok_or_else(|| rule.to_owned()).and_then(|[whose, id]| {
            let id = ApiKeyId::parse(id).ok_or(rule)?;
            Ok(ApiKeyName { person: person(caller, &format!("persons/{whose}"))?, id })
        });
    let mut wrong = Violations::default();
    wrong.check("name", parsed).ok_or(wrong)
}

pub(in crate::grpc) fn secret(request: &v1::ExchangeApiKeyRequest) -> Result<KeySecret, Violations> {
    let mut wrong = Violations::default();
    wrong.check("key", KeySecret::parse(&request.key)).ok_or(wrong)
}

pub(in crate::grpc) fn made(made: Made) -> v1::ApiKey {
    let key = made.secret.map(KeySecret::into_string).unwrap_or_default();
    v1::ApiKey { key, ..message(made.key) }
}

pub(in crate::grpc) fn message(key: ApiKey) -> v1::ApiKey {
    v1::ApiKey {
        etag: key.etag(),
        name: key.name.to_string(),
        display_name: key.display_name,
        scopes: key.scopes,
        key: String::new(),
        create_time: Some(key.create_time.to_proto()),
        expire_time: Some(key.expire_time.to_proto()),
        last_use_time: to_time(key.last_use_time),
    }
}

pub(in crate::grpc) fn exchanged(key: Option<ApiKey>) -> v1::ExchangeApiKeyResponse {
    let Some(key) = key else { return v1::ExchangeApiKeyResponse::default() };
    v1::ExchangeApiKeyResponse {
        person: key.name.person.name(),
        scopes: key.scopes,
        expire_time: Some(key.expire_time.to_proto()),
    }
}
