//! Hangs replies below the comments that they answer.

use std::collections::{HashMap, HashSet};

use proto::comments::v1::{Comment as Answered, Thread as AnsweredThread, ThreadNode, ThreadState};

use super::comment::{Around, Surroundings, anchor, id};
use crate::{
    pages::view::{CommentNode, MoreReplies, Order, OrderLink, Thread},
    site::{
        address::escape,
        calendar::micros,
        talk::{At, Part},
    },
};

pub(super) fn thread(around: &Around<'_>, part: &Part) -> Thread {
    let open = part.thread.state() == ThreadState::Open;
    let is_first_page = part.at == At::Start && part.order == Order::Oldest;
    let shared = Surroundings { around, open, is_first_page };
    let first_replies = match &part.at {
        At::Start | At::Page(_) => true,
        At::Branch(_, token) => token.is_empty(),
    };
    let mut nodes: Vec<CommentNode> =
        part.nodes.iter().filter_map(|node| branch(&shared, node, first_replies)).collect();
    for own in around.own {
        place(&shared, own, &mut nodes);
    }
    let url = around.post_url;
    let sort = sort(part.order);
    Thread {
        count: count(&part.thread),
        nodes,
        first_url: (part.at != At::Start).then(|| first_url(url, part.order)),
        next_url: (!part.next_page.is_empty())
            .then(|| format!("{url}?page={}{sort}#comments", escape(&part.next_page))),
        orders: orders(url, part),
        react_url: url.to_owned(),
        csrf: around.reader.csrf(),
        live_url: format!("{url}/live"),
        stamp: stamp(&part.thread),
    }
}

/// Tells one state of a discussion from another, as far as its counts do: on the page, and where it is live.
pub(in crate::site) fn stamp(thread: &AnsweredThread) -> String {
    format!("{}.{}", thread.approved_count, micros(thread.last_comment_time).unwrap_or_default())
}

/// Shown comments.
pub(in crate::site) fn count(thread: &AnsweredThread) -> u64 {
    u64::try_from(thread.approved_count).unwrap_or(0)
}

/// In whichever order, where there is more than one comment to order.
fn orders(url: &str, part: &Part) -> Vec<OrderLink> {
    if part.thread.approved_count < 2 || matches!(part.at, At::Branch(..)) {
        return Vec::new();
    }
    let link =
        |order: Order| OrderLink { order, url: first_url(url, order), is_current: order == part.order };
    Order::ALL.into_iter().map(link).collect()
}

fn first_url(url: &str, order: Order) -> String {
    match order {
        Order::Oldest => format!("{url}#comments"),
        order => format!("{url}?sort={}#comments", order.word()),
    }
}

/// Keeps the order on the pages that follow.
fn sort(order: Order) -> String {
    if order == Order::Oldest { String::new() } else { format!("&sort={}", order.word()) }
}

/// One root with its replies.
fn branch(around: &Surroundings<'_>, node: &ThreadNode, first_replies: bool) -> Option<CommentNode> {
    let root = node.comment.as_ref()?;
    let tree = Tree::new(root, &node.replies);
    let mut shown = tree.node(around, root, None);
    shown.more = more(around, root, node, first_replies);
    Some(shown)
}

/// The comments of one root by what they answer.
struct Tree<'a> {
    replies: HashMap<&'a str, Vec<&'a Answered>>,
}

impl<'a> Tree<'a> {
    /// A reply whose parent is not on the page hangs at the root. So does one that claims to be
    /// older than its parent, as dates in imports may have it: then nothing can go round in circles.
    fn new(root: &'a Answered, replies: &'a [Answered]) -> Self {
        let mut tree = Self { replies: HashMap::new() };
        let mut known = HashSet::from([root.name.as_str()]);
        for reply in replies {
            let parent = reply.parent_comment.as_str();
            let parent = if known.contains(parent) { parent } else { root.name.as_str() };
            tree.replies.entry(parent).or_default().push(reply);
            known.insert(&reply.name);
        }
        tree
    }

    fn node(&self, around: &Surroundings<'_>, comment: &Answered, parent: Option<&Answered>) -> CommentNode {
        // What an orphan answers is not here to be linked to.
        let answers = parent.filter(|parent| parent.name == comment.parent_comment);
        let replies = self.replies.get(comment.name.as_str()).map(Vec::as_slice).unwrap_or_default();
        CommentNode {
            comment: around.comment(comment, answers),
            replies: replies.iter().map(|reply| self.node(around, reply, Some(comment))).collect(),
            more: None,
        }
    }
}

fn more(
    around: &Surroundings<'_>,
    root: &Answered,
    node: &ThreadNode,
    first_replies: bool,
) -> Option<MoreReplies> {
    if !node.more_replies {
        return None;
    }
    let id = id(&root.name);
    let token = escape(&node.replies_page_token);
    let url = format!("{}?thread={id}&page={token}#{}", around.around.post_url, anchor(id));
    // On later pages nobody has counted what came before.
    let shown = u64::try_from(node.replies.len()).unwrap_or(u64::MAX);
    let all = u64::try_from(root.reply_count).unwrap_or(0);
    let count = all.checked_sub(shown).filter(|rest| first_replies && *rest > 0);
    Some(MoreReplies { count, url })
}

/// Puts the reader's own comment where it belongs, or last where its place is on another page.
fn place(around: &Surroundings<'_>, own: &Answered, nodes: &mut Vec<CommentNode>) {
    if find(nodes, id(&own.name)).is_some() {
        return;
    }
    let node = CommentNode { comment: around.comment(own, None), ..CommentNode::default() };
    match find(nodes, id(&own.parent_comment)) {
        Some(parent) => parent.replies.push(node),
        None => nodes.push(node),
    }
}

fn find<'a>(nodes: &'a mut [CommentNode], id: &str) -> Option<&'a mut CommentNode> {
    for node in nodes {
        if node.comment.id == id {
            return Some(node);
        }
        if let Some(found) = find(&mut node.replies, id) {
            return Some(found);
        }
    }
    None
}
