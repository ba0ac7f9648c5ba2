//! Whether posts-service believes what another program signs: asked as that program asks it, of what nobody
//! has.

use std::{path::Path, time::Duration};

use proto::posts::v1::{
    CheckSessionRequest, ResolveAccessRequest, access_service_client::AccessServiceClient,
    sign_in_service_client::SignInServiceClient,
};
use service_kit::{
    auth::{Identity, Minter, Refused, SIGN_IN, key::PrivateKey},
    call::{Call, FEED_POSITION},
    config::KeyFolder,
    time::Clock,
    upstream::Upstream,
};
use store_kit::feed::Position;
use tokio::time::{Instant, timeout};
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use super::{CHECK, Finding};

/// How long posts-service may take to say whether it believes a token.
const ANSWERED_WITHIN: Duration = Duration::from_secs(3);

/// What is wrong with the calls of comments-service, and how far the change feed of posts-service is.
pub(super) async fn of_comments(
    settings: &comments_service::config::Settings,
    upstream: Upstream,
) -> (Option<Finding>, Option<Position>) {
    // A key that cannot be read is another check's.
    let Ok(key) = PrivateKey::read(&settings.signing_key()) else { return (None, None) };
    let minter =
        Minter::new(&key, comments_service::ISSUER, &settings.keys.installation.name, Clock::system());
    let scopes = vec![comments_service::posts::SCOPE.to_owned()];
    let identity = Identity::Service { name: comments_service::posts::SERVICE.to_owned(), scopes };
    let question = ResolveAccessRequest { blogs: vec!["blogs/doctor".to_owned()], ..Default::default() };
    let request = Call::of_nobody(Instant::now() + ANSWERED_WITHIN).as_service(question, &minter, &identity);
    let mut client = AccessServiceClient::new(upstream);
    let Ok(answer) = timeout(ANSWERED_WITHIN, client.resolve_access(request)).await else {
        return (None, None);
    };
    let metadata = match &answer {
        Ok(answer) => answer.metadata(),
        Err(status) => status.metadata(),
    };
    let position = metadata.get(FEED_POSITION).and_then(|text| text.to_str().ok()?.parse().ok());
    (answer.err().and_then(|status| refused(&settings.signing_key(), &status)), position)
}

/// What is wrong with the calls by which the gateway signs people in.
pub(super) async fn of_gateway(settings: &gateway::config::Settings, upstream: Upstream) -> Option<Finding> {
    let path =
        settings.gateway_key.clone().unwrap_or_else(|| KeyFolder::of_data(&settings.data_dir).gateway());
    let key = PrivateKey::read(&path).ok()?;
    let clock = Clock::system();
    let minter = Minter::new(&key, gateway::ISSUER, &settings.installation.name, clock.clone());
    let identity = Identity::Service { name: gateway::ISSUER.to_owned(), scopes: vec![SIGN_IN.to_owned()] };
    let auth_time = Some(clock.now().to_proto());
    let question = CheckSessionRequest { name: "persons/doctor".to_owned(), auth_time };
    let request = Call::of_nobody(Instant::now() + ANSWERED_WITHIN).as_service(question, &minter, &identity);
    let mut client = SignInServiceClient::new(upstream);
    let status = timeout(ANSWERED_WITHIN, client.check_session(request)).await.ok()?.err()?;
    let info = status.get_details_error_info();
    let cause = info.as_ref().and_then(|info| info.metadata.get("cause")).map(String::as_str);
    if cause == Some(Refused::NotForThisKey.cause()) {
        let found = format!(
            "posts-service does not let {} sign `{SIGN_IN}`: nobody signs in with a provider",
            path.display()
        );
        let next = "`rapport doctor posts-service` beside it says what its RAPPORT_KEYS lacks";
        return Some(Finding::warning(CHECK, found, next));
    }
    refused(&path, &status)
}

fn refused(key: &Path, status: &Status) -> Option<Finding> {
    let found = format!("posts-service does not believe {}: {}", key.display(), status.message());
    let next = "its RAPPORT_KEYS needs the public half of this key, and both the same RAPPORT_INSTALLATION";
    let is_refused = matches!(status.code(), Code::Unauthenticated | Code::PermissionDenied);
    is_refused.then(|| Finding::wrong(CHECK, found, next))
}
