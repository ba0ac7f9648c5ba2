//! A comments-service whose watches say what a test tells them to, and the gateway in front of it.

use std::{
    net::SocketAddr,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use axum::Router;
use futures::{Stream, StreamExt as _, stream};
use gateway::Parts;
use proto::comments::v1::{
    ChangeKind, Comment, CommentChange, WatchCommentsRequest, WatchCommentsResponse,
    watch_service_server::{WatchService, WatchServiceServer},
};
use service_kit::{
    auth::{Minter, Secret, key::PrivateKey},
    serve,
    time::Clock,
    upstream,
};
use tokio::{sync::mpsc, task::JoinHandle};
use tokio_util::sync::CancellationToken;
use tonic::{Request, Response, Status, async_trait, metadata::MetadataMap, service::Routes};

pub(crate) const POST: &str = "blogs/waiter/posts/week-1";
pub(crate) const PATH: &str = "/v1/blogs/waiter/posts/week-1/comments:watch";

type Told = Result<WatchCommentsResponse, Status>;

/// A watch that somebody opened.
pub(crate) struct Watch {
    pub(crate) request: WatchCommentsRequest,
    pub(crate) metadata: MetadataMap,
    told: mpsc::UnboundedSender<Told>,
}

impl Watch {
    pub(crate) fn tell(&self, told: impl Into<Told>) {
        self.told.send(told.into()).unwrap();
    }

    /// Waits until nobody listens any more.
    pub(crate) async fn left(&self) {
        self.told.closed().await;
    }
}

/// What a watch does at once.
#[derive(Clone, Default)]
pub(crate) enum Script {
    /// Says what the test tells it.
    #[default]
    Told,
    /// Refuses.
    Refuse(Status),
    /// Says something of 64 KiB as often as it is asked, and counts.
    Babble(Arc<AtomicUsize>),
}

struct Stub {
    script: Script,
    opened: mpsc::UnboundedSender<Watch>,
}

#[async_trait]
impl WatchService for Stub {
    type WatchCommentsStream = Pin<Box<dyn Stream<Item = Told> + Send>>;

    async fn watch_comments(
        &self,
        request: Request<WatchCommentsRequest>,
    ) -> Result<Response<Self::WatchCommentsStream>, Status> {
        let (told, mut heard) = mpsc::unbounded_channel();
        let (metadata, _, request) = request.into_parts();
        let _ = self.opened.send(Watch { request, metadata, told });
        let heard = stream::poll_fn(move |context| heard.poll_recv(context));
        match &self.script {
            Script::Told => Ok(Response::new(heard.boxed())),
            Script::Refuse(status) => Err(status.clone()),
            Script::Babble(count) => {
                let count = count.clone();
                let babble = stream::repeat_with(move || {
                    count.fetch_add(1, Ordering::SeqCst);
                    Ok(change("p1", &"x".repeat(64 * 1024)))
                });
                Ok(Response::new(babble.boxed()))
            }
        }
    }
}

/// The gateway, and what it asks.
pub(crate) struct House {
    pub(crate) router: Router,
    pub(crate) shutdown: CancellationToken,
    opened: mpsc::UnboundedReceiver<Watch>,
}

impl House {
    pub(crate) fn new(script: Script) -> Self {
        let (opened, seen) = mpsc::unbounded_channel();
        let comments = Routes::new(WatchServiceServer::new(Stub { script, opened })).into_axum_router();
        let (clock, shutdown) = (Clock::system(), CancellationToken::new());
        let router = gateway::build(&Parts {
            posts: upstream::in_process(Router::new()),
            comments: upstream::in_process(comments),
            minter: Minter::new(&PrivateKey::generate(), gateway::ISSUER, "here", clock.clone()),
            cookie_key: Secret([7; 32]).into(),
            public_url: "http://127.0.0.1:8080".parse().unwrap(),
            blog_hosts: Vec::new(),
            trusted_proxies: Vec::new(),
            max_live_readers: 10,
            login: gateway::config::Login::default(),
            clock,
            shutdown: shutdown.clone(),
        });
        Self { router, shutdown, opened: seen }
    }

    /// The next watch that it opened.
    pub(crate) async fn watch(&mut self) -> Watch {
        self.opened.recv().await.unwrap()
    }

    /// Serves it at a port of its own; the task ends when all connections are drained.
    pub(crate) async fn listen(&self) -> (SocketAddr, JoinHandle<std::io::Result<()>>) {
        let listener = serve::bind("127.0.0.1:0".parse().unwrap()).await.unwrap();
        let address = listener.local_addr().unwrap();
        let served = serve::all([(listener, self.router.clone())], self.shutdown.clone());
        (address, tokio::spawn(served))
    }
}

/// A sign of life.
pub(crate) fn alive(token: &str) -> WatchCommentsResponse {
    WatchCommentsResponse { resume_token: token.to_owned(), change: None }
}

pub(crate) fn change(token: &str, content: &str) -> WatchCommentsResponse {
    let comment = Comment { content: content.to_owned(), ..Comment::default() };
    let change = CommentChange {
        name: format!("{POST}/comments/1"),
        kind: ChangeKind::Created.into(),
        revision: 1,
        comment: Some(comment),
        ..CommentChange::default()
    };
    WatchCommentsResponse { resume_token: token.to_owned(), change: Some(change) }
}
