//! Takes the editor's form: saves what was changed, then does what the button says. Each step carries
//! the form's `request_id`, so that a form which is sent twice writes once.

mod answer;
mod write;

use service_kit::time::Timestamp;
use uuid::Uuid;

use super::{
    draft::{Action, Draft},
    editor, post_form,
    problem::Problem,
    seat::Seat,
    trouble::{Answer, Trouble},
};
use crate::session::{Browser, Form, Sessions};
use answer::refused;

/// What the steps of one form share.
struct Work<'a> {
    sessions: &'a Sessions,
    seat: &'a Seat,
    draft: Draft,
    /// When to publish, where a time was chosen.
    at: Option<Timestamp>,
}

/// Takes the form of a post, or of a new one.
pub(super) async fn take(
    sessions: &Sessions,
    browser: &Browser,
    seat: &Seat,
    id: Option<Uuid>,
    form: &Form,
) -> Answer {
    let mut draft = Draft::of_form(form);
    let post = match id {
        Some(id) => match sessions.calls.post(seat.me(), seat.post_name(id)).await {
            Ok(post) => Some(post),
            Err(failure) => return Err(Trouble::of_form(failure, sessions, seat, form)),
        },
        None => None,
    };
    if let Some(post) = &post
        && !draft.theirs.is_empty()
    {
        draft.take_theirs(&editor::values(sessions, seat, post).await);
    }
    if draft.action == Action::Preview {
        return editor::previewed(sessions, seat, post.as_ref(), draft).await;
    }
    let wanted = match post_form::post(&draft.values) {
        Ok(wanted) => wanted,
        Err(problems) => return Ok(refused(seat, post.as_ref(), draft, problems)),
    };
    let at = match at(seat, sessions, &draft) {
        Ok(at) => at,
        Err((problem, chosen)) => {
            draft.chosen = chosen;
            return Ok(refused(seat, post.as_ref(), draft, vec![problem]));
        }
    };
    let work = Work { sessions, seat, draft, at };
    let saved = match work.save(post.as_ref(), wanted).await {
        Ok(saved) => saved,
        Err(failure) => return work.not_saved(failure, post, form).await,
    };
    match work.step(&saved).await {
        Ok(done) => Ok(work.done(browser, id.is_none(), &done)),
        Err(failure) => work.not_done(failure, saved, form).await,
    }
}

/// The chosen moment, or what is unclear about it, with what to choose from then.
fn at(
    seat: &Seat,
    sessions: &Sessions,
    draft: &Draft,
) -> Result<Option<Timestamp>, (Problem, super::schedule::Chosen)> {
    if draft.action != Action::Schedule {
        return Ok(None);
    }
    let moment = draft.chosen.moment(&seat.zone, sessions.now());
    moment.map(Some).map_err(|unclear| {
        (Problem::new("date", unclear.what), unclear.instead.unwrap_or_else(|| draft.chosen.clone()))
    })
}
