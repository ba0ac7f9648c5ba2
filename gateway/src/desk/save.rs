//! Takes the editor's form: saves what was changed, then does what the button says. Each step carries
//! the form's `request_id`, so that a form which is sent twice writes once.

use axum::{http::StatusCode, response::Response};
use proto::{
    posts::v1::{
        CreatePostRequest, DeletePostRequest, Post, PostState, PostVisibility, PublishPostRequest,
        UndeletePostRequest, UnpublishPostRequest, UpdatePostRequest,
    },
    reasons,
};
use serde_json::json;
use service_kit::time::Timestamp;
use uuid::Uuid;

use super::{
    conflict,
    done::Done,
    draft::{Action, Draft},
    editor,
    post_form::{self, FIELDS},
    problem::{Problem, What},
    seat::Seat,
    trouble::{Answer, Trouble},
    view::{Given, Notice},
};
use crate::session::{self, Browser, Failure, Form, Sessions};

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

impl Work<'_> {
    /// The post with everything that was typed.
    async fn save(&self, post: Option<&Post>, wanted: Post) -> Result<Post, Failure> {
        let request_id = self.draft.request_id.to_string();
        let calls = &self.sessions.calls;
        let me = self.seat.me();
        let Some(post) = post else {
            let wanted = Post { kind: self.draft.kind.into(), ..wanted };
            let parent = self.seat.blog.name.clone();
            let message = CreatePostRequest { parent, post: Some(wanted), request_id };
            return again(|| calls.create(me, message.clone())).await;
        };
        let name = post.name.clone();
        if self.draft.action == Action::Restore {
            let message = UndeletePostRequest {
                name: name.clone(),
                etag: String::new(),
                request_id: request_id.clone(),
            };
            match again(|| calls.undelete(me, message.clone())).await {
                // Somebody else took it out.
                Ok(_) | Err(Failure::Exists(_)) => {}
                Err(failure) => return Err(failure),
            }
        }
        let paths = self.draft.changed();
        if paths.is_empty() {
            return Ok(post.clone());
        }
        let message = UpdatePostRequest {
            post: Some(Post { name, etag: self.draft.etag.clone(), ..only(&paths, wanted) }),
            update_mask: Some(prost_types::FieldMask { paths }),
            request_id,
        };
        again(|| calls.update(me, message.clone())).await
    }

    /// What the button asks for besides saving.
    async fn step(&self, saved: &Post) -> Result<Post, Failure> {
        let (name, etag) = (saved.name.clone(), saved.etag.clone());
        let request_id = self.draft.request_id.to_string();
        let (calls, me) = (&self.sessions.calls, self.seat.me());
        match self.draft.action {
            Action::Preview | Action::Save | Action::Restore => Ok(saved.clone()),
            Action::Publish | Action::Schedule => {
                let visibility =
                    if self.draft.privately { PostVisibility::Private } else { PostVisibility::Public };
                let message = PublishPostRequest {
                    name: name.clone(),
                    publish_time: self.when(saved).map(Timestamp::to_proto),
                    visibility: visibility.into(),
                    etag,
                    request_id,
                };
                match again(|| calls.publish(me, message.clone())).await {
                    Err(refused @ Failure::Exists(_)) => self.published(refused, name).await,
                    other => other,
                }
            }
            Action::Unpublish => {
                let message = UnpublishPostRequest { name, etag, request_id };
                again(|| calls.unpublish(me, message.clone())).await
            }
            Action::Trash => {
                let message = DeletePostRequest { name, etag, request_id };
                again(|| calls.trash(me, message.clone())).await
            }
        }
    }

    /// A scheduled post that is published now must not wait for the time that it already had.
    fn when(&self, saved: &Post) -> Option<Timestamp> {
        let waits = saved.state() == PostState::Scheduled && self.draft.action == Action::Publish;
        self.at.or_else(|| waits.then(|| self.sessions.now()))
    }

    /// The second of two clicks names another moment than the first, and finds its work done.
    async fn published(&self, refused: Failure, name: String) -> Result<Post, Failure> {
        let post = self.sessions.calls.post(self.seat.me(), name).await?;
        let is_out = matches!(post.state(), PostState::Published | PostState::Private);
        if is_out && self.draft.action == Action::Publish { Ok(post) } else { Err(refused) }
    }

    /// Sends the browser on, so that reloading the page sends nothing; a script is told instead.
    fn done(&self, browser: &Browser, is_new: bool, post: &Post) -> Response {
        let done =
            if is_new && self.draft.action == Action::Save { "create" } else { self.draft.action.word() };
        let query = format!("?done={done}&form={}", self.draft.request_id);
        let url = self.seat.post_url(post);
        if browser.wants_json() && self.draft.action == Action::Save {
            return session::json(&json!({
                "url": url,
                "etag": post.etag,
                "shown": self.draft.values_shown(post),
                "slug": post.slug,
                "request_id": Uuid::new_v4(),
                "said": Done::parse(done).map(|done| done.sentence(&self.seat.locale)),
            }));
        }
        let list = self.draft.action == Action::Trash;
        session::see_other(&if list { self.seat.url(&query) } else { url + &query })
    }

    async fn not_saved(self, failure: Failure, post: Option<Post>, form: &Form) -> Answer {
        match (failure, post) {
            // It was written before, and the text was changed since then.
            (Failure::Stale, Some(post)) => self.conflict(post.name, form).await,
            (Failure::Exists(reason), Some(post)) if reason == reasons::REQUEST_ID_REUSED => {
                self.conflict(post.name, form).await
            }
            (Failure::Exists(reason), post) if reason == reasons::REQUEST_ID_REUSED => {
                let draft = Draft { request_id: Uuid::new_v4(), ..self.draft };
                let given = Given { notice: Some(Notice::SavedEarlier), ..Given::default() };
                Ok(editor::given_back(self.seat, post.as_ref(), draft, given, StatusCode::CONFLICT))
            }
            (Failure::Exists(_), post) => {
                let problems = vec![Problem::new("slug", What::SlugTaken)];
                Ok(refused(self.seat, post.as_ref(), self.draft, problems))
            }
            (Failure::Invalid(wrong), post) => {
                let values = &self.draft.values;
                let problems = Problem::all(&wrong, FIELDS, |name| values.get(name).is_empty());
                Ok(refused(self.seat, post.as_ref(), self.draft, problems))
            }
            (failure, post) => self.noticed(failure, post.as_ref(), form),
        }
    }

    /// The text is saved, and what should follow was not done.
    async fn not_done(self, failure: Failure, saved: Post, form: &Form) -> Answer {
        match failure {
            Failure::Stale => self.conflict(saved.name, form).await,
            failure => {
                let fresh = Draft::of_post(&saved, Some(&saved.excerpt), &self.seat.zone);
                let draft = Draft {
                    values: self.draft.values.clone(),
                    shown: self.draft.values_shown(&saved),
                    etag: fresh.etag,
                    request_id: Uuid::new_v4(),
                    theirs: Vec::new(),
                    ..self.draft.clone()
                };
                Self { draft, ..self }.noticed(failure, Some(&saved), form)
            }
        }
    }

    fn noticed(self, failure: Failure, post: Option<&Post>, form: &Form) -> Answer {
        let notice = match &failure {
            Failure::SignedOut(_) | Failure::NotFound => {
                return Err(Trouble::of_form(failure, self.sessions, self.seat, form));
            }
            Failure::Forbidden => Notice::Forbidden,
            Failure::Refused(said) => Notice::Said(said.clone()),
            Failure::TooLarge => Notice::TooLarge,
            Failure::Busy(_) | Failure::Twin => Notice::Busy,
            Failure::Away => Notice::Away,
            Failure::Invalid(_) | Failure::Exists(_) | Failure::Stale | Failure::Broken => Notice::Broken,
        };
        let given = Given { notice: Some(notice), ..Given::default() };
        Ok(editor::given_back(self.seat, post, self.draft, given, failure.status()))
    }

    async fn conflict(self, name: String, form: &Form) -> Answer {
        conflict::of_post(self.sessions, self.seat, self.draft, name, form).await
    }
}

