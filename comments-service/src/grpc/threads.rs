//! GetThread, BatchGetThreads.

use proto::comments::v1 as wire;
use service_kit::{
    call::Call,
    time::Timestamp,
    violation::{Violation, Violations},
};
use tonic::{Request, Status};

use super::{Api, convert};
use crate::{
    access::view::Openness,
    error::Error,
    name::{BlogId, PostId, PostName, Unusable},
    threads::Thread,
};

/// Most threads in one question.
const MAX_THREADS: usize = 100;

pub(super) async fn get(api: &Api, request: Request<wire::GetThreadRequest>) -> Result<wire::Thread, Status> {
    let call = Call::of(&request)?;
    let post = convert::named("name", PostName::parse_thread(&request.get_ref().name))?;
    let thread = api.threads.get(&call, &post).await?;
    Ok(message(post.thread(), &thread))
}

pub(super) async fn batch_get(
    api: &Api,
    request: Request<wire::BatchGetThreadsRequest>,
) -> Result<wire::BatchGetThreadsResponse, Status> {
    let call = Call::of(&request)?;
    let request = request.into_inner();
    let blog = convert::named("parent", BlogId::parse_name(&request.parent))?;
    let asked = asked(&blog, &request.names)?;
    let mut posts: Vec<PostId> = asked.iter().flatten().cloned().collect();
    posts.sort();
    posts.dedup();
    let found = api.threads.batch(&call, &blog, &posts).await?;
    let unknown = Thread::unknown();
    let threads = request.names.into_iter().zip(asked).map(|(name, post)| {
        let thread = post.and_then(|post| found.get(&post)).unwrap_or(&unknown);
        message(name, thread)
    });
    Ok(wire::BatchGetThreadsResponse { threads: threads.collect() })
}

/// The posts whose threads are asked for; `None` for a name that no post can have.
fn asked(blog: &BlogId, names: &[String]) -> Result<Vec<Option<PostId>>, Error> {
    if names.is_empty() || names.len() > MAX_THREADS {
        let rule = format!("must be 1 to {MAX_THREADS} names; ask several times for more");
        return Err(Violations::from(Violation::new("names", rule)).into());
    }
    let mut violations = Violations::default();
    let mut posts = Vec::with_capacity(names.len());
    let inside = format!("{}/", blog.name());
    for (index, name) in names.iter().enumerate() {
        match PostName::parse_thread(name) {
            Ok(post) if post.blog == *blog => posts.push(Some(post.post)),
            Err(Unusable::Nothing(_)) if name.starts_with(&inside) => posts.push(None),
            _ => {
                violations.add(format!("names[{index}]"), format!("must be `{inside}posts/{{post}}/thread`"));
            }
        }
    }
    violations.into_result()?;
    Ok(posts)
}

fn message(name: String, thread: &Thread) -> wire::Thread {
    wire::Thread {
        name,
        state: state(thread.openness).into(),
        approved_count: convert::clamped(thread.counts.approved),
        pending_count: convert::clamped(thread.counts.pending),
        last_comment_time: thread.counts.last_comment_time.map(Timestamp::to_proto),
        max_characters: convert::clamped(thread.longest_text.into()),
    }
}

fn state(openness: Option<Openness>) -> wire::ThreadState {
    match openness {
        None => wire::ThreadState::Unspecified,
        Some(Openness::Open) => wire::ThreadState::Open,
        Some(Openness::Closed) => wire::ThreadState::Closed,
        Some(Openness::ClosedByAge) => wire::ThreadState::ClosedByAge,
        Some(Openness::SignInRequired) => wire::ThreadState::SignInRequired,
        Some(Openness::MembersOnly) => wire::ThreadState::MembersOnly,
        Some(Openness::NotPublished) => wire::ThreadState::NotPublished,
    }
}
