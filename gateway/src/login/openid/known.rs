//! What a provider says of itself, and its keys, for as long as that is believed.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use futures::FutureExt as _;
use openidconnect::{
    AdditionalProviderMetadata, DiscoveryError, IssuerUrl, ProviderMetadata,
    core::{
        CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClientAuthMethod, CoreGrantType, CoreJsonWebKey,
        CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm, CoreResponseMode, CoreResponseType,
        CoreSubjectIdentifierType,
    },
};
use serde::{Deserialize, Serialize};
use service_kit::{
    flights::{Flight, Flights},
    time::Timestamp,
};

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

/// One provider's. Clones share it. No lock is held while it is asked, and there is one asking at a time:
/// whoever needs the answer meanwhile waits for it.
#[derive(Clone)]
pub(super) struct Known(Arc<Inner>);

struct Inner {
    issuer: IssuerUrl,
    http: Http,
    kept: Mutex<Kept>,
    askings: Flights<(), Answer>,
}

type Answer = Result<Arc<Metadata>, Refusal>;

#[derive(Default)]
struct Kept {
    metadata: Option<(Timestamp, Arc<Metadata>)>,
    /// When an unknown key was last looked for, and the provider answered.
    asked_anew: Option<Timestamp>,
}

impl Known {
    pub(super) fn new(issuer: IssuerUrl, http: Http) -> Self {
        Self(Arc::new(Inner { issuer, http, kept: Mutex::default(), askings: Flights::default() }))
    }

    /// What is believed; asks when that is nothing or too old.
    pub(super) async fn get(&self, now: Timestamp) -> Answer {
        if let Some((asked, metadata)) = &self.lock().metadata
            && now.since(*asked) < BELIEVED_FOR
        {
            return Ok(metadata.clone());
        }
        self.asking(now, false).await
    }

    /// What the provider says now, for who has found `known` wanting. Tokens come from the provider
    /// alone; still, one that names keys without end is not asked without end.
    pub(super) async fn anew(&self, known: &Arc<Metadata>, now: Timestamp) -> Answer {
        {
            let kept = self.lock();
            if let Some((_, metadata)) = &kept.metadata
                && !Arc::ptr_eq(metadata, known)
            {
                return Ok(metadata.clone());
            }
            if kept.asked_anew.is_some_and(|asked| now.since(asked) < ANEW_EVERY) {
                return Ok(known.clone());
            }
        }
        self.asking(now, true).await
    }

    fn asking(&self, now: Timestamp, is_anew: bool) -> Flight<Answer> {
        self.0.askings.join((), || {
            let known = self.clone();
            async move { known.ask(now, is_anew).await }.boxed()
        })
    }

    async fn ask(&self, now: Timestamp, is_anew: bool) -> Answer {
        let found = Metadata::discover_async(self.0.issuer.clone(), &self.0.http).await;
        let found = Arc::new(found.map_err(|error| match error {
            DiscoveryError::Request(error) => Refusal::of_call(&error),
            error => Refusal::unusable(&error),
        })?);
        let mut kept = self.lock();
        kept.metadata = Some((now, found.clone()));
        // Only now: who comes meanwhile gets this answer, and who comes after a failure asks again.
        if is_anew {
            kept.asked_anew = Some(now);
        }
        Ok(found)
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        // Whoever panicked here left a whole value behind.
        self.0.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
