//! All that the phases know of a comment, read in the transaction that writes it.

use std::time::Duration;

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

/// What is known.
#[derive(Debug, Clone)]
pub struct Context {
    /// Whether the thread takes comments from the caller.
    pub openness: Openness,
    /// Whether nobody in particular calls.
    pub is_anonymous: bool,
    /// Whether a member of the blog writes: whom the blog trusts is neither held nor slowed.
    pub is_member: bool,
    /// Whether the name was proven by a log-in.
    pub is_verified: bool,
    /// The rules that hold.
    pub rules: Rules,
    /// Whether the commenter said the same in this thread before.
    pub same_text: bool,
    /// How long ago they wrote last; `None` when they did not, or are not known.
    pub since_last: Option<Duration>,
    /// Whether a comment under the same guest id is shown.
    pub was_approved: bool,
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
        let was_approved = match commenter {
            Commenter::Guest(guest) => history::guest_was_approved(transaction, &post.blog, guest).await?,
            Commenter::Person(_) | Commenter::Unknown { .. } => false,
        };
        Ok(Self {
            openness: view.openness(),
            is_anonymous: viewer.caller.identity == service_kit::auth::Identity::Anonymous,
            is_member: viewer.is_member(),
            is_verified: matches!(commenter, Commenter::Person(_)),
            rules: rules.clone(),
            same_text,
            since_last: last.map(|last| submission.now.since(last)),
            was_approved,
            links: submission.links,
        })
    }
}

async fn last_comment(
    transaction: &mut Transaction,
    blog: &BlogId,
    commenter: &Commenter,
) -> Result<Option<service_kit::time::Timestamp>, Error> {
    Ok(match commenter {
        Commenter::Person(person) => history::last_of_person(transaction, blog, person).await?,
        Commenter::Guest(guest) => history::last_of_guest(transaction, blog, guest).await?,
        Commenter::Unknown { address } if !address.is_empty() => {
            history::last_of_address(transaction, blog, address).await?
        }
        Commenter::Unknown { .. } => None,
    })
}
