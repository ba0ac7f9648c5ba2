//! Moderation: what a new or edited comment passes before it is shown, and what may become of it.

mod commenter;
mod context;
mod phases;
mod states;

use service_kit::{
    time::Timestamp,
    violation::{Violation, Violations},
};
use store_kit::Transaction;

use crate::{
    access::{facts::Rules, view::View},
    comment::{HeldReason, HeldReasons},
    error::Error,
    name::CommentId,
    text::{self, Rendered},
};

pub use commenter::Commenter;
pub use context::{Context, Trust};
pub use states::{Action, after};

/// What a phase says of a comment.
#[derive(Debug)]
pub enum Verdict {
    /// Nothing.
    Pass,
    /// A moderator has to see it.
    Hold(HeldReason),
    /// It is not taken.
    Refuse(Error),
}

/// One question put to a comment, decided from the context alone.
pub type Phase = fn(&Context) -> Verdict;

/// What a new comment passes, in this order (Coral's: cheap and certain first).
///
/// A phase to come (word lists, an outside service) gets its line here.
pub const OF_NEW: &[(&str, Phase)] = &[
    ("length", phases::length),
    ("closed", phases::closed),
    ("same text", phases::same_text),
    ("flood", phases::flood),
    ("first comment", phases::first_comment),
    ("links", phases::links),
];

/// What an edit passes. Who may edit wrote a moment ago and not for the first time.
pub const OF_EDIT: &[(&str, Phase)] = &[
    ("length", phases::length),
    ("closed", phases::closed),
    ("same text", phases::same_text),
    ("links", phases::links),
];

/// A comment that wants to be shown.
#[derive(Debug)]
pub struct Submission<'a> {
    /// Its commenter before the post.
    pub view: &'a View,
    /// By what their history is known.
    pub commenter: &'a Commenter,
    /// Its text.
    pub rendered: &'a Rendered,
    /// What its text is known again by.
    pub text_hashes: &'a [String; 2],
    /// The comment whose text is edited; `None` for a new one.
    pub editing: Option<&'a CommentId>,
    /// Now.
    pub now: Timestamp,
}

/// Judges a new comment: why it waits; nothing when it is shown at once.
pub async fn judge_new(
    transaction: &mut Transaction,
    submission: &Submission<'_>,
) -> Result<HeldReasons, Error> {
    judge(OF_NEW, &Context::load(transaction, submission).await?)
}

/// Judges an edit in the same way.
pub async fn judge_edit(
    transaction: &mut Transaction,
    submission: &Submission<'_>,
) -> Result<HeldReasons, Error> {
    judge(OF_EDIT, &Context::load(transaction, submission).await?)
}

/// Refuses a text that is longer than the policy lets it be, as a violation of `field`.
///
/// # Errors
/// [`Error::Invalid`].
pub fn check_length(field: &str, characters: usize, rules: &Rules) -> Result<(), Error> {
    let checked = text::not_longer(characters, rules.longest_text());
    checked.map_err(|rule| Violations::from(Violation::new(field, rule)).into())
}

fn judge(phases: &[(&str, Phase)], context: &Context) -> Result<HeldReasons, Error> {
    let mut held = HeldReasons::default();
    for (name, phase) in phases {
        match phase(context) {
            Verdict::Pass => {}
            Verdict::Hold(reason) => held.add(reason),
            Verdict::Refuse(error) => {
                tracing::debug!(phase = name, "comment refused");
                return Err(error);
            }
        }
    }
    Ok(held)
}
