//! `/b/{blog}/desk/`: where authors write. Every page is rendered here and works without JavaScript;
//! `assets/desk.js` adds a live preview, a draft that survives the tab, and saving in place.
//!
//! A request goes `desk.rs -> enter.rs` (who, in which blog), then to the page's own file.

mod conflict;
mod difference;
mod done;
mod draft;
mod editor;
mod enter;
mod list;
mod members;
mod policy;
mod post_form;
mod problem;
mod save;
mod schedule;
mod seat;
mod settings;
mod settings_form;
mod trouble;
mod values;
mod view;
mod wanted;

use std::sync::Arc;

use axum::{
    Router,
    body::Body,
    extract::{Path, State},
    http::Uri,
    middleware::map_response,
    response::Response,
    routing::{get, post},
};
use uuid::Uuid;

use crate::session::{self, Browser, Form, Sessions};
use enter::enter;
use seat::Seat;
use trouble::{Answer, Trouble};

/// Largest form: a text of 1 MiB whose every letter may be escaped in nine bytes of three, and room for
/// the rest.
const MAX_FORM_BYTES: usize = 4 * 1024 * 1024;

type Shared = State<Arc<Sessions>>;

/// The pages and their files.
pub(crate) fn router(sessions: Arc<Sessions>) -> Router {
    Router::new()
        .route("/b/{blog}/desk", get(add_slash))
        .route("/b/{blog}/desk/", get(posts))
        .route("/b/{blog}/desk/new", get(blank).post(create))
        .route("/b/{blog}/desk/posts/{post}", get(edit).post(change))
        .route("/b/{blog}/desk/preview", post(preview))
        .route("/b/{blog}/desk/settings", get(settings).post(change_settings))
        .route("/b/{blog}/desk/members", get(list_members).post(change_members))
        .route("/assets/desk/{file}", get(asset))
        .with_state(sessions)
        .layer(map_response(session::secured))
}

async fn asset(Path(file): Path<String>) -> Response {
    session::serve(&*session::ASSETS, &file)
}

async fn add_slash(Path(blog): Path<String>, browser: Browser) -> Response {
    match enter::blog_name(&blog) {
        Some(_) => session::see_other(&format!("/b/{blog}/desk/")),
        None => Trouble::not_found().respond(&browser, "/"),
    }
}

async fn posts(State(sessions): Shared, Path(blog): Path<String>, browser: Browser, uri: Uri) -> Response {
    let answer = async {
        let seat = enter(&sessions, &browser, &blog).await?;
        list::show(&sessions, &seat, uri.query()).await
    };
    finish(answer.await, &browser, &uri)
}

async fn blank(State(sessions): Shared, Path(blog): Path<String>, browser: Browser, uri: Uri) -> Response {
    let answer = async {
        let seat = enter(&sessions, &browser, &blog).await?;
        editor::blank(&seat, uri.query())
    };
    finish(answer.await, &browser, &uri)
}

async fn edit(
    State(sessions): Shared,
    Path((blog, id)): Path<(String, String)>,
    browser: Browser,
    uri: Uri,
) -> Response {
    let answer = async {
        let id: Uuid = id.parse().map_err(|_| Trouble::not_found())?;
        let seat = enter(&sessions, &browser, &blog).await?;
        editor::show(&sessions, &seat, id, uri.query()).await
    };
    finish(answer.await, &browser, &uri)
}

async fn create(
    State(sessions): Shared,
    Path(blog): Path<String>,
    browser: Browser,
    uri: Uri,
    body: Body,
) -> Response {
    let answer = async {
        let (seat, form) = taken(&sessions, &browser, &blog, body).await?;
        save::take(&sessions, &browser, &seat, None, &form).await
    };
    finish(answer.await, &browser, &uri)
}

async fn change(
    State(sessions): Shared,
    Path((blog, id)): Path<(String, String)>,
    browser: Browser,
    uri: Uri,
    body: Body,
) -> Response {
    let answer = async {
        let (seat, form) = taken(&sessions, &browser, &blog, body).await?;
        let id: Uuid = id.parse().map_err(|_| Trouble::not_found())?;
        save::take(&sessions, &browser, &seat, Some(id), &form).await
    };
    finish(answer.await, &browser, &uri)
}

async fn preview(
    State(sessions): Shared,
    Path(blog): Path<String>,
    browser: Browser,
    uri: Uri,
    body: Body,
) -> Response {
    let answer = async {
        let (seat, form) = taken(&sessions, &browser, &blog, body).await?;
        editor::preview_alone(&sessions, &seat, &form).await
    };
    finish(answer.await, &browser, &uri)
}

async fn settings(State(sessions): Shared, Path(blog): Path<String>, browser: Browser, uri: Uri) -> Response {
    let answer = async {
        let seat = enter(&sessions, &browser, &blog).await?;
        Ok(settings::show(&seat, uri.query()))
    };
    finish(answer.await, &browser, &uri)
}

async fn change_settings(
    State(sessions): Shared,
    Path(blog): Path<String>,
    browser: Browser,
    uri: Uri,
    body: Body,
) -> Response {
    let answer = async {
        let (seat, form) = taken(&sessions, &browser, &blog, body).await?;
        settings::take(&sessions, &seat, &form).await
    };
    finish(answer.await, &browser, &uri)
}

async fn list_members(
    State(sessions): Shared,
    Path(blog): Path<String>,
    browser: Browser,
    uri: Uri,
) -> Response {
    let answer = async {
        let seat = enter(&sessions, &browser, &blog).await?;
        members::show(&sessions, &seat, uri.query()).await
    };
    finish(answer.await, &browser, &uri)
}

async fn change_members(
    State(sessions): Shared,
    Path(blog): Path<String>,
    browser: Browser,
    uri: Uri,
    body: Body,
) -> Response {
    let answer = async {
        let (seat, form) = taken(&sessions, &browser, &blog, body).await?;
        members::take(&sessions, &seat, &form).await
    };
    finish(answer.await, &browser, &uri)
}

/// A form with whoever sent it. What is refused here comes back with everything that was typed.
async fn taken(
    sessions: &Sessions,
    browser: &Browser,
    blog: &str,
    body: Body,
) -> Result<(Seat, Form), Trouble> {
    let form = Form::read(body, MAX_FORM_BYTES).await?;
    match enter(sessions, browser, blog).await {
        Ok(seat) if form.is_of(&seat.session) => Ok((seat, form)),
        Ok(seat) => Err(Trouble::of_another_session(&seat, form)),
        Err(trouble) => Err(trouble.keeping(form, sessions.of(browser).as_ref())),
    }
}

fn finish(answer: Answer, browser: &Browser, uri: &Uri) -> Response {
    let here = uri.path_and_query().map_or("/", |path| path.as_str());
    answer.unwrap_or_else(|trouble| trouble.respond(browser, here))
}
