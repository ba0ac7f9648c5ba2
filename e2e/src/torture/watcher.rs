//! Watchers: one follows each feed from its beginning, goes on by its token after every cut, and
//! remembers what it was told.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::Arc,
    time::Duration,
};

use anyhow::{Context as _, Result};
use proto::{
    comments::v1::{
        ChangeKind as CommentChangeKind, WatchCommentsRequest, WatchCommentsResponse,
        WatchStart as CommentsStart,
    },
    posts::v1::{ChangeKind, WatchPostsRequest, WatchPostsResponse, WatchStart},
};
use tokio::{sync::watch, task::JoinHandle};
use tonic::{Code, Status, Streaming};

use super::work::{BLOG, Work};

/// How long a watcher waits before it comes again.
const PAUSE: Duration = Duration::from_millis(20);

/// How long a feed may take to tell the rest, once nothing is written any more.
const PATIENCE: Duration = Duration::from_mins(1);

/// Which feed.
#[derive(Debug, Clone, Copy)]
pub(super) enum Feed {
    Posts,
    Comments,
}

/// What a feed told.
#[derive(Debug)]
pub(super) struct Seen {
    pub(super) feed: Feed,
    /// By name.
    pub(super) revisions: HashMap<String, BTreeSet<i64>>,
    /// What it called new.
    pub(super) created: HashSet<String>,
    /// How often the stream was cut.
    pub(super) cuts: u64,
    /// Ends that say that changes are gone.
    pub(super) gone: Vec<String>,
    /// What it said in a wrong order.
    pub(super) disordered: Vec<String>,
}

/// Somebody who follows a feed.
pub(super) struct Watcher {
    feed: Feed,
    /// Whether nothing is written any more.
    settled: watch::Sender<bool>,
    task: JoinHandle<Seen>,
}

/// A message of either feed.
struct Told {
    token: String,
    /// Name, revision, and whether it is new.
    change: Option<(String, i64, bool)>,
}

enum Stream {
    Posts(Streaming<WatchPostsResponse>),
    Comments(Streaming<WatchCommentsResponse>),
}

impl Seen {
    /// Nothing yet.
    pub(super) fn of(feed: Feed) -> Self {
        Self {
            feed,
            revisions: HashMap::new(),
            created: HashSet::new(),
            cuts: 0,
            gone: Vec::new(),
            disordered: Vec::new(),
        }
    }
}

impl Watcher {
    pub(super) fn start(work: &Arc<Work>, feed: Feed) -> Self {
        let (settled, is_settled) = watch::channel(false);
        let task = tokio::spawn(follow(Arc::clone(work), feed, is_settled));
        Self { feed, settled, task }
    }

    /// Answers what the feed told, once a stream that began after this has told everything.
    pub(super) async fn finish(self) -> Result<Seen> {
        self.settled.send_replace(true);
        let late = || format!("the feed of {:?} does not tell the rest within {PATIENCE:?}", self.feed);
        Ok(tokio::time::timeout(PATIENCE, self.task).await.with_context(late)??)
    }
}

async fn follow(work: Arc<Work>, feed: Feed, settled: watch::Receiver<bool>) -> Seen {
    let (mut seen, mut token) = (Seen::of(feed), String::new());
    for turn in 0.. {
        let is_last = *settled.borrow();
        let ended = listen(&work, feed, turn, &mut token, &mut seen, settled.clone()).await;
        match ended {
            Ok(true) if is_last => break,
            Ok(_) => {}
            Err(status) if matches!(status.code(), Code::OutOfRange | Code::NotFound) => {
                seen.gone.push(format!("the feed of {feed:?} does not go on: {status}"));
                if is_last {
                    break;
                }
                // Begins anew, so that the rest is seen.
                token.clear();
            }
            Err(status) => {
                work.callers.note_fault(&status);
                seen.cuts += 1;
            }
        }
        tokio::time::sleep(PAUSE).await;
    }
    seen
}

/// Follows one stream. Answers whether it has told everything that was there when it began, which ends
/// it only when nothing is written any more.
async fn listen(
    work: &Work,
    feed: Feed,
    turn: usize,
    token: &mut String,
    seen: &mut Seen,
    mut settled: watch::Receiver<bool>,
) -> Result<bool, Status> {
    let is_last = *settled.borrow();
    let mut stream = open(work, feed, turn, token).await?;
    // The last revision that this stream told, by name.
    let mut last: HashMap<String, i64> = HashMap::new();
    let mut without_change = 0;
    loop {
        let told = tokio::select! {
            told = stream.next() => told?,
            // The last stream is one that begins after the end of the work.
            _ = settled.wait_for(|settled| *settled), if !is_last => return Ok(false),
        };
        let Some(told) = told else { return Ok(false) };
        *token = told.token;
        match told.change {
            Some((name, revision, is_new)) => {
                let before = last.insert(name.clone(), revision);
                if before.is_some_and(|before| before >= revision) {
                    seen.disordered.push(format!("{name}: revision {revision} after {before:?}"));
                }
                if is_new {
                    seen.created.insert(name.clone());
                }
                seen.revisions.entry(name).or_default().insert(revision);
            }
            None => without_change += 1,
        }
        // The first one says where the stream stands, the second that everything is told.
        if is_last && without_change >= 2 {
            return Ok(true);
        }
    }
}

async fn open(work: &Work, feed: Feed, turn: usize, token: &str) -> Result<Stream, Status> {
    let resume_token = token.to_owned();
    Ok(match feed {
        Feed::Posts => {
            let request = work.callers.request_without_deadline(WatchPostsRequest {
                parent: "blogs/-".to_owned(),
                resume_token,
                start: WatchStart::Oldest.into(),
                ..WatchPostsRequest::default()
            });
            Stream::Posts(work.callers.watch_posts(turn).watch_posts(request).await?.into_inner())
        }
        Feed::Comments => {
            let request = work.callers.request_without_deadline(WatchCommentsRequest {
                parent: format!("{BLOG}/posts/-"),
                resume_token,
                start: CommentsStart::Oldest.into(),
            });
            Stream::Comments(work.callers.watch_comments(turn).watch_comments(request).await?.into_inner())
        }
    })
}

impl Stream {
    async fn next(&mut self) -> Result<Option<Told>, Status> {
        Ok(match self {
            Self::Posts(stream) => stream.message().await?.map(|message| {
                let change = message.change.map(|change| {
                    let is_new = change.kind() == ChangeKind::Created;
                    (change.name, change.revision, is_new)
                });
                Told { token: message.resume_token, change }
            }),
            Self::Comments(stream) => stream.message().await?.map(|message| {
                let change = message.change.map(|change| {
                    let is_new = change.kind() == CommentChangeKind::Created;
                    (change.name, change.revision, is_new)
                });
                Told { token: message.resume_token, change }
            }),
        })
    }
}
