//! What the rules promise beyond what a client can see.

use service_kit::{auth::Caller, time::Clock};
use store_kit::Engine;

use super::{MAX_PAGE_BYTES, Posts};
use crate::{
    error::Error,
    store::tests::{
        fixture::{Fixture, NOW, id},
        listing, on_both_engines,
    },
    values::{Listing, Post, PostId, Text},
};

on_both_engines!(texts_that_do_not_fit_are_not_read);

fn posts(fixture: &Fixture) -> Posts {
    Posts::new(fixture.database.clone(), Clock::set_to(NOW))
}

async fn texts_that_do_not_fit_are_not_read(engine: Engine) {
    let fixture = Fixture::open(engine).await;
    let half = Text {
        content: "a".repeat(MAX_PAGE_BYTES / 4),
        content_html: "b".repeat(MAX_PAGE_BYTES / 4),
        markup_version: markup::VERSION,
    };
    let mut ids: Vec<PostId> = Vec::new();
    for (slug, micros) in [("a", 0), ("b", 1), ("c", 2), ("d", 3), ("e", 4)] {
        let post = Post { text: Some(half.clone()), ..fixture.post("one", slug, micros) };
        ids.push(post.name.id.clone());
        assert!(fixture.insert(&post).await);
    }
    let posts = posts(&fixture);
    let caller = Caller::anonymous();
    for (size, with_text, slugs, more) in [
        (9, true, "ab", true),
        (2, true, "ab", true),
        (1, true, "a", true),
        (9, false, "abcde", false),
        (5, false, "abcde", false),
        (4, false, "abcd", true),
    ] {
        let listing = Listing { size, with_text, ..listing(None, false) };
        let listed = posts.list(&caller, &listing).await.unwrap();
        let found: String = listed.posts.iter().map(|post| post.slug.as_str()).collect();
        assert_eq!((found.as_str(), listed.more), (slugs, more), "{size}");
        assert!(listed.posts.iter().all(|post| post.text.is_some() == with_text));
    }
    assert_eq!(posts.batch(&caller, &id("one"), &ids[..2]).await.unwrap().len(), 2);
    let refused = posts.batch(&caller, &id("one"), &ids[..3]).await.unwrap_err();
    assert!(matches!(refused, Error::TooMuch(_)), "{refused:?}");
    // A name that comes twice is sent twice.
    let twice = [&ids[..2], &ids[..1]].concat();
    assert!(matches!(posts.batch(&caller, &id("one"), &twice).await, Err(Error::TooMuch(_))));
    assert_eq!(posts.batch(&caller, &id("one"), &ids[..1]).await.unwrap().len(), 1);
}
