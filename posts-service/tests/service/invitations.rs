//! Invitations: an OWNER's offer makes whoever has the code and signed in a member, once.

use std::time::Duration;

use posts_service::tools::Role;
use proto::posts::v1;
use store_kit::Engine;
use tonic::{Code, Status};
use uuid::Uuid;

use crate::{
    on_both_engines,
    sign_in::signed_in,
    world::{Actor, BLOG, NOW, World, refused, wrong},
};

on_both_engines!(
    whoever_has_the_code_becomes_a_member_once,
    of_two_who_accept_at_once_one_becomes_a_member,
    an_invitation_ends_after_seven_days_and_when_it_is_revoked,
    a_member_keeps_their_place_and_the_invitation,
    only_an_owner_invites,
    a_repeated_request_makes_one_invitation_and_tells_no_code,
    open_invitations_are_listed_in_pages,
    wrong_fields_of_an_invitation_are_named,
);

const DAY: Duration = Duration::from_hours(24);

fn new(role: v1::MemberRole) -> v1::CreateInvitationRequest {
    let invitation = v1::Invitation { role: role.into(), ..Default::default() };
    v1::CreateInvitationRequest {
        parent: BLOG.into(),
        invitation: Some(invitation),
        request_id: String::new(),
    }
}

async fn invite(owner: &Actor, role: v1::MemberRole) -> v1::Invitation {
    owner.create_invitation(new(role)).await.unwrap()
}

async fn accept(actor: &Actor, invitation: &v1::Invitation) -> Result<v1::Member, Status> {
    let (name, code) = (invitation.name.clone(), invitation.code.to_lowercase());
    actor.accept_invitation(v1::AcceptInvitationRequest { name, code }).await
}

async fn lookup(actor: &Actor, invitation: &v1::Invitation) -> Result<v1::Invitation, Status> {
    let (name, code) = (invitation.name.clone(), invitation.code.clone());
    actor.lookup_invitation(v1::LookupInvitationRequest { name, code }).await
}

async fn open(owner: &Actor) -> Vec<v1::Invitation> {
    let request = v1::ListInvitationsRequest { parent: BLOG.into(), ..Default::default() };
    owner.list_invitations(request).await.unwrap().invitations
}

fn revoke(invitation: &v1::Invitation, etag: &str) -> v1::DeleteInvitationRequest {
    v1::DeleteInvitationRequest { name: invitation.name.clone(), etag: etag.to_owned() }
}

async fn whoever_has_the_code_becomes_a_member_once(engine: Engine) {
    let (world, ada) = World::with_blog(engine).await;
    let made = invite(&ada, v1::MemberRole::Author).await;
    assert!(made.name.starts_with("blogs/one/invitations/") && made.code.len() == 23, "{made:?}");
    assert_eq!(made.expire_time, Some(NOW.plus(DAY * 7).to_proto()));
    let seen = lookup(&world.anonymous(), &made).await.unwrap();
    assert_eq!(seen, v1::Invitation { code: String::new(), ..made.clone() }, "all but the code");
    assert_eq!(open(&ada).await, [seen]);

    let ben = signed_in(&world, "ben", "Ben").await;
    let member = accept(&ben, &made).await.unwrap();
    assert_eq!((member.display_name.as_str(), &member.person), ("Ben", &ben.name));
    assert_eq!(member.role(), v1::MemberRole::Author);
    ben.draft("Mine").await;
    // A second click finds them there.
    assert_eq!(accept(&ben, &made).await.unwrap(), member);

    let eve = signed_in(&world, "eve", "Eve").await;
    refused(accept(&eve, &made).await, Code::NotFound, "");
    refused(lookup(&eve, &made).await, Code::NotFound, "");
    refused(ada.delete_invitation(revoke(&made, "")).await, Code::NotFound, "");
    assert!(open(&ada).await.is_empty());
    // Who was removed does not come back by it.
    let removal = v1::DeleteMemberRequest { name: member.name, ..Default::default() };
    ada.delete_member(removal).await.unwrap();
    refused(accept(&ben, &made).await, Code::NotFound, "");
}

