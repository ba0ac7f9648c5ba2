//! Who belongs to the blog, and who is invited. An OWNER changes it; the others see it.

use axum::{http::StatusCode, response::Response};
use proto::posts::v1::{
    CreateInvitationRequest, DeleteInvitationRequest, DeleteMemberRequest, Invitation,
    ListInvitationsRequest, Member, MemberRole, UpdateMemberRequest,
};

use super::{
    seat::Seat,
    trouble::{Answer, Trouble},
    view::{MembersPage, Notice},
};
use crate::session::{self, Failure, Form, Sessions};

/// More than a blog may have open.
const MOST_INVITATIONS: i32 = 100;

/// What a page of it says besides.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// Why something was not done.
    pub(super) notice: Option<Notice>,
    /// Whether something was.
    pub(super) done: bool,
    /// An invitation that was just made: its code is told once.
    pub(super) made: Option<Invitation>,
}

/// Everybody, as it is.
pub(super) async fn show(sessions: &Sessions, seat: &Seat, query: Option<&str>) -> Answer {
    let done = query == Some("done=save");
    page(sessions, seat, StatusCode::OK, Said { done, ..Said::default() }).await
}

/// Does what one of the page's forms asks for.
pub(super) async fn take(sessions: &Sessions, seat: &Seat, form: &Form) -> Answer {
    let done = match form.get("action") {
        "role" => change_role(sessions, seat, form).await,
        "remove" => remove(sessions, seat, form).await,
        "revoke" => revoke(sessions, seat, form).await,
        "invite" => match invite(sessions, seat, form).await {
            Ok(made) => {
                return page(sessions, seat, StatusCode::OK, Said { made: Some(made), ..Said::default() })
                    .await;
            }
            Err(failure) => Err(failure),
        },
        _ => Err(Failure::Invalid(Vec::new())),
    };
    let failure = match done {
        Ok(()) => return Ok(session::see_other(&seat.url("members?done=save"))),
        Err(failure @ Failure::SignedOut(_)) => return Err(Trouble::of_form(failure, sessions, seat, form)),
        Err(failure) => failure,
    };
    let notice = match &failure {
        Failure::Stale | Failure::NotFound => Notice::ChangedMeanwhile,
        Failure::Forbidden => Notice::OwnersOnly,
        Failure::Refused(said) => Notice::Said(said.clone()),
        Failure::Busy(_) => Notice::Busy,
        Failure::Away => Notice::Away,
        _ => Notice::Broken,
    };
    page(sessions, seat, failure.status(), Said { notice: Some(notice), ..Said::default() }).await
}

async fn change_role(sessions: &Sessions, seat: &Seat, form: &Form) -> Result<(), Failure> {
    let member = Member {
        name: named(seat, form)?,
        etag: form.get("etag").to_owned(),
        role: role(form)?.into(),
        ..Member::default()
    };
    let message = UpdateMemberRequest {
        member: Some(member),
        update_mask: Some(prost_types::FieldMask { paths: vec!["role".to_owned()] }),
        request_id: form.request_id().to_string(),
    };
    sessions.calls.update_member(seat.me(), message).await.map(drop)
}

async fn remove(sessions: &Sessions, seat: &Seat, form: &Form) -> Result<(), Failure> {
    let message = DeleteMemberRequest { name: named(seat, form)?, etag: form.get("etag").to_owned() };
    sessions.calls.delete_member(seat.me(), message).await
}

async fn revoke(sessions: &Sessions, seat: &Seat, form: &Form) -> Result<(), Failure> {
    let message = DeleteInvitationRequest { name: named(seat, form)?, etag: form.get("etag").to_owned() };
    sessions.calls.delete_invitation(seat.me(), message).await
}

async fn invite(sessions: &Sessions, seat: &Seat, form: &Form) -> Result<Invitation, Failure> {
    let invitation = Invitation { role: role(form)?.into(), ..Invitation::default() };
    let message = CreateInvitationRequest {
        parent: seat.blog.name.clone(),
        invitation: Some(invitation),
        request_id: form.request_id().to_string(),
    };
    sessions.calls.create_invitation(seat.me(), message).await
}

/// A member or an invitation of this blog.
fn named(seat: &Seat, form: &Form) -> Result<String, Failure> {
    let name = form.get("name");
    let is_ours = name.strip_prefix(&seat.blog.name).is_some_and(|rest| rest.starts_with('/'));
    if is_ours { Ok(name.to_owned()) } else { Err(Failure::NotFound) }
}

fn role(form: &Form) -> Result<MemberRole, Failure> {
    match form.get("role") {
        "OWNER" => Ok(MemberRole::Owner),
        "AUTHOR" => Ok(MemberRole::Author),
        "MODERATOR" => Ok(MemberRole::Moderator),
        _ => Err(Failure::Invalid(Vec::new())),
    }
}

/// Members are read anew: one of them may have been changed since the seat was taken.
async fn page(sessions: &Sessions, seat: &Seat, status: StatusCode, said: Said) -> Answer {
    let message = ListInvitationsRequest {
        parent: seat.blog.name.clone(),
        page_size: MOST_INVITATIONS,
        page_token: String::new(),
    };
    let invitations = if seat.may_change_blog() {
        let listed = sessions.calls.invitations(seat.me(), message).await;
        listed.map_err(|failure| Trouble::of(failure, sessions).at(seat))?.invitations
    } else {
        Vec::new()
    };
    let page = MembersPage::new(seat, &invitations, sessions.public_url(), said);
    Ok::<Response, Trouble>(session::page(status, page.render(&seat.locale)))
}
