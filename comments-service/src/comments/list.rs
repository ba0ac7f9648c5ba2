//! ListComments: pages of comments and of discussions.

use std::collections::HashMap;

use service_kit::{call::Call, violation::Violation, violation::Violations};

use super::{Comments, Shown, current::current};
use crate::{
    access::view::View,
    comment::{Comment, State},
    error::Error,
    filter::{Asked, Wanted},
    name::{BlogId, CommentName, PostId, PostName},
    slice::{Position, Slice},
    store::{
        discussions::{self, Discussion},
        lists::{self, Filter, Of},
    },
};

/// Replies that a discussion shows at first.
pub const REPLIES: u32 = 25;

/// Bytes of text after which a page ends before it is full: many comments may be very long, and a
/// message may not.
pub const MAX_PAGE_BYTES: usize = 3 * 1024 * 1024;

/// Times that a list of a blog reads on when a caller may not see what it read. A page then ends
/// short, and its token goes on.
pub(super) const MAX_ROUNDS: usize = 5;

/// What a comment takes in a message besides its texts, roughly.
const COMMENT_BYTES: usize = 1_024;

/// A page of comments.
#[derive(Debug)]
pub struct Flat {
    /// The comments.
    pub comments: Vec<Shown>,
    /// Where the next page begins.
    pub next: Option<Position>,
}

/// A page of discussions.
#[derive(Debug)]
pub struct Threaded {
    /// The discussions.
    pub nodes: Vec<Node>,
    /// Where the next page begins.
    pub next: Option<Position>,
}

/// A discussion.
#[derive(Debug)]
pub struct Node {
    /// Its root.
    pub root: Shown,
    /// Its first replies.
    pub replies: Vec<Shown>,
    /// Where the rest of them begins.
    pub more: Option<Position>,
}

impl Comments {
    /// The comments of a post, or the replies to `root`.
    pub async fn list(
        &self,
        call: &Call,
        post: &PostName,
        root: Option<&CommentName>,
        wanted: &Wanted,
        slice: Slice,
    ) -> Result<Flat, Error> {
        let view = self.access.post(call, post).await?;
        let filter = filter(view.viewer.reads_hidden(), wanted)?;
        let of = match root {
            None => Of::Post(post.post.clone()),
            Some(name) => self.thread_of(&view, name).await?,
        };
        let found = lists::flat(&self.database, &post.blog, &of, &filter, &one_more(&slice)).await?;
        let (comments, next) = page(found, slice.limit, bytes, Position::after);
        let comments = current(comments).await?;
        let mut comments: Vec<Shown> =
            comments.into_iter().map(|found| Shown::to(&view, &self.key, found)).collect();
        self.with_own_reactions(&call.caller, &post.blog, comments.iter_mut().collect()).await?;
        Ok(Flat { comments, next })
    }

    /// The replies to `name`, which has to be a root that the caller may see.
    async fn thread_of(&self, view: &View, name: &CommentName) -> Result<Of, Error> {
        let not_found = || Error::NotFound(name.to_string());
        if name.post() != view.post {
            return Err(not_found());
        }
        let found = crate::store::comments::get(&self.database, &name.blog, &name.comment).await?;
        let root = super::readable(view, &self.key, name, found)?;
        if root.depth > 0 {
            let rule = "must be the root of a discussion; name the comment at depth 0";
            return Err(Violations::from(Violation::new("parent_comment", rule)).into());
        }
        Ok(Of::Thread(root.post, root.id))
    }

    /// The discussions of a post.
    pub async fn list_threads(&self, call: &Call, post: &PostName, slice: Slice) -> Result<Threaded, Error> {
        let view = self.access.post(call, post).await?;
        let hidden = view.viewer.reads_hidden();
        let of = (&post.blog, &post.post);
        let found = discussions::page(&self.database, of, hidden, &one_more(&slice), REPLIES + 1).await?;
        let (found, next) = page(found, slice.limit, discussion_bytes, |last| Position::after(&last.root));
        let found = current(found).await?;
        let mut nodes: Vec<Node> = found.into_iter().map(|found| self.node(&view, found)).collect();
        let shown = nodes.iter_mut().flat_map(|node| node.replies.iter_mut().chain([&mut node.root]));
        self.with_own_reactions(&call.caller, &post.blog, shown.collect()).await?;
        Ok(Threaded { nodes, next })
    }

    fn node(&self, view: &View, found: Discussion) -> Node {
        let (replies, more) = page(found.replies, REPLIES, bytes, Position::after);
        let shown = |comment| Shown::to(view, &self.key, comment);
        Node { root: shown(found.root), replies: replies.into_iter().map(shown).collect(), more }
    }

