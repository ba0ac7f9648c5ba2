//! Messages of AccessService.

use proto::posts::v1;
use service_kit::{time::Timestamp, violation::Violations};

use super::{optional, policy, to_time, words};
use crate::{
    access::Access,
    values::{BlogAccess, BlogId, PersonId, PostAccess, PostName},
};

/// Most posts, and most blogs, of one request.
const MOST: usize = 100;

pub(in crate::grpc) struct Question {
    pub(in crate::grpc) posts: Vec<PostName>,
    pub(in crate::grpc) blogs: Vec<BlogId>,
    pub(in crate::grpc) person: Option<PersonId>,
}

pub(in crate::grpc) fn question(request: &v1::ResolveAccessRequest) -> Result<Question, Violations> {
    let mut wrong = Violations::default();
    for (field, length) in [("posts", request.posts.len()), ("blogs", request.blogs.len())] {
        if length > MOST {
            wrong.add(field, format!("must be at most {MOST}; there are {length}"));
        }
    }
    let posts = each(&mut wrong, "posts", &request.posts, PostName::parse);
    let blogs = each(&mut wrong, "blogs", &request.blogs, BlogId::parse_name);
    let person = optional(&mut wrong, "person", &request.person, PersonId::parse_name);
    wrong.into_result()?;
    Ok(Question { posts, blogs, person })
}

pub(in crate::grpc) fn message(access: Access) -> v1::ResolveAccessResponse {
    v1::ResolveAccessResponse {
        posts: access.posts.iter().map(post).collect(),
        blogs: access.blogs.iter().map(blog).collect(),
        person: access.person.map(|person| v1::PersonAccess {
            name: person.id.name(),
            display_name: person.display_name,
            url: person.url,
        }),
    }
}

pub(in crate::grpc) fn erased((time, id): (Timestamp, PersonId)) -> v1::ErasedPerson {
    v1::ErasedPerson { name: id.name(), erase_time: Some(time.to_proto()) }
}

fn each<T>(
    wrong: &mut Violations,
    field: &str,
    names: &[String],
    parse: impl Fn(&str) -> Result<T, String>,
) -> Vec<T> {
    let parsed = names
        .iter()
        .enumerate()
        .filter_map(|(index, name)| wrong.check(&format!("{field}[{index}]"), parse(name)));
    parsed.collect()
}

fn post(post: &PostAccess) -> v1::PostAccess {
    v1::PostAccess {
        name: post.name.to_string(),
        audience: words::to_audience(post.audience()),
        author_person: post.told_author().map(PersonId::name).unwrap_or_default(),
        comment_policy: policy::message_if_set(post.comment_policy),
        publish_time: to_time(post.published_at()),
        revision: post.revision,
    }
}

fn blog(blog: &BlogAccess) -> v1::BlogAccess {
    v1::BlogAccess {
        name: blog.id.name(),
        comment_policy: Some(policy::message(blog.comment_policy.with_defaults())),
        role: blog.role.map_or(0, words::to_role),
        revision: blog.revision,
    }
}