async fn of_two_who_accept_at_once_one_becomes_a_member(engine: Engine) {
    let (world, ada) = World::with_blog(engine).await;
    let made = invite(&ada, v1::MemberRole::Moderator).await;
    let [ben, eve] = [signed_in(&world, "ben", "Ben").await, signed_in(&world, "eve", "Eve").await];
    let answers = futures::future::join_all([&ben, &eve, &ben, &eve].map(|actor| accept(actor, &made))).await;
    let came: std::collections::BTreeSet<String> =
        answers.iter().filter_map(|answer| Some(answer.as_ref().ok()?.person.clone())).collect();
    assert_eq!(came.len(), 1, "{answers:?}");
    let request = v1::ListMembersRequest { parent: BLOG.into(), ..Default::default() };
    assert_eq!(ada.list_members(request).await.unwrap().members.len(), 2);
}

async fn an_invitation_ends_after_seven_days_and_when_it_is_revoked(engine: Engine) {
    let (world, ada) = World::with_blog(engine).await;
    let ben = signed_in(&world, "ben", "Ben").await;
    let revoked = invite(&ada, v1::MemberRole::Owner).await;
    refused(ada.delete_invitation(revoke(&revoked, "stale")).await, Code::Aborted, "STALE_ETAG");
    ada.delete_invitation(revoke(&revoked, &revoked.etag)).await.unwrap();
    refused(accept(&ben, &revoked).await, Code::NotFound, "");

    let old = invite(&ada, v1::MemberRole::Author).await;
    world.clock.advance(DAY * 7);
    refused(accept(&ben, &old).await, Code::NotFound, "");
    refused(lookup(&ben, &old).await, Code::NotFound, "");
    assert!(open(&ada).await.is_empty());
    let late = invite(&ada, v1::MemberRole::Author).await;
    world.clock.advance(Duration::from_secs(7 * 24 * 60 * 60 - 1));
    let other_code = v1::Invitation { code: old.code, ..late.clone() };
    refused(accept(&ben, &other_code).await, Code::NotFound, "");
    accept(&ben, &late).await.unwrap();

    // A hundred are enough, and those that ended do not count.
    for _ in 0..100 {
        invite(&ada, v1::MemberRole::Author).await;
    }
    let one_more = ada.create_invitation(new(v1::MemberRole::Author)).await;
    refused(one_more, Code::FailedPrecondition, "TOO_MANY_INVITATIONS");
    world.clock.advance(DAY * 7);
    let of_a_deleted_blog = invite(&ada, v1::MemberRole::Author).await;
    ada.delete_blog(v1::DeleteBlogRequest { name: BLOG.into(), ..Default::default() }).await.unwrap();
    let eve = signed_in(&world, "eve", "Eve").await;
    refused(accept(&eve, &of_a_deleted_blog).await, Code::NotFound, "");
    refused(lookup(&eve, &of_a_deleted_blog).await, Code::NotFound, "");
}

async fn a_member_keeps_their_place_and_the_invitation(engine: Engine) {
    let (world, ada) = World::with_blog(engine).await;
    let made = invite(&ada, v1::MemberRole::Moderator).await;
    let mo = world.author("Mo").await;
    refused(accept(&mo, &made).await, Code::AlreadyExists, "MEMBER_EXISTS");
    refused(accept(&ada, &made).await, Code::AlreadyExists, "MEMBER_EXISTS");
    let ben = signed_in(&world, "ben", "Ben").await;
    accept(&ben, &made).await.unwrap();
}

