//! What posts-service is asked for one form: first the fields, then what the button says.

use proto::posts::v1::{
    CreatePostRequest, DeletePostRequest, Post, PostState, PostVisibility, PublishPostRequest,
    UndeletePostRequest, UnpublishPostRequest, UpdatePostRequest,
};
use service_kit::time::Timestamp;

use super::Work;
use crate::{desk::draft::Action, session::Failure};

impl Work<'_> {
    /// The post with everything that was typed.
    pub(super) async fn save(&self, post: Option<&Post>, wanted: Post) -> Result<Post, Failure> {
        let request_id = self.draft.request_id.to_string();
        let calls = &self.sessions.calls;
        let me = self.seat.me();
        let Some(post) = post else {
            let wanted = Post { kind: self.draft.kind.into(), ..wanted };
            let parent = self.seat.blog.name.clone();
            let message = CreatePostRequest { parent, post: Some(wanted), request_id };
            return calls.create(me, message).await;
        };
        let name = post.name.clone();
        if self.draft.action == Action::Restore {
            let message = UndeletePostRequest {
                name: name.clone(),
                etag: String::new(),
                request_id: request_id.clone(),
            };
            match calls.undelete(me, message).await {
                // Somebody else took it out.
                Ok(_) | Err(Failure::Exists(_)) => {}
                Err(failure) => return Err(failure),
            }
        }
        let paths = self.draft.changed();
        if paths.is_empty() {
            // What the button does, and what is saved next, is for the text that the author has seen.
            let is_seen = self.draft.etag.is_empty() || self.draft.etag == post.etag;
            let may_go_on = is_seen || self.draft.action == Action::Restore;
            return if may_go_on { Ok(post.clone()) } else { Err(Failure::Stale) };
        }
        let message = UpdatePostRequest {
            post: Some(Post { name, etag: self.draft.etag.clone(), ..only(&paths, wanted) }),
            update_mask: Some(prost_types::FieldMask { paths }),
            request_id,
        };
        calls.update(me, message).await
    }

    /// What the button asks for besides saving.
    pub(super) async fn step(&self, saved: &Post) -> Result<Post, Failure> {
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
                match calls.publish(me, message).await {
                    Err(refused @ Failure::Exists(_)) => self.published(refused, name).await,
                    other => other,
                }
            }
            Action::Unpublish => {
                let message = UnpublishPostRequest { name, etag, request_id };
                calls.unpublish(me, message).await
            }
            Action::Trash => {
                let message = DeletePostRequest { name, etag, request_id };
                calls.trash(me, message).await
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
