//! What a browser is given after a form of the editor: the way on, or the form with the reason.

use axum::{http::StatusCode, response::Response};
use proto::{posts::v1::Post, reasons};
use serde_json::json;
use uuid::Uuid;

use super::Work;
use crate::{
    desk::{
        conflict,
        done::Done,
        draft::{Action, Draft},
        editor,
        post_form::FIELDS,
        problem::{Problem, What},
        seat::Seat,
        trouble::{Answer, Trouble},
        view::{Given, Notice},
    },
    session::{self, Browser, Failure, Form},
};

impl Work<'_> {
    /// Sends the browser on, so that reloading the page sends nothing; a script is told instead.
    pub(super) fn done(&self, browser: &Browser, is_new: bool, post: &Post) -> Response {
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

    /// Nothing was written: the form comes back with the reason, or with what somebody else wrote.
    pub(super) async fn not_saved(self, failure: Failure, post: Option<Post>, form: &Form) -> Answer {
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
    pub(super) async fn not_done(self, failure: Failure, saved: Post, form: &Form) -> Answer {
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
            Failure::Busy(_) => Notice::Busy,
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

/// What was typed breaks rules, named beside its fields.
pub(super) fn refused(seat: &Seat, post: Option<&Post>, draft: Draft, problems: Vec<Problem>) -> Response {
    let given = Given { problems, ..Given::default() };
    editor::given_back(seat, post, draft, given, StatusCode::UNPROCESSABLE_ENTITY)
}