    /// The comments of all posts of a blog that the caller may see.
    pub async fn list_blog(
        &self,
        call: &Call,
        blog: &BlogId,
        wanted: &Wanted,
        mut slice: Slice,
    ) -> Result<Flat, Error> {
        let viewer = self.access.around(call, blog, &[]).await?.viewer;
        let filter = filter(viewer.reads_hidden(), wanted)?;
        let size = slice.limit;
        let mut seen: Vec<(View, Comment)> = Vec::new();
        for _ in 0..MAX_ROUNDS {
            let found = lists::flat(&self.database, blog, &Of::Blog, &filter, &one_more(&slice)).await?;
            let all = found.len() <= slice.limit as usize;
            let Some(last) = found.last() else { return self.page_of_blog(call, seen, size, None).await };
            // One more than a page was read, so that a full one knows whether it is the last.
            slice.after = Some(Position::after(last));
            let views = self.views(call, blog, &found).await?;
            seen.extend(
                found.into_iter().filter_map(|comment| Some((views.get(&comment.post)?.clone(), comment))),
            );
            if all || seen.len() > size as usize {
                return self.page_of_blog(call, seen, size, None).await;
            }
        }
        self.page_of_blog(call, seen, size, slice.after).await
    }

    /// A page of what was read. What lies after it begins where the page ends, or, when all that was
    /// read is in it and more was not, where reading ended.
    async fn page_of_blog(
        &self,
        call: &Call,
        seen: Vec<(View, Comment)>,
        size: u32,
        read_to: Option<Position>,
    ) -> Result<Flat, Error> {
        let position = |(_, comment): &(View, Comment)| Position::after(comment);
        let (seen, next) = page(seen, size, |(_, comment)| bytes(comment), position);
        let seen = current(seen).await?;
        let mut comments: Vec<Shown> =
            seen.into_iter().map(|(view, comment)| Shown::to(&view, &self.key, comment)).collect();
        if let Some(blog) = comments.first().map(|shown| shown.comment.blog.clone()) {
            self.with_own_reactions(&call.caller, &blog, comments.iter_mut().collect()).await?;
        }
        Ok(Flat { comments, next: next.or(read_to) })
    }

    /// The caller before each of the posts that they may see.
    pub(super) async fn views(
        &self,
        call: &Call,
        blog: &BlogId,
        comments: &[Comment],
    ) -> Result<HashMap<PostId, View>, Error> {
        let mut posts: Vec<PostId> = comments.iter().map(|comment| comment.post.clone()).collect();
        posts.sort();
        posts.dedup();
        let around = self.access.around(call, blog, &posts).await?;
        Ok(around.views().map(|view| (view.post.post.clone(), view)).collect())
    }
}

/// What the caller wants, as far as they may have it.
pub(super) fn filter(hidden: bool, wanted: &Wanted) -> Result<Filter, Error> {
    let asked: Vec<&Asked> = wanted.terms().into_iter().map(|(asked, _)| asked).collect();
    let is_hidden = |asked: &&Asked| matches!(asked, Asked::State(state) if *state != State::Approved);
    if !hidden && asked.iter().any(is_hidden) {
        return Err(Error::Denied("only moderators list comments that are not APPROVED; leave `state` out"));
    }
    // What a tombstone hides must not find it, nor leave it out.
    let by_what_is_hidden = asked.iter().any(|asked| matches!(asked, Asked::State(_) | Asked::Author(_)));
    Ok(Filter { hidden, tombstones: !by_what_is_hidden, wanted: wanted.clone() })
}

fn one_more(slice: &Slice) -> Slice {
    Slice { limit: slice.limit + 1, ..slice.clone() }
}

/// The items that fit into a page, at least one, and where the next one begins when some are left.
pub(super) fn page<T, P>(
    mut found: Vec<T>,
    size: u32,
    bytes: impl Fn(&T) -> usize,
    after: impl Fn(&T) -> P,
) -> (Vec<T>, Option<P>) {
    let mut total = 0;
    let fitting = found
        .iter()
        .take(size as usize)
        .take_while(|item| {
            let first = total == 0;
            total += bytes(item);
            first || total <= MAX_PAGE_BYTES
        })
        .count();
    let next = (fitting < found.len()).then(|| after(&found[fitting - 1]));
    found.truncate(fitting);
    (found, next)
}

pub(super) fn bytes(comment: &Comment) -> usize {
    comment.text.content.len() + comment.text.html.len() + COMMENT_BYTES
}

fn discussion_bytes(discussion: &Discussion) -> usize {
    bytes(&discussion.root) + discussion.replies.iter().map(bytes).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use service_kit::time::Timestamp;

    use super::*;
    use crate::name::CommentId;

    fn sizes(items: &[usize], size: u32) -> (usize, bool) {
        let somewhere = |_: &usize| Position {
            reaction_count: 0,
            create_time: Timestamp(0),
            id: CommentId::new(Timestamp(0)),
        };
        let (page, next) = page(items.to_vec(), size, |&bytes| bytes, somewhere);
        (page.len(), next.is_some())
    }

    #[test]
    fn a_page_ends_when_it_is_full_in_number_or_bytes() {
        assert_eq!(sizes(&[], 3), (0, false));
        assert_eq!(sizes(&[1, 1, 1], 3), (3, false));
        assert_eq!(sizes(&[1, 1, 1, 1], 3), (3, true));
        assert_eq!(sizes(&[MAX_PAGE_BYTES, 1], 3), (1, true));
        assert_eq!(sizes(&[2 * MAX_PAGE_BYTES, 1], 3), (1, true));
        assert_eq!(sizes(&[1, MAX_PAGE_BYTES], 3), (1, true));
    }
}
