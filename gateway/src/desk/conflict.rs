//! Two people changed the same post: both versions beside each other, field by field, and neither is
//! lost. What was typed stays in fields that can be changed, so that parts of both can be joined there.

use axum::http::StatusCode;
use uuid::Uuid;

use super::{
    difference::differences,
    draft::{Action, Draft},
    editor,
    post_form::FIELDS,
    seat::Seat,
    trouble::{Answer, Trouble},
    view::{ConflictPage, Given, Notice},
};
use crate::session::{self, Form, Sessions};

/// The page for a post that was changed meanwhile.
pub(super) async fn of_post(
    sessions: &Sessions,
    seat: &Seat,
    draft: Draft,
    name: String,
    form: &Form,
) -> Answer {
    let now = match sessions.calls.post(seat.me(), name).await {
        Ok(post) => post,
        Err(failure) => return Err(Trouble::of_form(failure, sessions, seat, form)),
    };
    let theirs = editor::values(sessions, seat, &now).await;
    let differences = differences(FIELDS, &draft.values, &theirs, &draft.shown, &draft.theirs);
    if differences.is_empty() {
        // Both wrote the same, or the first of two clicks has won.
        let fresh = Draft { action: Action::Save, ..Draft::of_post(&now, Some(""), &seat.zone) };
        let draft = Draft { values: theirs.clone(), shown: theirs.fingerprint(), ..fresh };
        let given = Given { notice: Some(Notice::SameAlready), ..Given::default() };
        return Ok(editor::given_back(seat, Some(&now), draft, given, StatusCode::OK));
    }
    let next = Draft {
        etag: now.etag.clone(),
        shown: theirs.fingerprint(),
        request_id: Uuid::new_v4(),
        theirs: Vec::new(),
        ..draft
    };
    let page = ConflictPage::of_post(seat, &now, &next, differences);
    Ok(session::page(StatusCode::CONFLICT, page.render(&seat.locale)))
}
