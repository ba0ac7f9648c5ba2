//! Posts with their comments, gathered until they make one call's worth.

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
