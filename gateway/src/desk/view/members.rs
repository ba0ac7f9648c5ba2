//! Who belongs to the blog, and who is invited.

use askama::Template;
use proto::posts::v1::{Invitation, Member, MemberRole};
use url::Url;
use uuid::Uuid;

use super::{head::Head, list::micros, words};
use crate::{
    desk::{members::Said, seat::Seat},
    invitation,
    pages::{dates::Dates, locale::PageLocale, text::Texts},
    session::{CSRF, Shell, render},
};

pub(in crate::desk) struct MembersPage {
    head: Head,
    csrf: String,
    action: String,
    may_change: bool,
    members: Vec<Row>,
    invitations: Vec<Offer>,
    said: Said,
    /// The link of an invitation that was just made.
    link: Option<String>,
}

struct Row {
    name: String,
    etag: String,
    display_name: String,
    role: MemberRole,
    /// Nobody can be signed in as the author of imported posts.
    is_person: bool,
    is_me: bool,
    request_id: Uuid,
}

struct Offer {
    name: String,
    etag: String,
    role: MemberRole,
    until: i64,
}

impl MembersPage {
    pub(in crate::desk) fn new(
        seat: &Seat,
        invitations: &[Invitation],
        public_url: &Url,
        said: Said,
    ) -> Self {
        let row = |member: &Member| Row {
            name: member.name.clone(),
            etag: member.etag.clone(),
            display_name: member.display_name.clone(),
            role: member.role(),
            is_person: !member.person.is_empty(),
            is_me: seat.member().is_some_and(|me| me.name == member.name),
            request_id: Uuid::new_v4(),
        };
        let offer = |invitation: &Invitation| Offer {
            name: invitation.name.clone(),
            etag: invitation.etag.clone(),
            role: invitation.role(),
            until: micros(invitation.expire_time).unwrap_or_default(),
        };
        let made = said.made.as_ref().filter(|made| !made.code.is_empty());
        let link = made.and_then(invitation::path).and_then(|path| public_url.join(&path).ok());
        Self {
            head: Head::of(seat),
            csrf: seat.session.form_token(),
            action: seat.url("members"),
            may_change: seat.may_change_blog(),
            members: seat.members.iter().map(row).collect(),
            invitations: invitations.iter().map(offer).collect(),
            link: link.map(String::from),
            said,
        }
    }

    pub(in crate::desk) fn render(&self, locale: &PageLocale) -> String {
        let shell = Shell::of(locale, self.csrf.clone());
        render(&Members { t: shell.t, shell, dates: locale.dates(), head: &self.head, page: self })
    }
}

/// In the order in which they may do less.
const ROLES: [MemberRole; 3] = [MemberRole::Owner, MemberRole::Author, MemberRole::Moderator];

#[derive(Template)]
#[template(path = "desk/members.html")]
struct Members<'a> {
    t: &'static Texts,
    shell: Shell<'a>,
    dates: Dates,
    head: &'a Head,
    page: &'a MembersPage,
}
