//! What the rules promise beyond what a client can see.

use futures::FutureExt as _;
use service_kit::{
    auth::{Caller, Identity},
    time::Clock,
};
use store_kit::{Engine, Lane};

use super::{
    Change, MAX_PAGE_BYTES, PostChange, PostStep, Posts, Step, change,
    rendering::{self, Ahead},
};
use crate::{
    error::Error,
    store::tests::{
        fixture::{Fixture, NOW, id},
        listing, on_both_engines,
    },
    values::{Content, Format, Listing, Post, PostId, Text},
    writes::{self, Asked},
};

on_both_engines!(
    texts_that_do_not_fit_are_not_read,
    no_text_is_rendered_in_a_transaction,
    a_text_that_others_changed_meanwhile_is_rendered_again,
);

fn posts(fixture: &Fixture) -> Posts {
    Posts::new(fixture.database.clone(), Clock::set_to(NOW))
}

/// Somebody who may write every post asks for `what`.
fn asked<T>(what: T) -> Asked<T> {
    let identity =
        Identity::Service { name: "editor".to_owned(), scopes: vec![crate::rights::POSTS_WRITE.to_owned()] };
    Asked { caller: Caller { identity, client_address: None }, repeat: None, what }
}

/// A change of nothing yet.
fn change_of(post: &Post) -> PostChange {
    PostChange {
        name: post.name.clone(),
        etag: String::new(),
        slug: None,
        title: None,
        content: None,
        content_format: None,
        excerpt: None,
        author: None,
        labels: None,
        comment_policy: Vec::new(),
        canonical_url: Change::Keep,
        experience: Change::Keep,
    }
}

/// A post whose text another version of the renderer made HTML of.
async fn outdated(fixture: &Fixture) -> Post {
    let text = Text { content: "*a*".into(), content_html: "stale".into(), markup_version: 0 };
    let post = Post { text: Some(text), ..fixture.post("one", "slug", 0) };
    assert!(fixture.insert(&post).await);
    post
}

async fn no_text_is_rendered_in_a_transaction(engine: Engine) {
    let fixture = Fixture::open(engine).await;
    let post = outdated(&fixture).await;
    let step = || asked(PostStep { name: post.name.clone(), etag: String::new(), step: Step::Trash });
    let stepped = writes::run(&fixture.database, Lane::none(), step(), |tx, asked| {
        change::step(tx, asked, NOW).boxed()
    })
    .await;
    assert_eq!(stepped.unwrap().text.unwrap().content_html, "stale");
    // The caller is answered what the text is now all the same.
    let undo = PostStep { step: Step::Untrash, ..step().what };
    let stepped = posts(&fixture).step(asked(undo)).await.unwrap();
    assert_eq!(stepped.text.unwrap().markup_version, markup::VERSION);
    // Another format alone is a text to be rendered as well.
    let reread = PostChange { content_format: Some(Format::Markdown), ..change_of(&post) };
    let unprepared = asked((reread.clone(), None));
    let refused = writes::run(&fixture.database, Lane::none(), unprepared, |tx, asked| {
        change::update(tx, asked, NOW).boxed()
    })
    .await;
    assert!(matches!(refused, Err(Error::Outrun)), "{refused:?}");
    let reread = posts(&fixture).update(asked(reread)).await.unwrap();
    assert!(reread.text.unwrap().content_html.contains("<em>a</em>"));
}

async fn a_text_that_others_changed_meanwhile_is_rendered_again(engine: Engine) {
    let fixture = Fixture::open(engine).await;
    let post = outdated(&fixture).await;
    let ahead = async |content: &str, format: Format| {
        let rendered = rendering::render(content.to_owned(), format).await.unwrap();
        Some(Ahead { format, rendered })
    };
    let given = PostChange { content: Some(Content::parse("*b*").unwrap()), ..change_of(&post) };
    let reread = PostChange { content_format: Some(Format::Markdown), ..change_of(&post) };
    for (change, ahead) in
        [(&given, ahead("*b*", Format::Markdown).await), (&reread, ahead("another", Format::Markdown).await)]
    {
        let late = asked((change.clone(), ahead));
        let late = writes::run(&fixture.database, Lane::none(), late, |tx, asked| {
            change::update(tx, asked, NOW).boxed()
        })
        .await;
        assert!(matches!(late, Err(Error::Outrun)), "{late:?}");
    }
    // Through the front each is rendered as the post then is.
    let both = futures::future::join_all([given, reread].map(|change| {
        let posts = posts(&fixture);
        async move { posts.update(asked(change)).await }
    }));
    for done in both.await {
        done.unwrap();
    }
    let after = posts(&fixture).get(&Caller::anonymous(), &post.name).await.unwrap();
    let expected = rendering::render("*b*".to_owned(), Format::Markdown).await.unwrap();
    assert_eq!(after.text.unwrap(), expected.text);
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
