//! Two blogs with an author, and posts for them.

use futures::FutureExt as _;
use service_kit::time::Timestamp;
use store_kit::{Database, Engine, testing::TestDatabase};

use crate::{
    error::Error,
    store::{MIGRATIONS, blogs, labels, members, posts},
    values::{
        Blog, BlogId, CommentPolicy, Format, Kind, Member, MemberId, Origins, Post, PostId, PostName, Role,
        State, Text, Theme,
    },
};

pub(crate) const NOW: Timestamp = Timestamp(1_795_305_600_000_000);

pub(crate) struct Fixture {
    pub(crate) database: Database,
    author: MemberId,
    _test: TestDatabase,
}

pub(crate) fn id(text: &str) -> BlogId {
    BlogId::stored(text.to_owned())
}

pub(crate) fn blog(text: &str) -> Blog {
    Blog {
        id: id(text),
        title: "Title".to_owned(),
        description: String::new(),
        language: "en".to_owned(),
        time_zone: "UTC".to_owned(),
        theme: Theme::default(),
        allowed_origins: Origins::default(),
        comment_policy: CommentPolicy { flood_interval: Some(7), ..CommentPolicy::default() },
        revision: 1,
        create_time: NOW,
        update_time: NOW,
        delete_time: None,
    }
}

/// A write of one statement or a few.
macro_rules! written {
    ($fixture:ident, |$tx:ident| $work:expr) => {
        store_kit::testing::write::<_, Error, _>(&$fixture.database, move |$tx| {
            async move { Ok($work.await?) }.boxed()
        })
        .await
    };
}

impl Fixture {
    /// The blogs `one` and `two` with one author, who has the same id in both.
    pub(crate) async fn open(engine: Engine) -> Self {
        let test = TestDatabase::open(engine, &MIGRATIONS).await;
        let author = MemberId::assign(NOW);
        let fixture = Self { database: test.database.clone(), author: author.clone(), _test: test };
        for name in ["one", "two"] {
            let member = Member { role: Role::Owner, ..Member::new(&id(name), author.clone(), "Ada", NOW) };
            written!(fixture, |tx| async {
                blogs::insert(tx, &blog(name)).await?;
                members::insert(tx, &member).await
            })
            .unwrap();
        }
        fixture
    }

    pub(crate) fn post(&self, blog: &str, slug: &str, micros: i64) -> Post {
        let time = Timestamp(NOW.0 + micros);
        let text = Text { content: "a".into(), content_html: "<p>a</p>".into(), markup_version: 1 };
        Post {
            name: PostName { blog: id(blog), id: PostId::assign(NOW) },
            kind: Kind::Article,
            slug: slug.to_owned(),
            title: "Title".to_owned(),
            text: Some(text),
            content_format: Format::Html,
            excerpt: String::new(),
            made_excerpt: "a".to_owned(),
            state: State::Published,
            former_state: Some(State::Draft),
            publish_as: State::Published,
            publish_time: Some(time),
            author: self.author.clone(),
            author_person: None,
            author_display_name: "Ada".to_owned(),
            labels: vec!["z".to_owned(), "a \"b\"".to_owned()],
            comment_policy: CommentPolicy::default(),
            canonical_url: "https://example.com/".to_owned(),
            canonical_key: Some(vec![0, 255]),
            experience: None,
            source_key: Some(slug.to_owned()),
            etag: "etag".to_owned(),
            revision: 3,
            create_time: time,
            update_time: time,
            delete_time: None,
            purge_time: None,
        }
    }

    pub(crate) async fn insert(&self, post: &Post) -> bool {
        let post = post.clone();
        written!(self, |tx| async {
            let inserted = posts::insert(tx, &post).await?;
            if inserted {
                labels::put(tx, &post.name, &post.labels).await?;
            }
            Ok::<_, store_kit::Error>(inserted)
        })
        .unwrap()
    }
}

pub(crate) use written;
