//! A small posts-service: it answers ResolveAccess from what a test tells it.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use proto::posts::v1::{
    BlogAccess, CommentPolicy, MemberRole, PersonAccess, PostAccess, PostAudience, ResolveAccessRequest,
    ResolveAccessResponse,
    access_service_server::{AccessService, AccessServiceServer},
};
use service_kit::{
    auth::{Policy, Rule, Verifier},
    call::Call,
    layers::{self, Access},
    upstream::{self, Upstream},
};
use tokio::sync::Semaphore;
use tonic::{Request, Response, Status};

/// What it knows.
#[derive(Debug, Default)]
pub(crate) struct Known {
    pub(crate) blogs: HashMap<String, CommentPolicy>,
    pub(crate) posts: HashMap<String, PostAccess>,
    pub(crate) persons: HashMap<String, PersonAccess>,
    pub(crate) roles: HashMap<(String, String), MemberRole>,
    pub(crate) away: bool,
    /// Answers wait for a permit, while there is one.
    pub(crate) gate: Option<Arc<Semaphore>>,
    /// The questions that came in.
    pub(crate) asked: Vec<ResolveAccessRequest>,
    /// The ids under which they were logged.
    pub(crate) request_ids: Vec<String>,
}

/// The service; clones share what they know.
#[derive(Debug, Clone, Default)]
pub(crate) struct FakePosts(Arc<Mutex<Known>>);

impl FakePosts {
    /// Looks at or changes what it knows.
    pub(crate) fn with<T>(&self, change: impl FnOnce(&mut Known) -> T) -> T {
        change(&mut self.0.lock().unwrap())
    }

    pub(crate) fn set_audience(&self, post: &str, audience: PostAudience) {
        self.with(|known| known.posts.get_mut(post).unwrap().set_audience(audience));
    }

    /// Changes the rules of the blog `tea`.
    pub(crate) fn set_policy(&self, change: impl FnOnce(&mut CommentPolicy)) {
        self.with(|known| change(known.blogs.get_mut("blogs/tea").unwrap()));
    }

    /// The service behind the layers that the real one has.
    pub(crate) fn upstream(&self, verifier: Verifier) -> Upstream {
        let policy =
            Policy(&[("rapport.posts.v1.AccessService/ResolveAccess", Rule::Scope("access.resolve"))]);
        let routes = tonic::service::Routes::new(AccessServiceServer::new(self.clone())).into_axum_router();
        upstream::in_process(layers::wrap(routes, Access { verifier, policy }))
    }
}

#[tonic::async_trait]
impl AccessService for FakePosts {
    async fn resolve_access(
        &self,
        request: Request<ResolveAccessRequest>,
    ) -> Result<Response<ResolveAccessResponse>, Status> {
        let request_id = Call::of(&request)?.request_id;
        let request = request.into_inner();
        let gate = self.with(|known| {
            if known.away {
                return Err(Status::unavailable("away"));
            }
            if request.posts.len() > 100 {
                return Err(Status::invalid_argument("more than 100"));
            }
            known.asked.push(request.clone());
            known.request_ids.push(request_id.as_str().to_owned());
            Ok(known.gate.clone())
        })?;
        if let Some(gate) = gate {
            gate.acquire().await.expect("nobody closes it").forget();
        }
        Ok(Response::new(self.with(|known| answer(known, &request))))
    }
}

fn answer(known: &Known, request: &ResolveAccessRequest) -> ResolveAccessResponse {
    let blogs = request.blogs.iter().filter_map(|name| {
        let policy = *known.blogs.get(name)?;
        let role = known.roles.get(&(name.clone(), request.person.clone()));
        Some(BlogAccess {
            name: name.clone(),
            comment_policy: Some(policy),
            role: role.copied().unwrap_or_default().into(),
            revision: 1,
        })
    });
    ResolveAccessResponse {
        posts: request.posts.iter().filter_map(|name| known.posts.get(name).cloned()).collect(),
        blogs: blogs.collect(),
        person: known.persons.get(&request.person).cloned(),
    }
}