async fn only_an_owner_invites(engine: Engine) {
    let (world, ada) = World::with_blog(engine).await;
    let made = invite(&ada, v1::MemberRole::Author).await;
    let list = v1::ListInvitationsRequest { parent: BLOG.into(), ..Default::default() };
    let author = world.author("Al").await;
    let moderator = world.member("one", "Mo", Role::Moderator).await;
    let stranger = signed_in(&world, "eve", "Eve").await;
    for caller in [author, moderator, stranger, world.service("x", &["members.read"])] {
        let name = caller.name.clone();
        for answer in [
            caller.create_invitation(new(v1::MemberRole::Owner)).await.map(drop),
            caller.list_invitations(list.clone()).await.map(drop),
            caller.delete_invitation(revoke(&made, "")).await,
        ] {
            assert_eq!(answer.unwrap_err().code(), Code::PermissionDenied, "{name}");
        }
    }
    refused(accept(&world.anonymous(), &made).await, Code::Unauthenticated, "");
    refused(accept(&world.guest(), &made).await, Code::PermissionDenied, "");
    let service = world.service("x", &["members.write"]);
    refused(accept(&service, &made).await, Code::PermissionDenied, "NOT_ALLOWED");
    let by_service = invite(&service, v1::MemberRole::Author).await;
    service.delete_invitation(revoke(&by_service, "")).await.unwrap();
}

async fn a_repeated_request_makes_one_invitation_and_tells_no_code(engine: Engine) {
    let (_world, ada) = World::with_blog(engine).await;
    let request_id = Uuid::new_v4().to_string();
    let request = v1::CreateInvitationRequest { request_id, ..new(v1::MemberRole::Author) };
    let made = ada.create_invitation(request.clone()).await.unwrap();
    let again = ada.create_invitation(request.clone()).await.unwrap();
    assert_eq!(again, v1::Invitation { code: String::new(), ..made });
    assert_eq!(open(&ada).await.len(), 1);
    let other = v1::CreateInvitationRequest { invitation: new(v1::MemberRole::Owner).invitation, ..request };
    refused(ada.create_invitation(other).await, Code::AlreadyExists, "REQUEST_ID_REUSED");
}

async fn open_invitations_are_listed_in_pages(engine: Engine) {
    let (world, ada) = World::with_blog(engine).await;
    let mut made = Vec::new();
    for _ in 0..5 {
        made.push(invite(&ada, v1::MemberRole::Author).await.name);
        world.clock.advance(Duration::from_secs(1));
    }
    let (mut found, mut page_token) = (Vec::new(), String::new());
    loop {
        let request = v1::ListInvitationsRequest { parent: BLOG.into(), page_size: 2, page_token };
        let page = ada.list_invitations(request).await.unwrap();
        assert!(page.invitations.len() <= 2);
        found.extend(page.invitations.into_iter().map(|invitation| invitation.name));
        page_token = page.next_page_token;
        if page_token.is_empty() {
            break;
        }
    }
    assert_eq!(found, made);
    let foreign =
        v1::ListInvitationsRequest { parent: BLOG.into(), page_token: "AAAA".into(), ..Default::default() };
    wrong(ada.list_invitations(foreign).await, "page_token");
}

async fn wrong_fields_of_an_invitation_are_named(engine: Engine) {
    let (world, ada) = World::with_blog(engine).await;
    wrong(ada.create_invitation(new(v1::MemberRole::Unspecified)).await, "invitation.role");
    let nowhere = v1::CreateInvitationRequest { parent: "one".into(), ..new(v1::MemberRole::Author) };
    wrong(ada.create_invitation(nowhere).await, "parent");
    let empty = v1::CreateInvitationRequest { invitation: None, ..new(v1::MemberRole::Author) };
    wrong(ada.create_invitation(empty).await, "invitation");
    let made = invite(&ada, v1::MemberRole::Author).await;
    let short = v1::Invitation { code: "short".into(), ..made.clone() };
    wrong(lookup(&world.anonymous(), &short).await, "code");
    let nameless = v1::Invitation { name: "blogs/one".into(), ..made };
    wrong(accept(&ada, &nameless).await, "name");
}