impl Draft {
    /// The fingerprint of the next form: what was typed, with what the service made of it.
    fn values_shown(&self, saved: &Post) -> String {
        let mut values = self.values.clone();
        values.set("slug", &saved.slug);
        values.fingerprint()
    }
}

fn refused(seat: &Seat, post: Option<&Post>, draft: Draft, problems: Vec<Problem>) -> Response {
    let given = Given { problems, ..Given::default() };
    editor::given_back(seat, post, draft, given, StatusCode::UNPROCESSABLE_ENTITY)
}

/// The post with nothing but the fields that the mask names: the same change is the same message,
/// whatever else the form showed.
fn only(paths: &[String], all: Post) -> Post {
    let has = |path: &str| paths.iter().any(|named| named == path);
    let any_rule = paths.iter().any(|path| path.starts_with("comment_policy."));
    Post {
        title: if has("title") { all.title } else { String::new() },
        slug: if has("slug") { all.slug } else { String::new() },
        content: if has("content") { all.content } else { String::new() },
        content_format: if has("content_format") { all.content_format } else { 0 },
        excerpt: if has("excerpt") { all.excerpt } else { String::new() },
        labels: if has("labels") { all.labels } else { Vec::new() },
        author: if has("author") { all.author } else { String::new() },
        canonical_url: if has("canonical_url") { all.canonical_url } else { String::new() },
        experience: all.experience.filter(|_| has("experience")),
        comment_policy: all.comment_policy.filter(|_| any_rule),
        ..Post::default()
    }
}

/// Tries once more while the same form is being taken by another request: the second of two clicks must
/// show what the first one did.
async fn again<R, F: Future<Output = Result<R, Failure>>>(call: impl Fn() -> F) -> Result<R, Failure> {
    for _ in 0..TRIES {
        match call().await {
            Err(Failure::Twin) => tokio::time::sleep(BETWEEN_TRIES).await,
            other => return other,
        }
    }
    Err(Failure::Busy(1))
}

/// Tries, and the time between them: together less than a form waits to be taken.
const TRIES: u32 = 10;
const BETWEEN_TRIES: std::time::Duration = std::time::Duration::from_millis(200);
