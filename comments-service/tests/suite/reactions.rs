//! Reactions: one for each reader, and the order that they make.

use futures::future::join_all;
use proto::{
    comments::v1::{self as wire, ListCommentsRequest, ModerationAction::Trash, Reaction},
    posts::v1::PostAudience,
};
use store_kit::{Engine, query};
use tonic::Code;

use crate::world::{World, assert_refused, fields, flat, post, threaded};

fn counts(comment: &wire::Comment) -> Vec<(Reaction, i32)> {
    comment.reaction_counts.iter().map(|count| (count.reaction(), count.count)).collect()
}

pub(crate) async fn a_reader_reacts_once_and_takes_it_back(engine: Engine) {
    let world = World::open(engine).await;
    let written = world.person("ada").say(&post(1), "hello").await.unwrap();
    let (bob, guest) = (world.person("bob"), world.guest("g"));
    let liked = bob.react(&written.name, Reaction::Like).await.unwrap();
    assert_eq!((liked.reaction_count, liked.own_reaction()), (1, Reaction::Like));
    bob.react(&written.name, Reaction::Like).await.unwrap();
    let both = guest.react(&written.name, Reaction::Funny).await.unwrap();
    assert_eq!(counts(&both), [(Reaction::Like, 1), (Reaction::Funny, 1)]);
    let changed = bob.react(&written.name, Reaction::Funny).await.unwrap();
    assert_eq!((counts(&changed), changed.reaction_count), (vec![(Reaction::Funny, 2)], 2));
    let back = bob.react(&written.name, Reaction::Unspecified).await.unwrap();
    assert_eq!((counts(&back), back.own_reaction()), (vec![(Reaction::Funny, 1)], Reaction::Unspecified));
    assert_eq!(bob.react(&written.name, Reaction::Unspecified).await.unwrap().reaction_count, 1);
    // Nothing of it is a change of the comment itself.
    let seen = world.anonymous().get(&written.name).await.unwrap();
    assert_eq!((&seen.etag, seen.revision, seen.update_time), (&written.etag, 1, written.update_time));
}

pub(crate) async fn every_read_says_how_readers_reacted(engine: Engine) {
    let world = World::open(engine).await;
    let root = world.person("ada").say(&post(1), "root").await.unwrap();
    world.wait(1);
    let reply = world.person("ada").reply(&root, "reply").await.unwrap();
    world.guest("g").react(&root.name, Reaction::Thanks).await.unwrap();
    world.guest("g").react(&reply.name, Reaction::Helpful).await.unwrap();
    let moderated = world.person("moderator").react(&root.name, Reaction::Thanks).await.unwrap();
    assert_eq!(moderated.reaction_count, 2);
    for (caller, own) in [(world.guest("g"), true), (world.guest("h"), false), (world.anonymous(), false)] {
        let mut read = vec![caller.get(&root.name).await.unwrap(), caller.get(&reply.name).await.unwrap()];
        read.extend(caller.list_flat(&post(1)).await.unwrap());
        read.extend(caller.list_flat("blogs/tea/posts/-").await.unwrap());
        for node in caller.list(threaded(&post(1))).await.unwrap().threads {
            read.extend(node.comment.into_iter().chain(node.replies));
        }
        assert_eq!(read.len(), 8);
        for pair in read.chunks(2) {
            assert_eq!(counts(&pair[0]), [(Reaction::Thanks, 2)]);
            assert_eq!(counts(&pair[1]), [(Reaction::Helpful, 1)]);
            let expected =
                if own { [Reaction::Thanks, Reaction::Helpful] } else { [Reaction::Unspecified; 2] };
            assert_eq!([pair[0].own_reaction(), pair[1].own_reaction()], expected);
        }
    }
    let kept = world.person("moderator").moderate(&root.name, wire::ModerationAction::Approve).await.unwrap();
    assert_eq!((kept.reaction_count, kept.own_reaction()), (2, Reaction::Thanks));
}

pub(crate) async fn many_at_once_are_counted_once_each(engine: Engine) {
    let world = World::open(engine).await;
    let written = world.person("ada").say(&post(1), "hello").await.unwrap();
    let react = async |number: usize| {
        let reader = world.guest(&format!("reader-{}", number % 10));
        let reaction = [Reaction::Like, Reaction::Funny, Reaction::Unspecified][number % 3];
        reader.react(&written.name, reaction).await.unwrap();
        reader.react(&written.name, Reaction::Helpful).await.unwrap();
    };
    join_all((0..40).map(react)).await;
    let seen = world.anonymous().get(&written.name).await.unwrap();
    assert_eq!((counts(&seen), seen.reaction_count), (vec![(Reaction::Helpful, 10)], 10));
}

