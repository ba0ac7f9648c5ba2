//! The wire: messages come in, are parsed at the door, and go to the domain; only here and in
//! `grpc/` is tonic named.

mod access;
mod api_keys;
mod blogs;
mod convert;
mod invitations;
mod members;
mod persons;
mod posts;
mod search;
mod sign_in;
mod status;
mod summaries;
mod watch;

use axum::Router;
use proto::posts::v1::{
    access_service_server::AccessServiceServer, api_key_service_server::ApiKeyServiceServer,
    blog_service_server::BlogServiceServer, invitation_service_server::InvitationServiceServer,
    member_service_server::MemberServiceServer, person_service_server::PersonServiceServer,
    post_service_server::PostServiceServer, search_service_server::SearchServiceServer,
    sign_in_service_server::SignInServiceServer, summary_service_server::SummaryServiceServer,
    watch_service_server::WatchServiceServer,
};
use service_kit::{auth::Caller, call::Call, layers::MAX_MESSAGE_BYTES, time::Clock, watch::Watches};
use store_kit::{Database, feed::Feed};
use tonic::{Request, Status, service::Routes};
use tonic_health::server::HealthReporter;

/// Every service of this crate, without the layers that they need.
pub(crate) fn routes(database: &Database, feed: &Feed, watches: &Watches, clock: &Clock) -> Router {
    let api_keys = api_keys::Service::new(database.clone(), clock.clone());
    let blogs = blogs::Service::new(database.clone(), clock.clone());
    let invitations = invitations::Service::new(database.clone(), clock.clone());
    let members = members::Service::new(database.clone(), clock.clone());
    let persons = persons::Service::new(database.clone(), clock.clone());
    let sign_in = sign_in::Service::new(database.clone(), clock.clone());
    let posts = posts::Service::new(database.clone(), clock.clone());
    let summaries = summaries::Service::new(database.clone());
    let search = search::Service::new(database.clone());
    let access = access::Service::new(database.clone());
    let watch = watch::Service::new(database.clone(), feed.clone(), watches.clone());
    Routes::new(BlogServiceServer::new(blogs).max_decoding_message_size(MAX_MESSAGE_BYTES))
        .add_service(ApiKeyServiceServer::new(api_keys).max_decoding_message_size(MAX_MESSAGE_BYTES))
        .add_service(InvitationServiceServer::new(invitations).max_decoding_message_size(MAX_MESSAGE_BYTES))
        .add_service(MemberServiceServer::new(members).max_decoding_message_size(MAX_MESSAGE_BYTES))
        .add_service(PersonServiceServer::new(persons).max_decoding_message_size(MAX_MESSAGE_BYTES))
        .add_service(SignInServiceServer::new(sign_in).max_decoding_message_size(MAX_MESSAGE_BYTES))
        .add_service(PostServiceServer::new(posts).max_decoding_message_size(MAX_MESSAGE_BYTES))
        .add_service(SummaryServiceServer::new(summaries).max_decoding_message_size(MAX_MESSAGE_BYTES))
        .add_service(SearchServiceServer::new(search).max_decoding_message_size(MAX_MESSAGE_BYTES))
        .add_service(AccessServiceServer::new(access).max_decoding_message_size(MAX_MESSAGE_BYTES))
        .add_service(WatchServiceServer::new(watch).max_decoding_message_size(MAX_MESSAGE_BYTES))
        .into_axum_router()
}

/// What `grpc.health.v1` says of this service. Clones say the same.
#[derive(Clone)]
pub(crate) struct Health(HealthReporter);

/// `grpc.health.v1`, for clients: SERVING until [`Health::end`].
pub(crate) fn health() -> (Health, Router) {
    let (health, server) = tonic_health::server::health_reporter();
    (Health(health), Routes::from(Router::new()).add_service(server).into_axum_router())
}

impl Health {
    /// Ends every stream that watches it, so that its connection can close.
    pub(crate) async fn end(mut self) {
        self.0.clear_service_status("").await;
    }
}

/// Who calls, and with what.
fn opened<T>(request: Request<T>) -> Result<(Caller, T), Status> {
    let call = Call::of(&request)?;
    Ok((call.caller, request.into_inner()))
}
