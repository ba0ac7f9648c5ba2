//! ListComments: what is asked for, and the pages.

use proto::comments::v1 as wire;
use service_kit::{
    call::Call,
    name::parts,
    order::{self, OrderBy},
    paging::{Binding, PageSize},
    time::Timestamp,
    violation::{Violation, Violations},
};
use tonic::{Request, Status};

use super::{Api, convert, convert::taken, filter};
use crate::{
    comments::{Flat, Threaded},
    error::Error,
    filter::Wanted,
    name::{BlogId, CommentId, CommentName, PostName},
    slice::{Order, Position, Slice},
};

const DEFAULT_PAGE: u32 = 50;
const LARGEST_PAGE: u32 = 100;
const REACTIONS: &str = "reaction_count";
const OLDEST_FIRST: OrderBy = OrderBy { field: "create_time", descending: false };

/// Whose comments.
pub(super) enum Parent {
    Post(PostName),
    Blog(BlogId),
}

/// A request, parsed.
struct List {
    parent: Parent,
    threaded: bool,
    root: Option<CommentName>,
    wanted: Wanted,
    slice: Slice,
    binding: Binding,
}

pub(super) async fn list(
    api: &Api,
    request: Request<wire::ListCommentsRequest>,
) -> Result<wire::ListCommentsResponse, Status> {
    let call = Call::of(&request)?;
    let List { parent, threaded, root, wanted, slice, binding } = parse(request.get_ref())?;
    let (comments, order) = (&api.comments, slice.order);
    match parent {
        Parent::Post(post) if threaded => {
            Ok(threads(&post, comments.list_threads(&call, &post, slice).await?, order, binding))
        }
        Parent::Post(post) => {
            Ok(flat(comments.list(&call, &post, root.as_ref(), &wanted, slice).await?, order, binding))
        }
        Parent::Blog(blog) => {
            Ok(flat(comments.list_blog(&call, &blog, &wanted, slice).await?, order, binding))
        }
    }
}

fn parse(request: &wire::ListCommentsRequest) -> Result<List, Error> {
    let parent = parent(&request.parent)?;
    let mut violations = Violations::default();
    let size = PageSize::parse(request.page_size, DEFAULT_PAGE, LARGEST_PAGE);
    let size = taken(size, &mut violations);
    let threaded = request.view() == wire::CommentView::Threaded;
    let order = violations.check("order_by", order(&request.order_by, threaded));
    let order = order.unwrap_or(Order::OldestFirst);
    let wanted = violations.check("filter", filter::parse(&request.filter));
    check_view(request, &parent, threaded, &mut violations);
    let binding = binding(request, order, threaded);
    let after = taken(position(binding, order, &request.page_token), &mut violations).flatten();
    violations.into_result()?;
    let root = convert::maybe_comment("parent_comment", &request.parent_comment)?;
    let limit = size.expect("there was no violation").0;
    let slice = Slice { after, limit, order };
    Ok(List { parent, threaded, root, wanted: wanted.expect("there was no violation"), slice, binding })
}

/// The order that is asked for, which the view has to have.
fn order(text: &str, threaded: bool) -> Result<Order, String> {
    let allowed: &[&'static str] = if threaded { &["create_time", REACTIONS] } else { &["create_time"] };
    let order = order::parse(text, allowed, OLDEST_FIRST)?;
    match (order.field == REACTIONS, order.descending) {
        (true, true) => Ok(Order::BestFirst),
        (true, false) => Err(format!("`{REACTIONS}` must be followed by ` desc`")),
        (false, true) => Ok(Order::NewestFirst),
        (false, false) => Ok(Order::OldestFirst),
    }
}

pub(super) fn parent(name: &str) -> Result<Parent, Error> {
    match parts("blogs/*/posts/*", name) {
        Some([blog, "-"]) => {
            let blog = BlogId::parse(blog).ok_or_else(|| Error::NotFound(name.to_owned()))?;
            Ok(Parent::Blog(blog))
        }
        _ => convert::named("parent", PostName::parse(name)).map(Parent::Post),
    }
}

fn check_view(
    request: &wire::ListCommentsRequest,
    parent: &Parent,
    threaded: bool,
    violations: &mut Violations,
) {
    let whole_blog = matches!(parent, Parent::Blog(_));
    if wire::CommentView::try_from(request.view).is_err() {
        violations.add("view", "must be FLAT or THREADED");
    }
    if threaded && whole_blog {
        violations.add("view", "must be FLAT for `posts/-`");
    }
    if threaded && !request.filter.trim().is_empty() {
        violations.add("filter", "is for view FLAT; leave it out, or change the view");
    }
    if !request.parent_comment.is_empty() && (threaded || whole_blog) {
        violations.add("parent_comment", "is for view FLAT of one post; leave it out, or change the view");
    }
}

/// The arguments in one spelling: a token from a discussion's first replies goes on in a list of
/// them that says the same in other words.
fn binding(request: &wire::ListCommentsRequest, order: Order, threaded: bool) -> Binding {
    bound(&request.parent, request.filter.trim(), order, threaded, &request.parent_comment)
}

fn bound(parent: &str, filter: &str, order: Order, threaded: bool, root: &str) -> Binding {
    let order = match order {
        Order::OldestFirst => "create_time",
        Order::NewestFirst => "create_time desc",
        Order::BestFirst => "reaction_count desc",
    };
    let view = if threaded { "THREADED" } else { "FLAT" };
    Binding::to(["ListComments", parent, filter, order, view, root])
}

fn flat(page: Flat, order: Order, binding: Binding) -> wire::ListCommentsResponse {
    wire::ListCommentsResponse {
        comments: page.comments.into_iter().map(convert::comment).collect(),
        threads: Vec::new(),
        next_page_token: token(binding, order, page.next),
    }
}

fn threads(post: &PostName, page: Threaded, order: Order, binding: Binding) -> wire::ListCommentsResponse {
    let nodes = page.nodes.into_iter().map(|node| {
        let root = node.root.comment.name().to_string();
        let replies = bound(&post.to_string(), "", Order::OldestFirst, false, &root);
        wire::ThreadNode {
            comment: Some(convert::comment(node.root)),
            replies: node.replies.into_iter().map(convert::comment).collect(),
            more_replies: node.more.is_some(),
            replies_page_token: token(replies, Order::OldestFirst, node.more),
        }
    });
    wire::ListCommentsResponse {
        comments: Vec::new(),
        threads: nodes.collect(),
        next_page_token: token(binding, order, page.next),
    }
}

fn token(binding: Binding, order: Order, next: Option<Position>) -> String {
    let Some(Position { reaction_count, create_time, id }) = next else { return String::new() };
    match order {
        Order::BestFirst => binding.token(&(create_time.0, id.as_str(), reaction_count)),
        Order::OldestFirst | Order::NewestFirst => binding.token(&(create_time.0, id.as_str())),
    }
}

/// The position in a token, which anybody can write: its id is parsed like every other.
fn position(binding: Binding, order: Order, token: &str) -> Result<Option<Position>, Violation> {
    let found = match order {
        Order::BestFirst => binding.position::<(i64, String, i64)>(token)?,
        Order::OldestFirst | Order::NewestFirst => {
            binding.position::<(i64, String)>(token)?.map(|(time, id)| (time, id, 0))
        }
    };
    let Some((time, id, reaction_count)) = found else { return Ok(None) };
    let not_ours = || Violation::new("page_token", "is not a token of this list; start again without one");
    let id = CommentId::parse(&id).ok_or_else(not_ours)?;
    Ok(Some(Position { reaction_count, create_time: Timestamp(time), id }))
}
