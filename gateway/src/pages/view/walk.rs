//! Turns a tree of comments into the steps that write it as nested lists.
//!
//! Templates cannot recurse, and a thread 50 deep must not indent 50 times: the walk opens lists
//! down to the fifth level and sets deeper comments after their parents there.

use super::{Comment, CommentNode, MoreReplies};

/// How deep comments nest on a page; the same as the contract shows by default.
const LEVELS: usize = 5;

/// One thing to write.
#[derive(Debug)]
pub(super) enum Step<'a> {
    /// Replies begin, so many of them: `<ol>`.
    ListStart(u64),
    /// A comment begins: `<li>` and the comment.
    ItemStart(&'a Comment),
    /// A link to the replies that are elsewhere.
    More(&'a MoreReplies),
    /// The comment ends: `</li>`.
    ItemEnd,
    /// Replies end: `</ol>`.
    ListEnd,
}

/// The steps for the items of the outermost list.
pub(super) fn steps(roots: &[CommentNode]) -> Vec<Step<'_>> {
    let mut steps = Vec::new();
    for root in roots {
        item(root, 1, &mut steps);
    }
    steps
}

fn item<'a>(node: &'a CommentNode, level: usize, steps: &mut Vec<Step<'a>>) {
    steps.push(Step::ItemStart(&node.comment));
    if level < LEVELS {
        nested_replies(node, level + 1, steps);
        more(node, steps);
        steps.push(Step::ItemEnd);
    } else {
        more(node, steps);
        steps.push(Step::ItemEnd);
        for reply in &node.replies {
            item(reply, level, steps);
        }
    }
}

fn nested_replies<'a>(node: &'a CommentNode, level: usize, steps: &mut Vec<Step<'a>>) {
    if node.replies.is_empty() {
        return;
    }
    steps.push(Step::ListStart(count(node)));
    for reply in &node.replies {
        item(reply, level, steps);
    }
    steps.push(Step::ListEnd);
}

/// Replies at any depth: as counted, or as many as are here.
fn count(node: &CommentNode) -> u64 {
    fn here(node: &CommentNode) -> u64 {
        node.replies.iter().map(|reply| 1 + here(reply)).sum()
    }
    node.comment.reply_count.max(here(node))
}

fn more<'a>(node: &'a CommentNode, steps: &mut Vec<Step<'a>>) {
    steps.extend(node.more.as_ref().map(Step::More));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain(depth: usize) -> CommentNode {
        let comment = Comment { id: depth.to_string(), ..Comment::default() };
        let replies = if depth > 1 { vec![chain(depth - 1)] } else { Vec::new() };
        CommentNode { comment, replies, more: None }
    }

    #[test]
    fn a_deep_thread_stays_at_the_fifth_level() {
        let roots = [chain(50)];
        let steps = steps(&roots);
        let found = |wanted: fn(&Step<'_>) -> bool| steps.iter().filter(|step| wanted(step)).count();
        assert_eq!(found(|step| matches!(step, Step::ListStart(_))), LEVELS - 1);
        assert_eq!(found(|step| matches!(step, Step::ListEnd)), LEVELS - 1);
        assert_eq!(found(|step| matches!(step, Step::ItemStart(_))), 50);
    }

    #[test]
    fn what_opens_closes() {
        let roots = [chain(7), chain(1), chain(3)];
        let mut open = Vec::new();
        for step in steps(&roots) {
            match step {
                Step::ListStart(_) => open.push("ol"),
                Step::ItemStart(_) => open.push("li"),
                Step::ItemEnd => assert_eq!(open.pop(), Some("li")),
                Step::ListEnd => assert_eq!(open.pop(), Some("ol")),
                Step::More(_) => {}
            }
        }
        assert!(open.is_empty());
    }
}
