//! Everything that is kept of a person is handed out to them.

use std::time::Duration;

use proto::posts::v1;
use store_kit::Engine;

use crate::{
    on_both_engines,
    sign_in::ada,
    world::{Actor, World, new_post, wrong},
};

on_both_engines!(a_person_takes_along_all_that_is_kept_of_them, wrong_fields_of_an_export_are_named);

fn export(name: &str, page_size: i32, page_token: &str) -> v1::ExportPersonRequest {
    v1::ExportPersonRequest { name: name.into(), page_size, page_token: page_token.into() }
}

async fn pages(actor: &Actor, name: &str, page_size: i32) -> Vec<v1::ExportPersonResponse> {
    let mut pages = vec![actor.export_person(export(name, page_size, "")).await.unwrap()];
    while let Some(token) =
        pages.last().map(|page| page.next_page_token.clone()).filter(|token| !token.is_empty())
    {
        pages.push(actor.export_person(export(name, page_size, &token)).await.unwrap());
    }
    pages
}

async fn a_person_takes_along_all_that_is_kept_of_them(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let nobody_special = ada(&world).await;
    let key = nobody_special.create_api_key(crate::api_keys::new(&["posts.read"], 90)).await.unwrap();
    let only = pages(&nobody_special, "persons/me", 0).await;
    assert_eq!(only[0].api_keys, [v1::ApiKey { key: String::new(), ..key }], "all but what opens");
    assert_eq!((only.len(), only[0].posts.len(), only[0].identities.len()), (1, 0, 1));

    let ben = world.author("Ben").await;
    world.blog("two", "Di").await;
    let mut mine = Vec::new();
    for number in 0..3 {
        world.clock.advance(Duration::from_secs(1));
        mine.push(ben.draft(&format!("Draft {number}")).await.name);
    }
    ben.trash(&mine[1]).await.unwrap();
    owner.published("Of somebody else").await;
    let member = v1::Member {
        display_name: "Benjamin".into(),
        role: v1::MemberRole::Owner.into(),
        person: ben.name.clone(),
        ..Default::default()
    };
    let request =
        v1::CreateMemberRequest { parent: "blogs/two".into(), member: Some(member), ..Default::default() };
    world.service("x", &["members.write"]).create_member(request).await.unwrap();
    let elsewhere = v1::CreatePostRequest { parent: "blogs/two".into(), ..new_post("Elsewhere") };
    mine.push(ben.create_post(elsewhere).await.unwrap().name);

    let pages = pages(&ben, "persons/me", 1).await;
    let names: Vec<&str> = pages.iter().flat_map(|page| &page.posts).map(|post| post.name.as_str()).collect();
    assert_eq!(names, mine);
    assert!(pages.iter().flat_map(|page| &page.posts).all(|post| post.content == "Some *words*."));
    assert_eq!(pages.len(), 4);
    assert_eq!(pages[0].person.as_ref().unwrap().name, ben.name);
    let blogs: Vec<&str> = pages[0].members.iter().map(|member| member.display_name.as_str()).collect();
    assert_eq!(blogs, ["Ben", "Benjamin"]);
    assert!(pages[1..].iter().all(|page| page.person.is_none() && page.members.is_empty()));
    let reader = world.service("x", &["persons.read"]);
    assert_eq!(reader.export_person(export(&ben.name, 100, "")).await.unwrap().posts.len(), 4);
}

async fn wrong_fields_of_an_export_are_named(engine: Engine) {
    let world = World::empty(engine).await;
    let ada = ada(&world).await;
    wrong(ada.export_person(export("x", 0, "")).await, "name");
    wrong(ada.export_person(export("persons/me", -1, "")).await, "page_size");
    wrong(ada.export_person(export("persons/me", 0, "x")).await, "page_token");
}
