//! Two people changed the same thing: both versions beside each other, field by field, and neither is
//! lost. What was typed stays in fields that can be changed, so that parts of both can be joined there.

use axum::http::StatusCode;
use uuid::Uuid;

use super::{
    draft::{Action, Draft},
    editor,
    enter::Seat,
    post_form::FIELDS,
    save::kept,
    trouble::Answer,
    values::{Field, Values},
    view::ConflictPage,
};
use crate::session::{self, Form, Sessions};

/// A field in which the versions differ.
pub(super) struct Difference {
    pub(super) field: Field,
    pub(super) theirs: String,
    pub(super) mine: String,
    /// Whether theirs is proposed: whoever sent the form did not touch the field, or has chosen so
    /// before.
    pub(super) propose_theirs: bool,
}

/// Where the versions differ.
pub(super) fn differences(
    fields: &[Field],
    mine: &Values,
    theirs: &Values,
    shown: &str,
    chosen: &[&'static str],
) -> Vec<Difference> {
    let differ = fields.iter().filter(|field| mine.get(field.name) != theirs.get(field.name));
    let difference = |field: &Field| Difference {
        field: *field,
        theirs: theirs.get(field.name).to_owned(),
        mine: mine.get(field.name).to_owned(),
        propose_theirs: chosen.contains(&field.name) || !mine.is_changed(field.name, shown),
    };
    differ.map(difference).collect()
}

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
        Err(failure) => return Err(kept(failure, sessions, seat, form)),
    };
    let theirs = editor::values(sessions, seat, &now).await;
    let differences = differences(FIELDS, &draft.values, &theirs, &draft.shown, &draft.theirs);
    if differences.is_empty() {
        // Both wrote the same, or the first of two clicks has won.
        let fresh = Draft { action: Action::Save, ..Draft::of_post(&now, Some(""), &seat.zone) };
        let draft = Draft { values: theirs.clone(), shown: theirs.fingerprint(), ..fresh };
        let given = editor::Given { notice: Some(super::view::Notice::SameAlready), ..Default::default() };
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::values::line;

    #[test]
    fn the_version_of_whoever_changed_the_field_is_proposed() {
        let fields = [line("a", "a"), line("b", "b"), line("c", "c"), line("d", "d")];
        let values = |all: [&str; 4]| {
            let mut values = Values::default();
            for (field, value) in fields.iter().zip(all) {
                values.set(field.name, value);
            }
            values
        };
        let shown = values(["1", "1", "1", "1"]).fingerprint();
        let (mine, theirs) = (values(["2", "1", "2", "1"]), values(["1", "3", "3", "1"]));
        let found = differences(&fields, &mine, &theirs, &shown, &[]);
        let proposed: Vec<_> = found.iter().map(|found| (found.field.name, found.propose_theirs)).collect();
        assert_eq!(proposed, [("a", false), ("b", true), ("c", false)]);
    }
}
