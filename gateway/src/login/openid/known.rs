//! What a provider says of itself, and its keys, for as long as that is believed.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use openidconnect::{
    AdditionalProviderMetadata, DiscoveryError, IssuerUrl, ProviderMetadata,
    core::{
        CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClientAuthMethod, CoreGrantType, CoreJsonWebKey,
        CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm, CoreResponseMode, CoreResponseType,
        CoreSubjectIdentifierType,
    },
};
use serde::{Deserialize, Serialize};
use service_kit::time::Timestamp;

use crate::login::{http::Http, refusal::Refusal};

/// How long it is believed: a key that the provider withdrew signs nobody in after that.
const BELIEVED_FOR: Duration = Duration::from_hours(1);

/// Between two askings for the sake of an unknown key.
const ANEW_EVERY: Duration = Duration::from_mins(1);

/// Discovery 1.0, section 3, with [`Announced`].
pub(super) type Metadata = ProviderMetadata<
    Announced,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

/// What later documents added.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Announced {
    /// Answers carry `iss` (RFC 9207, section 3).
    #[serde(default, rename = "authorization_response_iss_parameter_supported")]
    pub(super) names_itself: bool,
}

impl AdditionalProviderMetadata for Announced {}

/// One provider's. No lock is held while it is asked: two who come at once may both ask.
pub(super) struct Known {
    issuer: IssuerUrl,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    metadata: Option<(Timestamp, Arc<Metadata>)>,
    asked_anew: Option<Timestamp>,
}

impl Known {
    pub(super) fn new(issuer: IssuerUrl) -> Self {
        Self { issuer, kept: Mutex::default() }
    }

    /// What is believed; asks when that is nothing or too old.
    pub(super) async fn get(&self, http: &Http, now: Timestamp) -> Result<Arc<Metadata>, Refusal> {
        if let Some((asked, metadata)) = &self.lock().metadata
            && now.since(*asked) < BELIEVED_FOR
        {
            return Ok(metadata.clone());
        }
        self.ask(http, now).await
    }

    /// What the provider says now, for who has found `known` wanting. Tokens come from the provider
    /// alone; still, one that names keys without end is not asked without end.
    pub(super) async fn anew(
        &self,
        http: &Http,
        known: &Arc<Metadata>,
        now: Timestamp,
    ) -> Result<Arc<Metadata>, Refusal> {
        {
            let mut kept = self.lock();
            if let Some((_, metadata)) = &kept.metadata
                && !Arc::ptr_eq(metadata, known)
            {
                return Ok(metadata.clone());
            }
            if kept.asked_anew.is_some_and(|asked| now.since(asked) < ANEW_EVERY) {
                return Ok(known.clone());
            }
            kept.asked_anew = Some(now);
        }
        self.ask(http, now).await
    }

    async fn ask(&self, http: &Http, now: Timestamp) -> Result<Arc<Metadata>, Refusal> {
        let found =
            Metadata::discover_async(self.issuer.clone(), http).await.map_err(|error| match error {
                DiscoveryError::Request(error) => Refusal::away(&error),
                error => Refusal::unusable(&error),
            })?;
        let found = Arc::new(found);
        self.lock().metadata = Some((now, found.clone()));
        Ok(found)
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        // Whoever panicked here left a whole value behind.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
