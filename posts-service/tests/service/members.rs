//! Members: read by members, changed by the OWNER, of whom a blog keeps one.

use posts_service::tools::Role;
use proto::posts::v1::{self, MemberRole};
use store_kit::Engine;
use tonic::Code;

use crate::{
    on_both_engines,
    world::{Actor, BLOG, World, mask, refused, wrong},
};

on_both_engines!(
    members_are_added_read_and_changed,
    only_members_see_members,
    a_person_is_a_member_once,
    a_blog_keeps_one_owner,
    two_owners_cannot_leave_side_by_side,
    a_removed_members_posts_stay_under_the_name,
    members_are_listed_in_the_order_they_were_added,
);

fn new(name: &str, role: MemberRole, person: &str) -> v1::CreateMemberRequest {
    v1::CreateMemberRequest {
        parent: BLOG.to_owned(),
        member: Some(v1::Member {
            display_name: name.to_owned(),
            role: role.into(),
            person: person.to_owned(),
            ..Default::default()
        }),
        request_id: String::new(),
    }
}

fn get(name: &str) -> v1::GetMemberRequest {
    v1::GetMemberRequest { name: name.to_owned() }
}

fn remove(name: &str) -> v1::DeleteMemberRequest {
    v1::DeleteMemberRequest { name: name.to_owned(), ..Default::default() }
}

fn with_role(name: &str, role: MemberRole) -> v1::UpdateMemberRequest {
    let member = v1::Member { name: name.to_owned(), role: role.into(), ..Default::default() };
    v1::UpdateMemberRequest { member: Some(member), update_mask: mask(&["role"]), request_id: String::new() }
}

async fn members(actor: &Actor) -> Vec<v1::Member> {
    let request = v1::ListMembersRequest { parent: BLOG.to_owned(), ..Default::default() };
    actor.list_members(request).await.unwrap().members
}

async fn members_are_added_read_and_changed(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let ben = owner.create_member(new("Ben", MemberRole::Author, "")).await.unwrap();
    assert_eq!((ben.revision, ben.person.as_str()), (1, ""));
    assert_eq!(owner.get_member(get(&ben.name)).await.unwrap(), ben);
    let member = v1::Member { name: ben.name.clone(), display_name: "Benno".into(), ..Default::default() };
    let request = v1::UpdateMemberRequest { member: Some(member), ..Default::default() };
    let benno = owner.update_member(request).await.unwrap();
    assert_eq!((benno.display_name.as_str(), benno.role(), benno.revision), ("Benno", MemberRole::Author, 2));
    let mut stale = with_role(&ben.name, MemberRole::Owner);
    stale.member.as_mut().unwrap().etag = ben.etag;
    refused(owner.update_member(stale).await, Code::Aborted, "STALE_ETAG");
    let operator = world.service("operator", &["members.write"]);
    operator.delete_member(remove(&ben.name)).await.unwrap();
    refused(owner.get_member(get(&ben.name)).await, Code::NotFound, "NOT_FOUND");
    refused(owner.delete_member(remove(&ben.name)).await, Code::NotFound, "NOT_FOUND");
}

async fn only_members_see_members(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let ada = members(&owner).await.remove(0);
    let moderator = world.member("one", "Cy", Role::Moderator).await;
    assert_eq!(moderator.get_member(get(&ada.name)).await.unwrap().name, ada.name);
    assert!(world.service("x", &["members.read"]).get_member(get(&ada.name)).await.is_ok());
    let stranger = world.person("persons/x");
    refused(stranger.get_member(get(&ada.name)).await, Code::PermissionDenied, "NOT_ALLOWED");
    let request = v1::ListMembersRequest { parent: BLOG.to_owned(), ..Default::default() };
    refused(stranger.list_members(request.clone()).await, Code::PermissionDenied, "NOT_ALLOWED");
    refused(world.anonymous().list_members(request).await, Code::Unauthenticated, "");
    let change = with_role(&ada.name, MemberRole::Author);
    refused(moderator.update_member(change).await, Code::PermissionDenied, "NOT_ALLOWED");
    let add = new("Me", MemberRole::Owner, "");
    refused(moderator.create_member(add).await, Code::PermissionDenied, "NOT_ALLOWED");
}

async fn a_person_is_a_member_once(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let other = world.blog("two", "Ben").await;
    let ben = owner.create_member(new("Ben", MemberRole::Author, &other.name)).await.unwrap();
    assert_eq!(ben.person, other.name);
    let again = new("Ben again", MemberRole::Moderator, &other.name);
    refused(owner.create_member(again.clone()).await, Code::AlreadyExists, "MEMBER_EXISTS");
    owner.delete_member(remove(&ben.name)).await.unwrap();
    assert!(owner.create_member(again).await.is_ok(), "who left may come back");
    wrong(owner.create_member(new("Eve", MemberRole::Author, "persons/nobody")).await, "member.person");
}

async fn a_blog_keeps_one_owner(engine: Engine) {
    let (_world, owner) = World::with_blog(engine).await;
    let ada = members(&owner).await.remove(0);
    // An OWNER who is nobody cannot act, and does not count.
    owner.create_member(new("A name", MemberRole::Owner, "")).await.unwrap();
    refused(owner.delete_member(remove(&ada.name)).await, Code::FailedPrecondition, "LAST_OWNER");
    let demotion = with_role(&ada.name, MemberRole::Moderator);
    refused(owner.update_member(demotion).await, Code::FailedPrecondition, "LAST_OWNER");
}

async fn two_owners_cannot_leave_side_by_side(engine: Engine) {
    let (world, ada) = World::with_blog(engine).await;
    let ben = world.member("one", "Ben", Role::Owner).await;
    let owners = members(&ada).await;
    let (first, second) =
        tokio::join!(ada.delete_member(remove(&owners[0].name)), ben.delete_member(remove(&owners[1].name)));
    assert!(first.is_ok() != second.is_ok(), "{first:?} {second:?}");
}

async fn a_removed_members_posts_stay_under_the_name(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let ben = world.author("Ben").await;
    let (post, draft) = (ben.published("Mine").await, ben.draft("Not yet").await);
    owner.delete_member(remove(&post.author)).await.unwrap();
    assert_eq!(ben.get(&post.name).await.unwrap().author_display_name, "Ben");
    refused(ben.get(&draft.name).await, Code::NotFound, "NOT_FOUND");
    refused(ben.trash(&post.name).await, Code::PermissionDenied, "NOT_ALLOWED");
    // The same person as another member has their drafts back.
    owner.create_member(new("Ben II", MemberRole::Author, &ben.name)).await.unwrap();
    assert!(ben.get(&draft.name).await.is_ok());
}

async fn members_are_listed_in_the_order_they_were_added(engine: Engine) {
    let (_world, owner) = World::with_blog(engine).await;
    for number in 0..6 {
        owner.create_member(new(&format!("Member {number}"), MemberRole::Author, "")).await.unwrap();
    }
    let (mut found, mut page_token) = (Vec::new(), String::new());
    loop {
        let request = v1::ListMembersRequest { parent: BLOG.to_owned(), page_size: 3, page_token };
        let page = owner.list_members(request).await.unwrap();
        found.extend(
            page.members.into_iter().map(|member| (member.create_time.unwrap().seconds, member.name)),
        );
        page_token = page.next_page_token;
        if page_token.is_empty() {
            break;
        }
    }
    assert_eq!(found.len(), 7);
    let mut sorted = found.clone();
    sorted.sort();
    sorted.dedup();
    assert_eq!(found, sorted);
}