pub(crate) async fn not_everybody_reacts_to_everything(engine: Engine) {
    let world = World::open(engine).await;
    let by_ada = world.person("ada").say(&post(1), "by a person").await.unwrap();
    let by_guest = world.guest("g").say(&post(1), "by a guest").await.unwrap();
    let like = Reaction::Like;
    for nobody in [world.anonymous(), world.service(&["comments.read"]), world.person("nobody")] {
        assert_refused(nobody.react(&by_ada.name, like).await, Code::Unauthenticated, "NO_CREDENTIALS");
    }
    for (own, name) in [
        (world.person("ada"), &by_ada.name),
        (world.guest("g"), &by_guest.name),
        (world.guest("h").with_edit_token(&by_guest.edit_token), &by_guest.name),
    ] {
        assert_refused(own.react(name, like).await, Code::FailedPrecondition, "OWN_COMMENT");
    }
    let caller = world.person("bob");
    let wrong = wire::SetReactionRequest { name: by_ada.name.clone(), reaction: 77 };
    let refused = caller.client().set_reaction(caller.request(wrong)).await.unwrap_err();
    assert_eq!(fields(&refused), ["reaction"]);
    // Who sees that there is something is told why.
    world.person("moderator").moderate(&by_ada.name, Trash).await.unwrap();
    assert_eq!(world.person("bob").react(&by_ada.name, like).await.unwrap_err().code(), Code::NotFound);
    let seen = world.person("moderator").react(&by_ada.name, like).await;
    assert_refused(seen, Code::FailedPrecondition, "COMMENT_NOT_SHOWN");
    world.person("ada").reply(&by_guest, "reply").await.unwrap();
    world.person("moderator").moderate(&by_guest.name, Trash).await.unwrap();
    let tombstone = world.person("bob").react(&by_guest.name, like).await;
    assert_refused(tombstone, Code::FailedPrecondition, "COMMENT_NOT_SHOWN");
    let missing = format!("{}/comments/0190a5a0-0000-7000-8000-00000000000f", post(1));
    assert_eq!(world.person("bob").react(&missing, like).await.unwrap_err().code(), Code::NotFound);
}

pub(crate) async fn what_is_deleted_has_no_reactions(engine: Engine) {
    let world = World::open(engine).await;
    let root = world.person("ada").say(&post(1), "root").await.unwrap();
    world.person("bob").reply(&root, "reply").await.unwrap();
    world.person("bob").react(&root.name, Reaction::Like).await.unwrap();
    // A tombstone tells nothing, and what a moderator shows again has what it had.
    world.person("moderator").moderate(&root.name, Trash).await.unwrap();
    let hidden = world.person("bob").get(&root.name).await.unwrap();
    assert_eq!((hidden.reaction_count, hidden.own_reaction()), (0, Reaction::Unspecified));
    world.person("moderator").moderate(&root.name, wire::ModerationAction::Approve).await.unwrap();
    assert_eq!(world.person("bob").get(&root.name).await.unwrap().reaction_count, 1);
    let deleted = world.person("ada").delete(&root.name).await.unwrap();
    assert_eq!((deleted.reaction_count, counts(&deleted)), (0, vec![]));
    let rows = query("SELECT reactor FROM reactions").fetch_all(&world.test.database).await.unwrap();
    assert!(rows.is_empty());
}

pub(crate) async fn what_is_imported_takes_reactions(engine: Engine) {
    let world = World::open(engine).await;
    let imported = world.person("owner").import(vec![crate::imports::imported("one", "")]).await.unwrap();
    let liked = world.guest("g").react(&imported[0].comment, Reaction::Like).await.unwrap();
    assert_eq!(counts(&liked), [(Reaction::Like, 1)]);
    world.person("owner").import(vec![crate::imports::imported("one", "")]).await.unwrap();
    assert_eq!(world.anonymous().get(&imported[0].comment).await.unwrap().reaction_count, 1);
}

pub(crate) async fn the_best_come_first(engine: Engine) {
    let world = World::open(engine).await;
    for (text, readers) in [("none", 0), ("two", 2), ("also none", 0), ("three", 3), ("also two", 2)] {
        world.wait(1);
        let root = world.person("ada").say(&post(1), text).await.unwrap();
        for reader in 0..readers {
            world.guest(&format!("g{reader}")).react(&root.name, Reaction::Like).await.unwrap();
        }
        let reply = world.person("ada").reply(&root, &format!("reply to {text}")).await.unwrap();
        world.guest("r").react(&reply.name, Reaction::Like).await.unwrap();
    }
    let best = ListCommentsRequest { order_by: "reaction_count desc".into(), ..threaded(&post(1)) };
    for size in [1, 2, 3, 5, 50] {
        let mut request = ListCommentsRequest { page_size: size, ..best.clone() };
        let mut met = Vec::new();
        loop {
            let page = world.anonymous().list(request.clone()).await.unwrap();
            for node in page.threads {
                assert_eq!((node.replies.len(), node.replies[0].reaction_count), (1, 1));
                met.push(node.comment.unwrap().content);
            }
            if page.next_page_token.is_empty() {
                break;
            }
            request.page_token = page.next_page_token;
        }
        assert_eq!(met, ["three", "also two", "two", "also none", "none"], "by {size}");
    }
    let by_time = ListCommentsRequest { page_size: 1, ..threaded(&post(1)) };
    let token = world.anonymous().list(by_time).await.unwrap().next_page_token;
    for (field, request) in [
        ("order_by", ListCommentsRequest { order_by: "reaction_count".into(), ..threaded(&post(1)) }),
        ("order_by", ListCommentsRequest { order_by: "reaction_count desc".into(), ..flat(&post(1)) }),
        ("page_token", ListCommentsRequest { page_token: token, ..best.clone() }),
    ] {
        let refused = world.anonymous().list(request).await.unwrap_err();
        assert_eq!(fields(&refused), [field], "{refused}");
    }
}

pub(crate) async fn reactions_to_what_is_invisible_are_not_found(engine: Engine) {
    let world = World::open(engine).await;
    let written = world.person("author").say(&post(1), "hello").await.unwrap();
    world.posts.set_audience(&post(1), PostAudience::Members);
    world.wait(30);
    for stranger in [world.anonymous(), world.guest("g"), world.person("bob")] {
        let refused = stranger.react(&written.name, Reaction::Like).await.unwrap_err();
        assert_eq!(refused.code(), Code::NotFound);
    }
    assert!(world.person("moderator").react(&written.name, Reaction::Like).await.is_ok());
}
