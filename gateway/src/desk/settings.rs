//! The blog's own settings: its name, language, look, and rules for comments.

use axum::{http::StatusCode, response::Response};
use proto::{
    posts::v1::{Blog, UpdateBlogRequest},
    reasons,
};
use url::form_urlencoded;

use super::{
    difference::differences,
    problem::Problem,
    seat::Seat,
    settings_form::{self, FIELDS, Typed},
    trouble::{Answer, Trouble},
    values::Values,
    view::{ConflictPage, Notice, SettingsPage},
};
use crate::session::{self, Failure, Form, Sessions};

/// The settings as they are.
pub(super) fn show(seat: &Seat, query: Option<&str>) -> Response {
    let saved = form_urlencoded::parse(query.unwrap_or_default().as_bytes()).any(|(key, _)| key == "done");
    let page = SettingsPage::new(seat, Typed::of_blog(&seat.blog), Vec::new(), None, saved);
    session::page(StatusCode::OK, page.render(&seat.locale))
}

/// Saves what was changed.
pub(super) async fn take(sessions: &Sessions, seat: &Seat, form: &Form) -> Answer {
    let mut typed = Typed::of_form(form);
    let now = settings_form::values(&seat.blog);
    for name in &typed.theirs {
        typed.values.set(name, now.get(name));
    }
    let wanted = match settings_form::blog(&typed.values) {
        Ok(wanted) => wanted,
        Err(problems) => return Ok(refused(seat, typed, problems)),
    };
    let paths = Values::paths(FIELDS, |field| {
        !typed.theirs.contains(&field.name) && typed.values.is_changed(field.name, &typed.shown)
    });
    let done = || Ok(session::see_other(&seat.url("settings?done=save")));
    if paths.is_empty() {
        return done();
    }
    let message = UpdateBlogRequest {
        blog: Some(Blog { name: seat.blog.name.clone(), etag: typed.etag.clone(), ..wanted }),
        update_mask: Some(prost_types::FieldMask { paths }),
        request_id: typed.request_id.to_string(),
    };
    let Err(failure) = sessions.calls.update_blog(seat.me(), message).await else { return done() };
    let notice = match &failure {
        Failure::Stale => return conflict_page(sessions, seat, &typed, form).await,
        Failure::Exists(reason) if reason == reasons::REQUEST_ID_REUSED => {
            return conflict_page(sessions, seat, &typed, form).await;
        }
        Failure::Invalid(wrong) => {
            let problems = Problem::all(wrong, FIELDS, |name| typed.values.get(name).is_empty());
            return Ok(refused(seat, typed, problems));
        }
        Failure::SignedOut(_) | Failure::NotFound => {
            return Err(Trouble::of_form(failure, sessions, seat, form));
        }
        Failure::Forbidden => Notice::Forbidden,
        Failure::Refused(said) => Notice::Said(said.clone()),
        Failure::TooLarge => Notice::TooLarge,
        Failure::Busy(_) => Notice::Busy,
        Failure::Away => Notice::Away,
        Failure::Exists(_) | Failure::Broken => Notice::Broken,
    };
    let page = SettingsPage::new(seat, typed, Vec::new(), Some(notice), false);
    Ok(session::page(failure.status(), page.render(&seat.locale)))
}

fn refused(seat: &Seat, typed: Typed, problems: Vec<Problem>) -> Response {
    let page = SettingsPage::new(seat, typed, problems, None, false);
    session::page(StatusCode::UNPROCESSABLE_ENTITY, page.render(&seat.locale))
}

async fn conflict_page(sessions: &Sessions, seat: &Seat, typed: &Typed, form: &Form) -> Answer {
    let now = match sessions.calls.blog(seat.me(), seat.blog.name.clone()).await {
        Ok(blog) => blog,
        Err(failure) => return Err(Trouble::of_form(failure, sessions, seat, form)),
    };
    let theirs = settings_form::values(&now);
    let differences = differences(FIELDS, &typed.values, &theirs, &typed.shown, &typed.theirs);
    if differences.is_empty() {
        return Ok(session::see_other(&seat.url("settings?done=save")));
    }
    let page = ConflictPage::of_blog(seat, &now, &typed.values, &theirs.fingerprint(), differences);
    Ok(session::page(StatusCode::CONFLICT, page.render(&seat.locale)))
}
