//! Somebody at a blog's desk, and what they may do there.

use std::net::IpAddr;

use jiff::tz::TimeZone;
use proto::posts::v1::{Blog, Member, MemberRole, Post};
use service_kit::{auth::Kind, request_id::RequestId};
use uuid::Uuid;

use crate::{
    cookies::Session,
    pages::locale::PageLocale,
    positions::Positions,
    session::{As, Pass},
};

/// Lets a service write posts, and name their author.
const POSTS_WRITE: &str = "posts.write";

/// Somebody at a blog's desk.
pub(super) struct Seat {
    pub(super) session: Session,
    pub(super) pass: Pass,
    pub(super) blog: Blog,
    /// Empty for a service that may not read them.
    pub(super) members: Vec<Member>,
    pub(super) locale: PageLocale,
    pub(super) zone: TimeZone,
    pub(super) address: Option<IpAddr>,
    pub(super) request_id: RequestId,
    pub(super) positions: Positions,
}

impl Seat {
    /// For calls in their name.
    pub(super) fn me(&self) -> As<'_> {
        As {
            pass: &self.pass,
            address: self.address,
            request_id: &self.request_id,
            positions: &self.positions,
        }
    }

    /// Their own membership.
    pub(super) fn member(&self) -> Option<&Member> {
        self.members.iter().find(|member| !member.person.is_empty() && member.person == self.session.subject)
    }

    fn role(&self) -> Option<MemberRole> {
        self.member().map(Member::role)
    }

    fn writes_as_service(&self) -> bool {
        self.session.has_scope(POSTS_WRITE)
    }

    /// Whether it is worth offering to write: the service decides.
    pub(super) fn may_write(&self) -> bool {
        matches!(self.role(), Some(MemberRole::Owner | MemberRole::Author)) || self.writes_as_service()
    }

    /// Whether it is worth offering to name an author.
    pub(super) fn may_name_author(&self) -> bool {
        self.role() == Some(MemberRole::Owner) || self.writes_as_service()
    }

    /// Whether it is worth offering to change the blog.
    pub(super) fn may_change_blog(&self) -> bool {
        self.role() == Some(MemberRole::Owner) || self.session.kind() == Kind::Service
    }

    /// `/b/{blog}/desk/` and what follows.
    pub(super) fn url(&self, rest: &str) -> String {
        format!("{}desk/{rest}", self.home())
    }

    /// Where a post is edited.
    pub(super) fn post_url(&self, post: &Post) -> String {
        self.url(&format!("posts/{}", post.name.rsplit('/').next().unwrap_or_default()))
    }

    /// `blogs/{blog}/posts/{post}`.
    pub(super) fn post_name(&self, id: Uuid) -> String {
        format!("{}/posts/{id}", self.blog.name)
    }

    /// `/b/{blog}/`.
    pub(super) fn home(&self) -> String {
        format!("/b/{}/", self.blog.name.trim_start_matches("blogs/"))
    }
}
