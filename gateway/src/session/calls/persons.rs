//! Calls about a person, and by which accounts they sign in.

use proto::posts::v1::{
    DeleteIdentityRequest, GetPersonRequest, Identity, ListIdentitiesRequest, Person,
    SignOutEverywhereRequest, UpdatePersonRequest,
};

use super::{As, Calls, READ_TIMEOUT, WRITE_TIMEOUT, read, written};
use crate::session::failure::Failure;

impl Calls {
    pub(crate) async fn person(&self, me: As<'_>, name: String) -> Result<Person, Failure> {
        let request = self.sign(me, READ_TIMEOUT, GetPersonRequest { name })?;
        read(me, self.persons.clone().get_person(request)).await
    }

    pub(crate) async fn update_person(
        &self,
        me: As<'_>,
        message: UpdatePersonRequest,
    ) -> Result<Person, Failure> {
        let request = self.sign(me, WRITE_TIMEOUT, message)?;
        written(me, self.persons.clone().update_person(request)).await
    }

    /// All accounts of a person: 20 at most, which is one page.
    pub(crate) async fn identities(&self, me: As<'_>, parent: String) -> Result<Vec<Identity>, Failure> {
        let message = ListIdentitiesRequest { parent, ..ListIdentitiesRequest::default() };
        let request = self.sign(me, READ_TIMEOUT, message)?;
        Ok(read(me, self.persons.clone().list_identities(request)).await?.identities)
    }

    pub(crate) async fn delete_identity(
        &self,
        me: As<'_>,
        message: DeleteIdentityRequest,
    ) -> Result<(), Failure> {
        let request = self.sign(me, WRITE_TIMEOUT, message)?;
        written(me, self.persons.clone().delete_identity(request)).await
    }

    pub(crate) async fn sign_out_everywhere(&self, me: As<'_>, name: String) -> Result<Person, Failure> {
        let request = self.sign(me, WRITE_TIMEOUT, SignOutEverywhereRequest { name })?;
        written(me, self.persons.clone().sign_out_everywhere(request)).await
    }
}
