//! The editor: a new post, or one that is there.

use axum::{http::StatusCode, response::Response};
use proto::posts::v1::{Post, PreviewPostRequest};
use url::form_urlencoded;
use uuid::Uuid;

use super::{
    done::Done,
    draft::Draft,
    post_form,
    seat::Seat,
    trouble::{Answer, Trouble},
    values::Values,
    view::{EditorPage, Given, Notice},
};
use crate::{
    pages::view::SafeHtml,
    session::{self, Failure, Form, Sessions},
};

/// The form of a new post.
pub(super) fn blank(seat: &Seat, query: Option<&str>) -> Answer {
    if !seat.may_write() {
        return Err(Trouble::of_failure(Failure::Forbidden).at(seat));
    }
    let kind = form_urlencoded::parse(query.unwrap_or_default().as_bytes())
        .find(|(key, _)| key == "kind")
        .map_or(proto::posts::v1::PostKind::Article, |(_, word)| post_form::kind(&word));
    Ok(given_back(seat, None, Draft::blank(kind), Given::default(), StatusCode::OK))
}

/// The form of a post that is there.
pub(super) async fn show(sessions: &Sessions, seat: &Seat, id: Uuid, query: Option<&str>) -> Answer {
    let post = sessions.calls.post(seat.me(), seat.post_name(id)).await;
    let post = post.map_err(|failure| Trouble::of(failure, sessions).at(seat))?;
    let (mut done, mut form) = (None, String::new());
    for (key, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
        match &*key {
            "done" => done = Done::parse(&value),
            "form" => form = value.parse::<Uuid>().map(|id| id.to_string()).unwrap_or_default(),
            _ => {}
        }
    }
    let derived = derived(sessions, seat, &post).await;
    let draft = Draft::of_post(&post, derived.as_deref(), &seat.zone);
    let preview = (!post.content_html.is_empty()).then(|| SafeHtml::from_service(&post.content_html));
    let given = Given { done: done.map(|done| (done, form)), preview, ..Given::default() };
    Ok(given_back(seat, Some(&post), draft, given, StatusCode::OK))
}

/// The values that the form of a post shows.
pub(super) async fn values(sessions: &Sessions, seat: &Seat, post: &Post) -> Values {
    post_form::values(post, derived(sessions, seat, post).await.as_deref())
}

/// The excerpt that the text has by itself. Not known where somebody may not preview: then the one that
/// is there counts as typed, and is sent back only when it is changed.
async fn derived(sessions: &Sessions, seat: &Seat, post: &Post) -> Option<String> {
    let message = PreviewPostRequest {
        parent: seat.blog.name.clone(),
        content: post.content.clone(),
        content_format: post.content_format,
    };
    sessions.calls.preview(seat.me(), message).await.ok().map(|preview| preview.excerpt)
}

/// The form with how the text will look; nothing is saved.
pub(super) async fn previewed(sessions: &Sessions, seat: &Seat, post: Option<&Post>, draft: Draft) -> Answer {
    let (given, status) = match rendered(sessions, seat, &draft.values).await {
        Ok(html) => (Given { preview: Some(html), ..Given::default() }, StatusCode::OK),
        Err(failure @ Failure::SignedOut(_)) => return Err(Trouble::of(failure, sessions).at(seat)),
        Err(failure) => (Given { notice: Some(Notice::NoPreview), ..Given::default() }, failure.status()),
    };
    Ok(given_back(seat, post, draft, given, status))
}

/// How the text will look, alone: for the script.
pub(super) async fn preview_alone(sessions: &Sessions, seat: &Seat, form: &Form) -> Answer {
    let values = Values::of_form(form, post_form::FIELDS);
    match rendered(sessions, seat, &values).await {
        Ok(html) => Ok(session::fragment(html.as_str().to_owned())),
        Err(failure) => Err(Trouble::of(failure, sessions).at(seat)),
    }
}

async fn rendered(sessions: &Sessions, seat: &Seat, values: &Values) -> Result<SafeHtml, Failure> {
    let message = PreviewPostRequest {
        parent: seat.blog.name.clone(),
        content: values.get("content").to_owned(),
        content_format: post_form::format(values).into(),
    };
    Ok(SafeHtml::from_service(sessions.calls.preview(seat.me(), message).await?.content_html))
}

/// The editor with what was typed.
pub(super) fn given_back(
    seat: &Seat,
    post: Option<&Post>,
    draft: Draft,
    given: Given,
    status: StatusCode,
) -> Response {
    session::page(status, EditorPage::new(seat, post, draft, given).render(&seat.locale))
}
