//! What an import did: counts, what was skipped and why, what was mended and where.

use std::{collections::BTreeMap, fmt};

use proto::{
    comments::v1::{CommentKind, ImportCommentResult, ImportOutcome as CommentOutcome, ImportedComment},
    posts::v1::{ImportOutcome as PostOutcome, ImportPostResult, PostKind},
};

use crate::import::{
    batch::{Batch, Item},
    wxr::{Mend, Skipped},
};

/// Lines of detail that are kept; those past it are counted.
const MAX_DETAILS: usize = 500;

/// The report of one run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Posts of kind ARTICLE in the file.
    pub posts: u64,
    /// Posts of kind PAGE.
    pub pages: u64,
    /// Comments of every kind.
    pub comments: u64,
    /// Pingbacks among them.
    pub pingbacks: u64,
    /// Trackbacks among them.
    pub trackbacks: u64,
    /// Replies among them: comments that name another.
    pub replies: u64,
    /// Posts and comments that were new.
    pub created: u64,
    /// Posts and comments that were there already.
    pub unchanged: u64,
    /// What was skipped, by its type.
    pub skipped: BTreeMap<String, u64>,
    only_read: bool,
    details: Vec<String>,
    more_details: u64,
}

impl Report {
    /// An empty one; of a file that is only read, it does not say what is new.
    pub(super) fn new(only_read: bool) -> Self {
        Self { only_read, ..Self::default() }
    }

    /// Whether nothing of a blog was found yet.
    pub(super) fn is_empty(&self) -> bool {
        self.posts + self.pages + self.comments == 0 && self.skipped.is_empty()
    }

    /// Counts a batch that was only read.
    pub(super) fn read(&mut self, batch: &Batch) {
        for item in &batch.items {
            self.count_post(item);
            for comment in &item.comments {
                self.count_comment(comment);
            }
        }
    }

    /// A post came back from the service.
    pub(super) fn post(&mut self, item: &Item, result: &ImportPostResult) {
        self.count_post(item);
        self.outcome(result.outcome() == PostOutcome::Created);
        for note in &result.notes {
            self.note(item.line, note);
        }
    }

    /// A comment came back from the service.
    pub(super) fn comment(&mut self, comment: &ImportedComment, result: &ImportCommentResult) {
        self.count_comment(comment);
        self.outcome(result.outcome() == CommentOutcome::Created);
        for note in &result.notes {
            self.detail(format!("{}: {note}", comment.source_key));
        }
    }

    /// An item of a type that is not imported.
    pub(super) fn skipped(&mut self, skipped: &Skipped) {
        *self.skipped.entry(skipped.post_type.clone()).or_default() += 1;
        if skipped.comments > 0 {
            self.note(
                skipped.line,
                &format!("{} comments are skipped with their {}", skipped.comments, skipped.post_type),
            );
        }
    }

    /// A comment that a plugin made for itself.
    pub(super) fn skipped_comment(&mut self, line: u64, kind: &str) {
        *self.skipped.entry(format!("comment of type {kind}")).or_default() += 1;
        self.note(line, &format!("a comment of type {kind:?} may not be meant for readers"));
    }

    /// Faults of the file that were mended.
    pub(super) fn mended(&mut self, mends: Vec<Mend>) {
        for mend in mends {
            self.detail(mend.to_string());
        }
    }

    /// Something worth knowing about a line of the file.
    pub(super) fn note(&mut self, line: u64, note: &str) {
        self.detail(format!("line {line}: {note}"));
    }

    /// The counts so far, for the progress bar.
    pub(super) fn progress(&self) -> String {
        format!("{} posts, {} pages, {} comments", self.posts, self.pages, self.comments)
    }

    fn outcome(&mut self, created: bool) {
        if created {
            self.created += 1;
        } else {
            self.unchanged += 1;
        }
    }

    fn count_post(&mut self, item: &Item) {
        if item.post.kind() == PostKind::Page {
            self.pages += 1;
        } else {
            self.posts += 1;
        }
    }

    fn count_comment(&mut self, comment: &ImportedComment) {
        self.comments += 1;
        self.replies += u64::from(!comment.parent_source_key.is_empty());
        match comment.kind() {
            CommentKind::Pingback => self.pingbacks += 1,
            CommentKind::Trackback => self.trackbacks += 1,
            _ => {}
        }
    }

    fn detail(&mut self, detail: String) {
        if self.details.len() < MAX_DETAILS {
            self.details.push(detail);
        } else {
            self.more_details += 1;
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for detail in &self.details {
            writeln!(formatter, "  {detail}")?;
        }
        if self.more_details > 0 {
            writeln!(formatter, "  and {} more", self.more_details)?;
        }
        let Self { posts, pages, comments, pingbacks, trackbacks, replies, created, unchanged, .. } = self;
        writeln!(
            formatter,
            "{posts} posts, {pages} pages, {comments} comments \
             ({replies} replies, {pingbacks} pingbacks, {trackbacks} trackbacks)"
        )?;
        if !self.only_read {
            writeln!(formatter, "new: {created}; there already: {unchanged}")?;
        }
        for (kind, count) in &self.skipped {
            writeln!(formatter, "skipped: {count} {kind} (not part of posts and comments)")?;
        }
        Ok(())
    }
}
