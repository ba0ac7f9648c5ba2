//! GetThread, ListThreads, BatchGetThreads.

use proto::comments::v1 as wire;
use service_kit::{
    call::Call,
    order::{self, OrderBy},
    paging::{Binding, PageSize},
    time::Timestamp,
    violation::{Violation, Violations},
};
use tonic::{Request, Status};

use super::{Api, convert};
use crate::{
    access::view::Openness,
    error::Error,
    name::{BlogId, PostId, PostName, Unusable},
    store::threads::{ThreadOrder, ThreadPosition},
    threads::Thread,
};

const DEFAULT_PAGE: u32 = 20;
const LARGEST_PAGE: u32 = 100;

/// Most threads in one question.
const MAX_THREADS: usize = 100;

pub(super) async fn get(api: &Api, request: Request<wire::GetThreadRequest>) -> Result<wire::Thread, Status> {
    let call = Call::of(&request)?;
    let post = convert::named("name", PostName::parse_thread(&request.get_ref().name))?;
    let thread = api.threads.get(&call, &post).await?;
    Ok(message(post.thread(), &thread))
}

pub(super) async fn list(
    api: &Api,
    request: Request<wire::ListThreadsRequest>,
) -> Result<wire::ListThreadsResponse, Status> {
    let call = Call::of(&request)?;
    let request = request.into_inner();
    let blog = convert::named("parent", BlogId::parse_name(&request.parent))?;
    let mut violations = Violations::default();
    let size =
        convert::taken(PageSize::parse(request.page_size, DEFAULT_PAGE, LARGEST_PAGE), &mut violations);
    let order = violations.check("order_by", order(&request.order_by)).unwrap_or(ThreadOrder::MostDiscussed);
    let key = match order {
        ThreadOrder::MostDiscussed => "approved_count",
        ThreadOrder::LastDiscussed => "last_comment_time",
    };
    let binding = Binding::to(["ListThreads", &request.parent, key]);
    let after = convert::taken(position(binding, &request.page_token), &mut violations).flatten();
    violations.into_result().map_err(Error::from)?;
    let limit = size.expect("there was no violation").0;
    let page = api.threads.list(&call, &blog, order, after, limit).await?;
    let token = page.next.map(|next| binding.token(&(next.key, next.post.as_str())));
    Ok(wire::ListThreadsResponse {
        threads: page.threads.into_iter().map(|(post, thread)| message(post.thread(), &thread)).collect(),
        next_page_token: token.unwrap_or_default(),
    })
}

fn order(text: &str) -> Result<ThreadOrder, String> {
    let default = OrderBy { field: "approved_count", descending: true };
    let order = order::parse(text, &["approved_count", "last_comment_time"], default)?;
    match (order.field, order.descending) {
        (_, false) => Err("must be `approved_count desc` or `last_comment_time desc`".to_owned()),
        ("last_comment_time", true) => Ok(ThreadOrder::LastDiscussed),
        (_, true) => Ok(ThreadOrder::MostDiscussed),
    }
}

/// The position in a token, which anybody can write: its id is parsed like every other.
fn position(binding: Binding, token: &str) -> Result<Option<ThreadPosition>, Violation> {
    let Some((key, post)) = binding.position::<(i64, String)>(token)? else { return Ok(None) };
    let not_ours = || Violation::new("page_token", "is not a token of this list; start again without one");
    Ok(Some(ThreadPosition { key, post: PostId::parse(&post).ok_or_else(not_ours)? }))
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
