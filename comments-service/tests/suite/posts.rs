//! A small posts-service: it answers ResolveAccess from what a test tells it, and tells of the changes
//! that the test does.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use futures::{
    StreamExt as _,
    stream::{self, BoxStream},
};
use proto::posts::v1::{
    BlogAccess, ChangeKind, CommentPolicy, ErasedPerson, ListErasedPersonsRequest, ListErasedPersonsResponse,
    MemberRole, PersonAccess, PostAccess, PostAudience, PostsChange, ResolveAccessRequest,
    ResolveAccessResponse, WatchPostsRequest, WatchPostsResponse,
    access_service_server::{AccessService, AccessServiceServer},
    watch_service_server::{WatchService, WatchServiceServer},
};
use service_kit::{
    auth::{Policy, Rule, Verifier},
    call::Call,
    layers::{self, Access},
    time::Timestamp,
    upstream::{self, Upstream},
    watch::epoch_changed,
};
use store_kit::feed::Position;
use tokio::{
    sync::{Semaphore, watch},
    time::Instant,
};
use tonic::{Request, Response, Status};

/// What it knows.
#[derive(Debug, Default)]
pub(crate) struct Known {
    pub(crate) blogs: HashMap<String, CommentPolicy>,
    pub(crate) posts: HashMap<String, PostAccess>,
    pub(crate) persons: HashMap<String, PersonAccess>,
    pub(crate) roles: HashMap<(String, String), MemberRole>,
    /// Who was erased, and when: microseconds since 1970.
    pub(crate) erased: Vec<(String, i64)>,
    pub(crate) away: bool,
    /// Answers wait for a permit, while there is one.
    pub(crate) gate: Option<Arc<Semaphore>>,
    /// Only the next answer does.
    pub(crate) gate_is_for_one: bool,
    /// Which life of the database it is.
    pub(crate) epoch: u128,
    /// What happened in it.
    pub(crate) changes: Vec<PostsChange>,
    /// Whether nothing is told for now.
    pub(crate) is_silent: bool,
    /// Who followed.
    pub(crate) watched: Vec<WatchPostsRequest>,
    /// Questions that were refused.
    pub(crate) refused: usize,
    /// The questions that came in.
    pub(crate) asked: Vec<ResolveAccessRequest>,
    /// The ids under which they were logged.
    pub(crate) request_ids: Vec<String>,
}

/// The service; clones share what they know.
#[derive(Debug, Clone, Default)]
pub(crate) struct FakePosts(Arc<Mutex<Known>>, watch::Sender<()>);

impl FakePosts {
    /// Looks at or changes what it knows.
    pub(crate) fn with<T>(&self, change: impl FnOnce(&mut Known) -> T) -> T {
        let changed = change(&mut self.0.lock().unwrap());
        self.1.send_replace(());
        changed
    }

    /// Tells of a change.
    pub(crate) fn tell(&self, name: &str, kind: ChangeKind) {
        let change = PostsChange { name: name.into(), kind: kind.into(), revision: 2, ..Default::default() };
        self.with(|known| known.changes.push(change));
    }

    /// How far its feed is.
    pub(crate) fn head(&self) -> Position {
        self.with(|known| position(known, known.changes.len()))
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
        let policy = Policy(&[
            ("rapport.posts.v1.AccessService/ResolveAccess", Rule::Scope("access.resolve")),
            ("rapport.posts.v1.AccessService/ListErasedPersons", Rule::Scope("access.resolve")),
            ("rapport.posts.v1.WatchService/WatchPosts", Rule::Scope("access.resolve")),
        ]);
        let routes = tonic::service::Routes::new(AccessServiceServer::new(self.clone()))
            .add_service(WatchServiceServer::new(self.clone()))
            .into_axum_router();
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
        let (gate, answer) = self.with(|known| {
            if known.away {
                known.refused += 1;
                return Err(Status::unavailable("away"));
            }
            if request.posts.len() > 100 {
                return Err(Status::invalid_argument("more than 100"));
            }
            known.asked.push(request.clone());
            known.request_ids.push(request_id.as_str().to_owned());
            let gate = if known.gate_is_for_one { known.gate.take() } else { known.gate.clone() };
            Ok((gate, answer(known, &request)))
        })?;
        if let Some(gate) = gate {
            gate.acquire().await.expect("nobody closes it").forget();
        }
        Ok(Response::new(answer))
    }

