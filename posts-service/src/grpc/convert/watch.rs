//! Messages of WatchService.

use proto::posts::v1::{self, ChangeKind, posts_change};
use service_kit::violation::Violations;
use store_kit::feed::{Position, Start};

use super::{blogs, members, optional, posts};
use crate::{
    values::{BlogId, PostName},
    watch::{Kind, Question, Resource, Scope, Told},
};

pub(in crate::grpc) fn question(request: &v1::WatchPostsRequest) -> Result<Question, Violations> {
    let mut wrong = Violations::default();
    let parent = parent(&mut wrong, &request.parent);
    let post = optional(&mut wrong, "post", &request.post, PostName::parse);
    let after = optional(&mut wrong, "resume_token", &request.resume_token, str::parse::<Position>);
    let start = match (after, v1::WatchStart::try_from(request.start)) {
        (Some(after), _) => Start::After(after),
        (None, Ok(v1::WatchStart::Unspecified)) => Start::Now,
        (None, Ok(v1::WatchStart::Oldest)) => Start::Oldest,
        (None, Err(_)) => {
            wrong.add("start", "is none that this service knows; leave it out to begin now");
            Start::Now
        }
    };
    let scope = match (parent, post) {
        (Some(Scope::Blog(blog)), Some(post)) if post.blog != blog => {
            wrong.add("post", format!("must be a post of `{}`, the `parent`", blog.name()));
            None
        }
        (Some(_), Some(post)) => Some(Scope::Post(post)),
        (parent, _) => parent,
    };
    match scope {
        Some(scope) if wrong.0.is_empty() => Ok(Question { scope, start }),
        _ => Err(wrong),
    }
}

fn parent(wrong: &mut Violations, parent: &str) -> Option<Scope> {
    if parent == "blogs/-" {
        return Some(Scope::Everything);
    }
    wrong.check("parent", BlogId::parse_name(parent)).map(Scope::Blog)
}

/// A change.
pub(in crate::grpc) fn message(told: Told) -> v1::WatchPostsResponse {
    let (kind, resource) = match told.kind {
        Kind::Created(resource) => (ChangeKind::Created, Some(resource)),
        Kind::Updated(resource) => (ChangeKind::Updated, Some(resource)),
        Kind::Hidden => (ChangeKind::Hidden, None),
        Kind::Removed => (ChangeKind::Removed, None),
    };
    let change = v1::PostsChange {
        name: told.name,
        kind: kind.into(),
        revision: told.revision,
        change_time: Some(told.time.to_proto()),
        resource: resource.map(|resource| match resource {
            Resource::Blog(blog) => posts_change::Resource::Blog(blogs::message(*blog)),
            Resource::Member(member) => posts_change::Resource::Member(members::message(*member)),
            Resource::Post(post) => posts_change::Resource::Post(posts::message(*post)),
        }),
    };
    v1::WatchPostsResponse { resume_token: told.position.to_string(), change: Some(change) }
}

/// No change up to here.
pub(in crate::grpc) fn still(position: Position) -> v1::WatchPostsResponse {
    v1::WatchPostsResponse { resume_token: position.to_string(), change: None }
}
