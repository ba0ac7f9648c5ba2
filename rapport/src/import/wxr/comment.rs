//! One `wp:comment`; `item` reads its discussion with it.

use std::io::BufRead;

use super::container;
use super::date::Written;
use super::error::Error;
use super::event::{Approval, Comment, CommentKind};
use super::field;
use super::mend::{Mended, shown};
use super::name::Space;
use super::tag::Tag;
use super::token::Tokens;

/// Reads the comment that `tag` begins.
pub(super) fn read<R: BufRead>(tokens: &mut Tokens<R>, tag: &Tag) -> Result<Comment, Error> {
    let mut draft =
        Draft { comment: Comment { line: tag.line, ..Comment::default() }, written: Written::default() };
    while let Some(inner) = container::next_inside(tokens, tag)? {
        draft.read_field(tokens, &inner)?;
    }
    Ok(draft.finish(tokens))
}

/// A comment as it comes together.
struct Draft {
    comment: Comment,
    written: Written,
}

impl Draft {
    fn read_field<R: BufRead>(&mut self, tokens: &mut Tokens<R>, tag: &Tag) -> Result<(), Error> {
        let (Space::Wp, name) = tag.name.parts() else {
            return container::skip(tokens, tag);
        };
        let comment = &mut self.comment;
        match name {
            "comment_id" => comment.source_id = field::id(tokens, tag)?,
            "comment_author" => comment.author_name = field::plain(tokens, tag)?,
            "comment_author_email" => comment.author_email = field::word(tokens, tag)?,
            "comment_author_url" => comment.author_url = field::word(tokens, tag)?,
            "comment_author_IP" => comment.author_ip = field::word(tokens, tag)?,
            "comment_date" => self.written.local = Some(field::word(tokens, tag)?),
            "comment_date_gmt" => self.written.gmt = Some(field::word(tokens, tag)?),
            "comment_content" => comment.content = field::html(tokens, tag)?,
            "comment_approved" => {
                comment.approval = approval(&field::word(tokens, tag)?, tokens, tag.line);
            }
            "comment_type" => comment.kind = kind(field::word(tokens, tag)?),
            "comment_parent" => comment.parent_source_id = field::id(tokens, tag)?,
            "comment_user_id" => comment.user_id = field::id(tokens, tag)?,
            _ => container::skip(tokens, tag)?,
        }
        Ok(())
    }

    fn finish<R: BufRead>(mut self, tokens: &mut Tokens<R>) -> Comment {
        let (moment, mended) = self.written.resolve("wp:comment_date_gmt");
        self.comment.create_time = moment;
        if let Some(mended) = mended {
            tokens.mend(self.comment.line, mended);
        }
        self.comment
    }
}

fn approval<R: BufRead>(written: &str, tokens: &mut Tokens<R>, line: u64) -> Approval {
    match written {
        "1" | "approve" | "approved" => Approval::Approved,
        "0" | "hold" => Approval::Pending,
        "spam" => Approval::Spam,
        // Trashed with its post; the post is in the trash too.
        "trash" | "post-trashed" => Approval::Trash,
        _ => {
            let (field, found) = ("wp:comment_approved", shown(written));
            tokens.mend(line, Mended::Value { field, found, used: "waiting for moderation" });
            Approval::Pending
        }
    }
}

fn kind(written: String) -> CommentKind {
    match written.as_str() {
        // WordPress wrote nothing for a comment until 5.5.
        "" | "comment" => CommentKind::Comment,
        "pingback" => CommentKind::Pingback,
        "trackback" => CommentKind::Trackback,
        _ => CommentKind::Other(written),
    }
}
