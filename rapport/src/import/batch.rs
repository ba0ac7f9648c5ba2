//! Posts with their comments, gathered until they make one call's worth.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashMap},
};

use prost::Message as _;
use proto::{comments::v1::ImportedComment, posts::v1::ImportedPost};

/// Posts of one call; the contract allows 500.
const MAX_POSTS: usize = 100;

/// Bytes of one call; the contract allows 3 MiB.
const MAX_BYTES: usize = 2 * 1024 * 1024;

/// Comments of one call; the contract allows 500.
pub(super) const MAX_COMMENTS: usize = 500;

/// A post and its comments, which learn the post's name when it is there.
#[derive(Debug)]
pub(super) struct Item {
    /// The line of the file where it begins, for messages.
    pub(super) line: u64,
    pub(super) post: ImportedPost,
    pub(super) comments: Vec<ImportedComment>,
}

/// Items that go out together.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub(super) items: Vec<Item>,
    bytes: usize,
}

impl Batch {
    /// Whether the item's post still fits into the call.
    pub(super) fn fits(&self, item: &Item) -> bool {
        self.items.is_empty()
            || (self.items.len() < MAX_POSTS && self.bytes + item.post.encoded_len() <= MAX_BYTES)
    }

    pub(super) fn push(&mut self, item: Item) {
        self.bytes += item.post.encoded_len();
        self.items.push(item);
    }
}

/// The comments of one item, each after the one that it answers, and otherwise in their order. A reply
/// that goes out in an earlier call than its parent would stay a root for good.
///
/// Those that answer each other in a circle keep their order; the service says what it makes of them.
pub(super) fn parents_first(comments: Vec<ImportedComment>) -> Vec<ImportedComment> {
    let mut known: HashMap<&str, usize> = HashMap::new();
    for (place, comment) in comments.iter().enumerate() {
        known.entry(&comment.source_key).or_insert(place);
    }
    let mut replies: HashMap<usize, Vec<usize>> = HashMap::new();
    let mut free = BinaryHeap::new();
    for (place, comment) in comments.iter().enumerate() {
        match known.get(comment.parent_source_key.as_str()) {
            Some(&parent) => replies.entry(parent).or_default().push(place),
            None => free.push(Reverse(place)),
        }
    }
    let mut order = Vec::with_capacity(comments.len());
    while let Some(Reverse(place)) = free.pop() {
        order.push(place);
        free.extend(replies.remove(&place).unwrap_or_default().into_iter().map(Reverse));
    }
    let mut in_circles: Vec<usize> = replies.into_values().flatten().collect();
    in_circles.sort_unstable();
    order.append(&mut in_circles);
    let mut comments: Vec<Option<ImportedComment>> = comments.into_iter().map(Some).collect();
    order.into_iter().filter_map(|place| comments[place].take()).collect()
}

/// Cuts comments into calls by number and size, keeping their order.
pub(super) fn calls(comments: Vec<ImportedComment>) -> Vec<Vec<ImportedComment>> {
    let mut calls: Vec<Vec<ImportedComment>> = Vec::new();
    let mut bytes = 0;
    for comment in comments {
        let length = comment.encoded_len();
        let fits = calls.last().is_some_and(|call| call.len() < MAX_COMMENTS && bytes + length <= MAX_BYTES);
        if fits && let Some(call) = calls.last_mut() {
            call.push(comment);
            bytes += length;
        } else {
            calls.push(vec![comment]);
            bytes = length;
        }
    }
    calls
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The order in which comments leave, given as key and parent.
    fn order(comments: &[(&str, &str)]) -> Vec<String> {
        let comments = comments.iter().map(|&(key, parent)| ImportedComment {
            source_key: key.to_owned(),
            parent_source_key: parent.to_owned(),
            ..ImportedComment::default()
        });
        parents_first(comments.collect()).into_iter().map(|comment| comment.source_key).collect()
    }

    #[test]
    fn a_reply_comes_after_what_it_answers() {
        assert_eq!(order(&[("c", "b"), ("b", "a"), ("a", ""), ("d", "gone")]), ["a", "b", "c", "d"]);
    }

    #[test]
    fn what_is_in_order_stays_as_it_is() {
        let ordered = [("a", ""), ("b", ""), ("c", "a"), ("d", "b"), ("e", "c")];
        assert_eq!(order(&ordered), ["a", "b", "c", "d", "e"]);
    }

    #[test]
    fn none_is_lost_to_a_circle_or_a_double_key() {
        assert_eq!(order(&[("a", "b"), ("b", "a"), ("c", "c"), ("d", "a"), ("e", "")]).len(), 5);
        assert_eq!(order(&[("a", ""), ("b", "a"), ("a", "")]), ["a", "b", "a"]);
    }
}
