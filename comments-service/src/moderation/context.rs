//! All that the phases know of a comment, read in the transaction that writes it.

use std::time::Duration;

use service_kit::time::Timestamp;
use store_kit::Transaction;

use super::{Commenter, Submission};
use crate::{
    access::{
        facts::Rules,
        view::{Openness, View},
    },
    error::Error,
    name::BlogId,
    store::history,
};

/// How well a commenter is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trust {
    /// Not at all: a typed name proves nothing.
    Unknown,
    /// A comment under the same guest id is shown.
    Approved,
    /// The name was proven by a log-in.
    Verified,
    /// Belongs to the blog, which neither holds nor slows its own.
    Member,
}

/// What is known.
#[derive(Debug, Clone)]
pub struct Context {
    /// Whether the thread takes comments from the caller.
    pub openness: Openness,
    /// Whether nobody in particular calls.
    pub is_anonymous: bool,
    /// How well the commenter is known.
    pub trust: Trust,
    /// The rules that hold.
    pub rules: Rules,
    /// Whether the commenter said the same in this thread before.
    pub same_text: bool,
    /// How long ago they wrote last; `None` when they did not, or are not known.
    pub since_last: Option<Duration>,
    /// Characters in it.
    pub characters: usize,
    /// Links in it.
    pub links: usize,
}

impl Context {
    pub(super) async fn load(
        transaction: &mut Transaction,
        submission: &Submission<'_>,
    ) -> Result<Self, Error> {
        let Submission { view, commenter, .. } = *submission;
        let View { viewer, post, rules, .. } = view;
        let hashes = [submission.text_hashes[0].as_str(), submission.text_hashes[1].as_str()];
        let same_text =
            history::same_text(transaction, &post.blog, &post.post, hashes, submission.editing).await?;
        let last = last_comment(transaction, &post.blog, commenter).await?;
        Ok(Self {
            openness: view.openness(),
            is_anonymous: viewer.caller.identity == service_kit::auth::Identity::Anonymous,
            trust: trust(transaction, view, commenter).await?,
            rules: rules.clone(),
            same_text,
            since_last: last.map(|last| submission.now.since(last)),
            characters: submission.rendered.text.content.chars().count(),
            links: submission.rendered.links,
        })
    }
}

async fn trust(transaction: &mut Transaction, view: &View, commenter: &Commenter) -> Result<Trust, Error> {
    if view.viewer.is_member() {
        return Ok(Trust::Member);
    }
    Ok(match commenter {
        Commenter::Person(_) => Trust::Verified,
        Commenter::Guest { id, .. }
            if history::guest_was_approved(transaction, &view.post.blog, id).await? =>
        {
            Trust::Approved
        }
        Commenter::Guest { .. } | Commenter::Unknown { .. } => Trust::Unknown,
    })
}

/// When they wrote last. A guest is known by their address too: whoever sends no cookie has a new
/// guest id each time.
async fn last_comment(
    transaction: &mut Transaction,
    blog: &BlogId,
    commenter: &Commenter,
) -> Result<Option<Timestamp>, Error> {
    Ok(match commenter {
        Commenter::Person(person) => history::last_of_person(transaction, blog, person).await?,
        Commenter::Guest { id, address } => {
            let of_guest = history::last_of_guest(transaction, blog, id).await?;
            of_guest.max(last_of_address(transaction, blog, address).await?)
        }
        Commenter::Unknown { address } => last_of_address(transaction, blog, address).await?,
    })
}

async fn last_of_address(
    transaction: &mut Transaction,
    blog: &BlogId,
    address: &str,
) -> Result<Option<Timestamp>, Error> {
    if address.is_empty() {
        return Ok(None);
    }
    Ok(history::last_of_address(transaction, blog, address).await?)
}
