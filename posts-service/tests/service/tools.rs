//! What operators do to the store beside a running server.

use posts_service::{
    store::MIGRATIONS,
    tools::{GrantError, Role, grant},
};
use proto::posts::v1::{self, MemberRole};
use store_kit::{Database, Engine};

use crate::{
    on_both_engines,
    world::{BLOG, World},
};

on_both_engines!(
    a_grant_makes_a_member_once_and_changes_the_role,
    a_grant_needs_a_blog_and_leaves_an_owner,
    a_grant_works_beside_a_running_server,
);

async fn roles(owner: &crate::world::Actor) -> Vec<(String, MemberRole)> {
    let request = v1::ListMembersRequest { parent: BLOG.into(), ..Default::default() };
    let members = owner.list_members(request).await.unwrap().members;
    members.into_iter().map(|member| (member.display_name.clone(), member.role())).collect()
}

async fn a_grant_makes_a_member_once_and_changes_the_role(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let granted = async |role| grant(&world.database, &world.clock, "one", "Ben", role).await.unwrap();
    let person = granted(Role::Author).await;
    assert!(person.starts_with("persons/"));
    assert_eq!(granted(Role::Moderator).await, person);
    let ada = ("Ada".to_owned(), MemberRole::Owner);
    let found = roles(&owner).await;
    assert_eq!(found.len(), 2);
    assert!(found.contains(&ada) && found.contains(&("Ben".to_owned(), MemberRole::Moderator)), "{found:?}");
}

async fn a_grant_needs_a_blog_and_leaves_an_owner(engine: Engine) {
    let (world, _owner) = World::with_blog(engine).await;
    let grant = async |blog, name, role| grant(&world.database, &world.clock, blog, name, role).await;
    assert!(matches!(grant("nowhere", "Ada", Role::Owner).await, Err(GrantError::NoBlog(_))));
    assert!(matches!(grant("No!", "Ada", Role::Owner).await, Err(GrantError::BlogId(..))));
    assert!(matches!(grant("one", "", Role::Owner).await, Err(GrantError::Name(..))));
    assert!(matches!(grant("one", "Ada", Role::Author).await, Err(GrantError::LastOwner(_))));
}

async fn a_grant_works_beside_a_running_server(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let beside = Database::open(&world.location, &MIGRATIONS).await.unwrap();
    let drafts = async {
        for number in 0..10 {
            owner.draft(&format!("{number}")).await;
        }
    };
    let grants = async {
        for number in 0..10 {
            grant(&beside, &world.clock, "one", &format!("Member {number}"), Role::Author).await.unwrap();
        }
    };
    tokio::join!(drafts, grants);
    assert_eq!(roles(&owner).await.len(), 11);
    beside.close().await;
}
