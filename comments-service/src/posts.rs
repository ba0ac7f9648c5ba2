//! Asks posts-service who may see what. The one file here that calls another service.

pub mod changes;

use std::time::Duration;

use proto::posts::v1::{self as wire, access_service_client::AccessServiceClient};
use service_kit::{
    auth::{Identity, Minter},
    call::Call,
    time::Timestamp,
    upstream::Upstream,
};

use crate::{
    access::facts::{
        Audience, BlogFacts, Commenters, MemberFacts, Overrides, PostFacts, Profile, Role, Rules,
    },
    name::{BlogId, PostId, PostName},
};

/// Name under which this service calls others.
pub const SERVICE: &str = "comments-service";

/// What ResolveAccess wants.
pub const SCOPE: &str = "access.resolve";

/// Most posts in one question.
pub const MAX_POSTS: usize = 100;

/// posts-service, as it is asked from here.
#[derive(Clone)]
pub struct Posts {
    upstream: Upstream,
    minter: Minter,
    identity: Identity,
}

/// posts-service did not answer, or not with an answer.
#[derive(Debug, Clone, thiserror::Error)]
#[error("posts-service did not say who may see what")]
pub struct Away(#[source] Box<tonic::Status>);

impl Away {
    /// It was not reached a moment ago, and is not asked again for this call.
    pub fn known() -> Self {
        Self(Box::new(tonic::Status::unavailable("posts-service cannot be reached")))
    }

    /// It did not answer while the caller could wait.
    pub fn late() -> Self {
        Self(Box::new(tonic::Status::deadline_exceeded("no answer within the caller's deadline")))
    }
}

/// What posts-service says.
#[derive(Debug, Default)]
pub struct Answer {
    /// The blog, if it exists.
    pub blog: Option<BlogFacts>,
    /// The person, if known.
    pub member: Option<MemberFacts>,
    /// The posts that exist.
    pub posts: Vec<(PostId, PostFacts)>,
}

/// Some of those who were erased.
#[derive(Debug, Default)]
pub struct ErasedPersons {
    /// `persons/{person}`, and when.
    pub persons: Vec<(String, Timestamp)>,
    /// For the next ones; empty when there are none.
    pub next_page_token: String,
}

impl Posts {
    /// Asks `upstream`, with tokens of `minter`.
    pub fn new(upstream: Upstream, minter: Minter) -> Self {
        let identity = Identity::Service { name: SERVICE.to_owned(), scopes: vec![SCOPE.to_owned()] };
        Self { upstream, minter, identity }
    }

    /// Asks for the blog, up to [`MAX_POSTS`] of its posts and a person's place in it, to be answered
    /// before `call` ends.
    pub async fn resolve(
        &self,
        call: &Call,
        blog: &BlogId,
        posts: &[PostId],
        person: Option<&str>,
    ) -> Result<Answer, Away> {
        let question = wire::ResolveAccessRequest {
            posts: posts.iter().map(|post| format!("blogs/{blog}/posts/{post}")).collect(),
            blogs: vec![blog.name()],
            person: person.unwrap_or_default().to_owned(),
        };
        let request = call.as_service(question, &self.minter, &self.identity);
        let answer = AccessServiceClient::new(self.upstream.clone())
            .resolve_access(request)
            .await
            .map_err(|status| Away(Box::new(status)))?
            .into_inner();
        Ok(read(answer, blog))
    }

    /// Asks for those who were erased, some after others.
    pub async fn erased_persons(&self, call: &Call, page_token: String) -> Result<ErasedPersons, Away> {
        let question = wire::ListErasedPersonsRequest { page_size: 0, page_token };
        let request = call.as_service(question, &self.minter, &self.identity);
        let answer = AccessServiceClient::new(self.upstream.clone())
            .list_erased_persons(request)
            .await
            .map_err(|status| Away(Box::new(status)))?
            .into_inner();
        let persons = answer.persons.into_iter();
        let when = |time: Option<_>| time.and_then(Timestamp::from_proto).unwrap_or_default();
        Ok(ErasedPersons {
            persons: persons.map(|person| (person.name, when(person.erase_time))).collect(),
            next_page_token: answer.next_page_token,
        })
    }
}

fn read(answer: wire::ResolveAccessResponse, blog: &BlogId) -> Answer {
    let name = blog.name();
    let said = answer.blogs.into_iter().find(|said| said.name == name);
    let role = said.as_ref().and_then(|said| role(said.role()));
    let member = answer.person.map(|person| MemberFacts {
        role,
        profile: Profile { display_name: person.display_name, url: person.url },
    });
    let posts = answer.posts.into_iter().filter_map(|said| {
        let post = PostName::parse(&said.name).ok().filter(|post| post.blog == *blog)?;
        Some((post.post, post_facts(&said)))
    });
    Answer {
        posts: posts.collect(),
        member,
        blog: said
            .map(|said| BlogFacts { rules: Rules::default().with(&overrides(said.comment_policy.as_ref())) }),
    }
}

fn post_facts(said: &wire::PostAccess) -> PostFacts {
    PostFacts {
        audience: match said.audience() {
            wire::PostAudience::Public => Audience::Public,
            wire::PostAudience::Members => Audience::Members,
            // What is not known is for nobody else.
            wire::PostAudience::Author | wire::PostAudience::Unspecified => Audience::Author,
        },
        author_person: Some(said.author_person.clone()).filter(|person| !person.is_empty()),
        overrides: overrides(said.comment_policy.as_ref()),
        publish_time: said.publish_time.and_then(Timestamp::from_proto),
    }
}

fn overrides(policy: Option<&wire::CommentPolicy>) -> Overrides {
    let Some(policy) = policy else { return Overrides::default() };
    let count = |number: i32| u32::try_from(number).unwrap_or(0);
    Overrides {
        commenters: policy.commenters.and_then(commenters),
        hold_first_comment: policy.hold_first_comment,
        hold_from_links: policy.hold_from_links.map(count),
        flood_interval: policy.flood_interval.as_ref().map(duration),
        max_characters: policy.max_characters.map(count),
        edit_window: policy.edit_window.as_ref().map(duration),
        close_after: policy.close_after.as_ref().map(duration),
    }
}

/// A rule that this program does not know lets nobody in.
fn commenters(number: i32) -> Option<Commenters> {
    match wire::Commenters::try_from(number) {
        Ok(wire::Commenters::Unspecified) => None,
        Ok(wire::Commenters::Anyone) => Some(Commenters::Anyone),
        Ok(wire::Commenters::Persons) => Some(Commenters::Persons),
        Ok(wire::Commenters::Members) => Some(Commenters::Members),
        Ok(wire::Commenters::Nobody) | Err(_) => Some(Commenters::Nobody),
    }
}

fn role(role: wire::MemberRole) -> Option<Role> {
    match role {
        wire::MemberRole::Owner => Some(Role::Owner),
        wire::MemberRole::Author => Some(Role::Author),
        wire::MemberRole::Moderator => Some(Role::Moderator),
        wire::MemberRole::Unspecified => None,
    }
}

fn duration(duration: &prost_types::Duration) -> Duration {
    let seconds = u64::try_from(duration.seconds).unwrap_or(0);
    Duration::new(seconds, u32::try_from(duration.nanos).unwrap_or(0))
}

impl std::fmt::Debug for Posts {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Posts(..)")
    }
}
