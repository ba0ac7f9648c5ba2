//! What somebody wrote is handed out to them, and to nobody else.

use proto::comments::v1::{self as wire, Reaction};
use store_kit::Engine;
use tonic::Code;

use crate::world::{As, BLOG, World, assert_refused, draft, fields, no_limits, post};

fn request(name: &str, page_size: i32, page_token: &str) -> wire::ExportCommentsRequest {
    wire::ExportCommentsRequest { name: name.into(), page_size, page_token: page_token.into() }
}

/// All pages as one, and how many they were.
async fn all(who: &As<'_>, name: &str, page_size: i32) -> (wire::ExportCommentsResponse, usize) {
    let (mut all, mut pages) = (wire::ExportCommentsResponse::default(), 0);
    loop {
        let page = who.export(request(name, page_size, &all.next_page_token)).await.unwrap();
        assert!(page.comments.len().max(page.reactions.len()) <= page_size.try_into().unwrap());
        all.comments.extend(page.comments);
        all.revisions.extend(page.revisions);
        all.reactions.extend(page.reactions);
        all.next_page_token = page.next_page_token;
        pages += 1;
        if all.next_page_token.is_empty() {
            return (all, pages);
        }
    }
}

/// Writes in two blogs; answers the names of the comments.
async fn write(world: &World, who: &As<'_>) -> Vec<String> {
    let elsewhere = post(1).replace(BLOG, "blogs/zinc");
    world.posts.with(|known| {
        known.blogs.insert("blogs/zinc".into(), no_limits());
        let mut access = known.posts[&post(1)].clone();
        access.name.clone_from(&elsewhere);
        known.posts.insert(elsewhere.clone(), access);
    });
    let others = world.person("bob").say(&post(1), "of somebody else").await.unwrap();
    let mut mine = Vec::new();
    for (at, text) in [(&post(1), "one"), (&post(1), "two"), (&post(1), "three"), (&elsewhere, "far away")] {
        world.wait(1);
        let written = who.create(draft(at, text)).await.unwrap();
        if text == "two" {
            who.clone().with_edit_token(&written.edit_token).edit(&written.name, "two, again").await.unwrap();
        }
        mine.push(written.name);
    }
    who.react(&others.name, Reaction::Funny).await.unwrap();
    // Held, and of a post that is nobody's to see any more.
    world.person("moderator").moderate(&mine[0], wire::ModerationAction::Spam).await.unwrap();
    world.posts.set_audience(&post(1), proto::posts::v1::PostAudience::Author);
    world.wait(31);
    mine
}

pub(crate) async fn a_person_takes_along_all_that_they_wrote(engine: Engine) {
    let world = World::open(engine).await;
    let ada = world.person("ada").from("203.0.113.9");
    let mine = write(&world, &ada).await;
    let (found, pages) = all(&ada, "persons/me", 1).await;
    let names: Vec<&str> = found.comments.iter().map(|comment| comment.name.as_str()).collect();
    assert_eq!(names, mine);
    assert!(pages >= 5, "one thing at a time");
    assert_eq!(found.comments[0].state(), wire::CommentState::Spam);
    let author = found.comments[1].author.as_ref().unwrap();
    assert_eq!(
        (author.display_name.as_str(), author.client_address.as_str()),
        ("ada of Kent", "203.0.113.9")
    );
    let earlier: Vec<&str> = found.revisions.iter().map(|earlier| earlier.content.as_str()).collect();
    assert_eq!(earlier, ["two"]);
    assert!(found.revisions[0].name.starts_with(&mine[1]));
    assert_eq!(found.reactions.len(), 1);
    assert_eq!(found.reactions[0].reaction(), Reaction::Funny);
    let whole = wire::ExportCommentsResponse { next_page_token: String::new(), ..found };
    for page_size in [2, 100] {
        assert_eq!(all(&ada, "persons/ada", page_size).await.0, whole);
    }
    assert_eq!(all(&world.service(&["persons.read"]), "persons/ada", 100).await.0, whole);
}

pub(crate) async fn a_guest_takes_along_all_that_they_wrote(engine: Engine) {
    let world = World::open(engine).await;
    let guest = world.guest("0190a5a0-0000-4000-8000-0000000000aa");
    let mine = write(&world, &guest).await;
    let (found, _) = all(&guest, "guests/me", 100).await;
    assert_eq!(found.comments.len(), mine.len());
    assert_eq!((found.revisions.len(), found.reactions.len()), (1, 1));
    assert_eq!(
        all(&world.guest("another"), "guests/me", 100).await.0,
        wire::ExportCommentsResponse::default()
    );
}

pub(crate) async fn what_somebody_wrote_is_nobody_elses(engine: Engine) {
    let world = World::open(engine).await;
    let name = "persons/ada";
    for who in [world.person("bob"), world.guest("g"), world.service(&["comments.read"])] {
        assert_refused(who.export(request(name, 0, "")).await, Code::NotFound, "NOT_FOUND");
    }
    let nobody = world.anonymous();
    for name in [name, "guests/me"] {
        assert_refused(nobody.export(request(name, 0, "")).await, Code::Unauthenticated, "NO_CREDENTIALS");
    }
    assert_refused(
        world.person("ada").export(request("guests/me", 0, "")).await,
        Code::NotFound,
        "NOT_FOUND",
    );
    let wrong = nobody.export(request("persons/me", -1, "x")).await.unwrap_err();
    assert_eq!(fields(&wrong), ["name", "page_size", "page_token"]);
    let wrong = nobody.export(request("guests/x", 0, "")).await.unwrap_err();
    assert_eq!(fields(&wrong), ["name"]);
}
