//! Calls about the API keys of a person.

use proto::posts::v1::{ApiKey, CreateApiKeyRequest, DeleteApiKeyRequest, ListApiKeysRequest};

use super::{As, Calls, READ_TIMEOUT, WRITE_TIMEOUT, read, written};
use crate::session::failure::Failure;

impl Calls {
    /// All keys of a person: 20 at most, which is one page.
    pub(crate) async fn api_keys(&self, me: As<'_>, parent: String) -> Result<Vec<ApiKey>, Failure> {
        let message = ListApiKeysRequest { parent, ..ListApiKeysRequest::default() };
        let request = self.sign(me, READ_TIMEOUT, message)?;
        Ok(read(me, self.api_keys.clone().list_api_keys(request)).await?.api_keys)
    }

    pub(crate) async fn create_api_key(
        &self,
        me: As<'_>,
        message: CreateApiKeyRequest,
    ) -> Result<ApiKey, Failure> {
        let request = self.sign(me, WRITE_TIMEOUT, message)?;
        written(me, self.api_keys.clone().create_api_key(request)).await
    }

    pub(crate) async fn delete_api_key(
        &self,
        me: As<'_>,
        message: DeleteApiKeyRequest,
    ) -> Result<(), Failure> {
        let request = self.sign(me, WRITE_TIMEOUT, message)?;
        written(me, self.api_keys.clone().delete_api_key(request)).await
    }
}
