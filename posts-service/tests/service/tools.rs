//! What operators do to the store beside a running server.

use posts_service::{
    store::MIGRATIONS,
    tools::{BlogId, CreateError, Grant, GrantError, Granted, Role, create_blog, grant},
};
use proto::posts::v1::{self, MemberRole};
use store_kit::{Database, Engine};

use crate::{
    on_both_engines,
    world::{BLOG, World},
};

on_both_engines!(
    a_blog_is_made_with_an_owner_who_can_act,
    a_grant_makes_a_member_once_and_changes_the_role_when_told,
    a_grant_needs_a_blog_and_leaves_an_owner,
    a_grant_works_beside_a_running_server,
);

async fn roles(owner: &crate::world::Actor) -> Vec<(String, MemberRole)> {
    let request = v1::ListMembersRequest { parent: BLOG.into(), ..Default::default() };
    let members = owner.list_members(request).await.unwrap().members;
    members.into_iter().map(|member| (member.display_name.clone(), member.role())).collect()
}

fn ask(blog: &str, name: &str, role: Option<Role>) -> Grant {
    Grant { blog: BlogId::parse(blog).unwrap(), name: name.to_owned(), role, change_role: false }
}

async fn a_grant_makes_a_member_once_and_changes_the_role_when_told(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let grant = async |asked| grant(&world.database, &world.clock, asked).await;
    let nobody = grant(ask("one", "Ben", None)).await.unwrap_err();
    assert!(matches!(nobody, GrantError::NoMember(_)) && nobody.to_string().contains("--role"), "{nobody}");
    let made = grant(ask("one", "Ben", Some(Role::Author))).await.unwrap();
    assert!(made.person.starts_with("persons/") && made.before.is_none());
    let again = grant(ask("one", "Ben", None)).await.unwrap();
    assert_eq!(again, Granted { before: Some(Role::Author), ..made.clone() });
    let other = grant(ask("one", "Ben", Some(Role::Moderator))).await.unwrap_err();
    assert!(other.to_string().contains("is AUTHOR; add --change-role to make them MODERATOR"), "{other}");
    let changed = Grant { change_role: true, ..ask("one", "Ben", Some(Role::Moderator)) };
    let changed = grant(changed).await.unwrap();
    assert_eq!(changed, Granted { role: Role::Moderator, ..again });
    let ada = ("Ada".to_owned(), MemberRole::Owner);
    let found = roles(&owner).await;
    assert_eq!(found.len(), 2);
    assert!(found.contains(&ada) && found.contains(&("Ben".to_owned(), MemberRole::Moderator)), "{found:?}");
}

async fn a_grant_needs_a_blog_and_leaves_an_owner(engine: Engine) {
    let (world, _owner) = World::with_blog(engine).await;
    let grant = async |asked| grant(&world.database, &world.clock, asked).await;
    let owner = Some(Role::Owner);
    assert!(matches!(grant(ask("nowhere", "Ada", owner)).await, Err(GrantError::NoBlog(_))));
    assert!(matches!(grant(ask("one", "", owner)).await, Err(GrantError::Name(..))));
    let leave = Grant { change_role: true, ..ask("one", "Ada", Some(Role::Author)) };
    assert!(matches!(grant(leave).await, Err(GrantError::LastOwner(_))));
}

async fn a_blog_is_made_with_an_owner_who_can_act(engine: Engine) {
    let world = World::empty(engine).await;
    let id = || BlogId::parse("notes").unwrap();
    let create = async |title, owner| create_blog(&world.database, &world.clock, id(), title, owner).await;
    assert!(matches!(create("", "Ada").await, Err(CreateError::Invalid("title", _))));
    create("Notes", "Ada").await.unwrap();
    assert!(matches!(create("Notes", "Ben").await, Err(CreateError::Exists(_))));
    let ada = grant(&world.database, &world.clock, ask("notes", "Ada", None)).await.unwrap();
    assert_eq!(ada.before, Some(Role::Owner));
    let blog = v1::Blog { name: "blogs/notes".into(), title: "New".into(), ..Default::default() };
    let request = v1::UpdateBlogRequest { blog: Some(blog), ..Default::default() };
    assert_eq!(world.person(&ada.person).update_blog(request).await.unwrap().title, "New");
}

async fn a_grant_works_beside_a_running_server(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let beside = Database::open_existing(&world.location, &MIGRATIONS).await.unwrap();
    let drafts = async {
        for number in 0..10 {
            owner.draft(&format!("{number}")).await;
        }
    };
    let grants = async {
        for number in 0..10 {
            let asked = ask("one", &format!("Member {number}"), Some(Role::Author));
            grant(&beside, &world.clock, asked).await.unwrap();
        }
    };
    tokio::join!(drafts, grants);
    assert_eq!(roles(&owner).await.len(), 11);
    beside.close().await;
}
