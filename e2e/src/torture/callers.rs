//! Who calls: a service with every scope that the run needs, at every face in turn, again and again
//! until it knows.

use std::{collections::BTreeMap, net::SocketAddr, sync::Mutex, time::Duration};

use anyhow::{Context as _, Result};
use proto::{
    comments::v1::{
        comment_service_client::CommentServiceClient,
        watch_service_client::WatchServiceClient as CommentsWatchClient,
    },
    posts::v1::{
        blog_service_client::BlogServiceClient, member_service_client::MemberServiceClient,
        post_service_client::PostServiceClient, watch_service_client::WatchServiceClient as PostsWatchClient,
    },
};
use rapport::keys::{Folder, OPERATOR};
use service_kit::{
    auth::{Identity, Minter},
    time::Clock,
    upstream::{self, Upstream},
};
use tokio::time::Instant;
use tonic::{Code, Request, Status, metadata::MetadataValue};

use super::{chance::Chance, installation::Installation};

const TOKEN_LIFETIME: Duration = Duration::from_hours(6);

/// How long one attempt may take.
const DEADLINE: Duration = Duration::from_secs(4);

/// How long attempts go on: longer than any fault lasts.
const PATIENCE: Duration = Duration::from_mins(2);

const SCOPES: [&str; 9] = [
    "access.resolve",
    "blogs.create",
    "blogs.write",
    "comments.moderate",
    "comments.read",
    "comments.write",
    "members.read",
    "posts.read",
    "posts.write",
];

/// What became of a call.
#[derive(Debug)]
pub(super) enum Outcome<T> {
    /// It was acknowledged.
    Done(T),
    /// It was refused for good, at the first attempt or at a later one.
    Refused { status: Status, attempts: u32 },
    /// Nobody knows: it happened once, or not at all.
    Unknown,
}

/// The faces, and the token.
pub(super) struct Callers {
    token: String,
    posts: Vec<Upstream>,
    comments: Vec<Upstream>,
    failures: Mutex<BTreeMap<String, u64>>,
    faults: Mutex<Vec<String>>,
}

impl Callers {
    pub(super) fn of(installation: &Installation) -> Result<Self> {
        let keys = Folder::of_data(&installation.data_dir()).open()?;
        let minter = Minter::new(&keys.operator, OPERATOR, "rapport", Clock::system());
        let scopes = SCOPES.map(str::to_owned).into();
        let robot = Identity::Service { name: "torture".to_owned(), scopes };
        let token = minter.mint(&robot, TOKEN_LIFETIME).context("a service has a token")?;
        let connect = |addresses: &[SocketAddr]| {
            let urls = addresses.iter().map(|address| format!("http://{address}"));
            urls.map(|url| upstream::connect(&url)).collect::<Result<Vec<_>, _>>()
        };
        let (posts, comments) = (connect(&installation.posts)?, connect(&installation.comments)?);
        Ok(Self { token, posts, comments, failures: Mutex::default(), faults: Mutex::default() })
    }

    /// How many faces of comments-service there are.
    pub(super) fn comments_faces(&self) -> usize {
        self.comments.len()
    }

    /// posts-service, at another face for each `turn`.
    pub(super) fn posts(&self, turn: usize) -> PostServiceClient<Upstream> {
        PostServiceClient::new(self.posts[turn % self.posts.len()].clone())
    }

    pub(super) fn blogs(&self) -> BlogServiceClient<Upstream> {
        BlogServiceClient::new(self.posts[0].clone())
    }

    pub(super) fn members(&self) -> MemberServiceClient<Upstream> {
        MemberServiceClient::new(self.posts[0].clone())
    }

    /// comments-service, at another face for each `turn`.
    pub(super) fn comments(&self, turn: usize) -> CommentServiceClient<Upstream> {
        CommentServiceClient::new(self.comments[turn % self.comments.len()].clone())
    }

    pub(super) fn watch_posts(&self, turn: usize) -> PostsWatchClient<Upstream> {
        PostsWatchClient::new(self.posts[turn % self.posts.len()].clone())
    }

    pub(super) fn watch_comments(&self, turn: usize) -> CommentsWatchClient<Upstream> {
        CommentsWatchClient::new(self.comments[turn % self.comments.len()].clone())
    }

    /// The message as this caller sends it.
    pub(super) fn request<T>(&self, message: T) -> Request<T> {
        let mut request = self.request_without_deadline(message);
        request.set_timeout(DEADLINE);
        request
    }

    /// The same for a stream.
    pub(super) fn request_without_deadline<T>(&self, message: T) -> Request<T> {
        let mut request = Request::new(message);
        let bearer = format!("Bearer {}", self.token).parse().expect("a token is ASCII");
        request.metadata_mut().insert("authorization", bearer);
        request
    }

    /// The same from whoever wrote the comment.
    pub(super) fn request_of_author<T>(&self, message: T, edit_token: &str) -> Request<T> {
        let mut request = self.request(message);
        if let Ok(token) = MetadataValue::try_from(edit_token) {
            request.metadata_mut().insert("rapport-edit-token", token);
        }
        request
    }

    /// Calls until there is an answer: again after each failure that leaves open what happened. One
    /// time in `gives_up` it stops after such a failure (0: never), and so leaves it open for good.
    pub(super) async fn ask<T, F>(
        &self,
        chance: &mut Chance,
        gives_up: u64,
        call: impl Fn(usize) -> F,
    ) -> Outcome<T>
    where
        F: Future<Output = Result<T, Status>>,
    {
        let (begun, turn) = (Instant::now(), chance.index(64));
        for attempt in 0.. {
            let status = match call(turn + attempt as usize).await {
                Ok(answer) => return Outcome::Done(answer),
                Err(status) if !leaves_open(status.code()) => {
                    return Outcome::Refused { status, attempts: attempt + 1 };
                }
                Err(status) => status,
            };
            self.note(&status);
            if (gives_up > 0 && chance.one_in(gives_up)) || begun.elapsed() > PATIENCE {
                break;
            }
            // Like any client that backs off, or two cores would only refuse.
            tokio::time::sleep(Duration::from_millis(chance.between(5, 40))).await;
        }
        Outcome::Unknown
    }

    fn note(&self, status: &Status) {
        self.note_fault(status);
        let mut failures = self.failures.lock().expect("nobody panics while counting");
        *failures.entry(format!("{:?}", status.code())).or_default() += 1;
    }

    /// Remembers the answer when a service says by it that it failed by its own fault.
    pub(super) fn note_fault(&self, status: &Status) {
        if is_own_fault(status) {
            self.faults.lock().expect("nobody panics while counting").push(status.to_string());
        }
    }

    /// Answers by which a service says that it failed by its own fault, which no fault excuses.
    pub(super) fn faults(&self) -> Vec<String> {
        self.faults.lock().expect("nobody panics while counting").clone()
    }

    /// How often calls failed with which code.
    pub(super) fn failures(&self) -> BTreeMap<String, u64> {
        self.failures.lock().expect("nobody panics while counting").clone()
    }

    /// How many calls failed so far.
    pub(super) fn failed(&self) -> u64 {
        self.failures().values().sum()
    }
}

/// Whether a service answered INTERNAL. What a broken connection is called by the same code has no details.
fn is_own_fault(status: &Status) -> bool {
    status.code() == Code::Internal && !status.details().is_empty()
}

/// Whether what happened is not known, so that the same request may be sent again.
fn leaves_open(code: Code) -> bool {
    matches!(
        code,
        Code::Unavailable
            | Code::DeadlineExceeded
            | Code::Cancelled
            | Code::Unknown
            | Code::Internal
            | Code::ResourceExhausted
    )
}