    async fn list_erased_persons(
        &self,
        request: Request<ListErasedPersonsRequest>,
    ) -> Result<Response<ListErasedPersonsResponse>, Status> {
        let page_token = request.into_inner().page_token;
        Ok(Response::new(self.with(|known| erased(known, &page_token))))
    }
}

/// One to a page, so that pages are gone through.
fn erased(known: &Known, page_token: &str) -> ListErasedPersonsResponse {
    let at: usize = page_token.parse().unwrap_or_default();
    let person = known.erased.get(at).map(|(name, time)| ErasedPerson {
        name: name.clone(),
        erase_time: Some(Timestamp(*time).to_proto()),
    });
    let is_more = at + 1 < known.erased.len();
    let next_page_token = if is_more { (at + 1).to_string() } else { String::new() };
    ListErasedPersonsResponse { persons: person.into_iter().collect(), next_page_token }
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

/// How often it gives a sign of life.
const HEARTBEAT: Duration = Duration::from_millis(100);

#[tonic::async_trait]
impl WatchService for FakePosts {
    type WatchPostsStream = BoxStream<'static, Result<WatchPostsResponse, Status>>;

    async fn watch_posts(
        &self,
        request: Request<WatchPostsRequest>,
    ) -> Result<Response<Self::WatchPostsStream>, Status> {
        let request = request.into_inner();
        let from = self.with(|known| {
            known.watched.push(request.clone());
            if known.away {
                return Err(Status::unavailable("away"));
            }
            if request.resume_token.is_empty() {
                return Ok(known.changes.len());
            }
            let after: Position = request.resume_token.parse().expect("a token of its own");
            if after.epoch != position(known, 0).epoch {
                return Err(epoch_changed());
            }
            Ok(usize::try_from(after.number).unwrap())
        })?;
        let opening = self.with(|known| still(known, from));
        let followed = Followed { posts: self.clone(), next: from, epoch: self.head().epoch };
        let changes = stream::unfold(Some(followed), |followed| async {
            let mut followed = followed?;
            let told = followed.told().await;
            let goes_on = told.is_ok().then_some(followed);
            Some((told, goes_on))
        });
        Ok(Response::new(stream::iter([Ok(opening)]).chain(changes).boxed()))
    }
}

struct Followed {
    posts: FakePosts,
    next: usize,
    epoch: uuid::Uuid,
}

impl Followed {
    /// What comes next; after a while, that there is nothing.
    async fn told(&mut self) -> Result<WatchPostsResponse, Status> {
        let mut changed = self.posts.1.subscribe();
        // However often something changes that is not told.
        let silent = Instant::now() + HEARTBEAT;
        loop {
            let told = self.posts.0.lock().map(|known| self.now(&known)).unwrap()?;
            if let Some(told) = told {
                self.next += 1;
                return Ok(told);
            }
            if tokio::time::timeout_at(silent, changed.changed()).await.is_err() {
                return Ok(self.posts.0.lock().map(|known| still(&known, self.next)).unwrap());
            }
        }
    }

    fn now(&self, known: &Known) -> Result<Option<WatchPostsResponse>, Status> {
        if known.away || position(known, 0).epoch != self.epoch {
            return Err(Status::unavailable("stopped"));
        }
        let change = known.changes.get(self.next).filter(|_| !known.is_silent);
        Ok(change.map(|change| WatchPostsResponse {
            resume_token: position(known, self.next + 1).to_string(),
            change: Some(change.clone()),
        }))
    }
}

fn still(known: &Known, next: usize) -> WatchPostsResponse {
    WatchPostsResponse { resume_token: position(known, next).to_string(), change: None }
}

fn position(known: &Known, number: usize) -> Position {
    Position { epoch: uuid::Uuid::from_u128(known.epoch), number: number.try_into().unwrap() }
}
