//! The states of a post and the ways between them, in one table.

use service_kit::time::Timestamp;

use crate::{
    error::{Error, Exists, Forbidden},
    values::{
        Post,
        State::{self, Draft, Private, Published, Scheduled, Trashed},
    },
};

/// How long a post lies in the trash: 30 days.
const KEPT_IN_TRASH: std::time::Duration = std::time::Duration::from_hours(30 * 24);

/// What somebody does to a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Publishes it, as PUBLISHED or PRIVATE.
    Publish {
        /// When; `None` is the time it already had, else now.
        at: Option<Timestamp>,
        /// Whether for members alone.
        privately: bool,
    },
    /// Makes it a DRAFT again.
    Unpublish,
    /// Moves it to the trash.
    Trash,
    /// Takes it out of the trash.
    Untrash,
}

/// Where a step leads.
enum Way {
    To(State),
    Back,
    Stay,
    Trashed,
    NotTrashed,
    Out,
}

/// The table. `Out` is wherever [`Step::Publish`] leads: that depends on its time and audience.
fn way(step: Step, from: State) -> Way {
    match (step, from) {
        (Step::Publish { .. }, Draft | Scheduled | Published | Private) => Way::Out,
        (Step::Unpublish, Scheduled | Published | Private) => Way::To(Draft),
        (Step::Unpublish, Draft) | (Step::Trash, Trashed) => Way::Stay,
        (Step::Trash, Draft | Scheduled | Published | Private) => Way::To(Trashed),
        (Step::Publish { .. } | Step::Unpublish, Trashed) => Way::Trashed,
        (Step::Untrash, Trashed) => Way::Back,
        (Step::Untrash, Draft | Scheduled | Published | Private) => Way::NotTrashed,
    }
}

/// Takes the step. Answers whether the post changed.
///
/// # Errors
/// [`Error::Forbidden`] and [`Error::Exists`] where the table has no way.
pub(crate) fn take(post: &mut Post, step: Step, now: Timestamp) -> Result<bool, Error> {
    match way(step, post.state) {
        Way::Stay => return Ok(false),
        Way::Trashed => return Err(Error::Forbidden(Forbidden::Trashed)),
        Way::NotTrashed => return Err(Error::Exists(Exists::NotTrashed)),
        Way::Out => publish(post, step, now),
        Way::To(Trashed) => trash(post, now),
        Way::To(state) => post.state = state,
        Way::Back => untrash(post),
    }
    Ok(true)
}

fn publish(post: &mut Post, step: Step, now: Timestamp) {
    let Step::Publish { at, privately } = step else { return };
    let time = at.or(post.publish_time).unwrap_or(now);
    post.publish_time = Some(time);
    // Kept, so that the sweep makes of a post what its author asked for.
    post.publish_as = if privately { Private } else { Published };
    post.state = if time > now { Scheduled } else { post.publish_as };
}

/// Moves a post to the trash.
pub(crate) fn trash(post: &mut Post, now: Timestamp) {
    post.former_state = Some(post.state);
    post.state = Trashed;
    post.delete_time = Some(now);
    post.purge_time = Some(now.plus(KEPT_IN_TRASH));
}

/// A SCHEDULED post whose time has passed stays SCHEDULED until the sweep comes by.
fn untrash(post: &mut Post) {
    post.state = post.former_state.take().unwrap_or(Draft);
    post.delete_time = None;
    post.purge_time = None;
}
