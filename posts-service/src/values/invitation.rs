//! Invitations as they are stored.

use std::time::Duration;

use service_kit::{etag, time::Timestamp};

use super::{
    code::Code,
    ids::{InvitationName, MemberId},
    words::Role,
};

/// How long an invitation is good.
const LIFETIME: Duration = Duration::from_hours(7 * 24);

/// What the hashes of these codes begin with.
const PURPOSE: &str = "invitation";

/// An offer to become a member of a blog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// `blogs/{blog}/invitations/{invitation}`.
    pub name: InvitationName,
    /// What the member may do.
    pub role: Role,
    /// What is kept of the code.
    pub code_hash: Vec<u8>,
    /// When it was made.
    pub create_time: Timestamp,
    /// When it stops being good.
    pub expire_time: Timestamp,
    /// Who came of it, once somebody did.
    pub member: Option<MemberId>,
}

impl Invitation {
    /// A new one.
    pub(crate) fn new(name: InvitationName, role: Role, code: &Code, now: Timestamp) -> Self {
        Self {
            name,
            role,
            code_hash: code.hash(PURPOSE),
            create_time: now,
            expire_time: now.plus(LIFETIME),
            member: None,
        }
    }

    /// Whether it is accepted by this code.
    pub(crate) fn is_opened_by(&self, code: &Code) -> bool {
        self.code_hash == code.hash(PURPOSE)
    }

    /// Whether somebody may still accept it.
    pub(crate) fn is_open(&self, now: Timestamp) -> bool {
        self.member.is_none() && now < self.expire_time
    }

    /// Covers what it is for.
    pub fn etag(&self) -> String {
        etag::of([self.role.as_str().as_bytes(), self.expire_time.0.to_le_bytes().as_slice()])
    }
}
