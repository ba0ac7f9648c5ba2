//! The person that a name of a request means, which may be whoever calls.

use service_kit::{auth::Caller, violation::Violations};

use crate::values::PersonId;

/// The person that a field names.
pub(in crate::grpc) fn whose(caller: &Caller, field: &str, name: &str) -> Result<PersonId, Violations> {
    let mut wrong = Violations::default();
    wrong.check(field, person(caller, name)).ok_or(wrong)
}

/// The person whose name that is; whoever calls for `persons/me`.
pub(super) fn person(caller: &Caller, name: &str) -> Result<PersonId, String> {
    if name != "persons/me" {
        return PersonId::parse_name(name)
            .map_err(|rule| format!("{rule}, or be `persons/me` for who calls"));
    }
    let me = caller.person().ok_or("is whoever calls, and no person does; name one as `persons/{person}`")?;
    PersonId::parse_name(me)
}
