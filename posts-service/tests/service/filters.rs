//! A law of filters: a list holds exactly the posts of which the filter is true.

use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use proto::posts::v1::{self, PostKind, PostState};
use store_kit::Engine;

use crate::{
    import::entry,
    listing::at,
    on_both_engines,
    world::{Actor, BLOG, World, list},
};

on_both_engines!(a_list_holds_what_its_filter_says);

/// A filter, decided here without any database.
#[derive(Debug, Clone)]
enum Filter {
    All(Vec<Filter>),
    Any(Vec<Filter>),
    Not(Box<Filter>),
    Kind(PostKind),
    State(PostState),
    Label(&'static str),
    Author(usize),
    Time { is_publication: bool, sign: &'static str, seconds: i64 },
}

fn filter() -> impl Strategy<Value = Filter> {
    let comparison = prop_oneof![
        prop::sample::select(vec![PostKind::Article, PostKind::Page]).prop_map(Filter::Kind),
        prop::sample::select(vec![PostState::Published, PostState::Draft]).prop_map(Filter::State),
        prop::sample::select(vec!["x", "y \"z\"", "nowhere"]).prop_map(Filter::Label),
        (0..2_usize).prop_map(Filter::Author),
        (any::<bool>(), prop::sample::select(vec!["=", "<", "<=", ">", ">="]), 0..10_i64)
            .prop_map(|(is_publication, sign, seconds)| Filter::Time { is_publication, sign, seconds }),
    ];
    // At most 16 comparisons: a filter may have 20.
    comparison.prop_recursive(4, 16, 2, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2).prop_map(Filter::All),
            prop::collection::vec(inner.clone(), 2).prop_map(Filter::Any),
            inner.prop_map(|part| Filter::Not(Box::new(part))),
        ]
    })
}

/// What a part of a filter may be without parentheses around it.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Place {
    Expression,
    Factor,
    Term,
    Simple,
}

impl Filter {
    /// As it is written, with no parentheses but those that it needs.
    fn text(&self, authors: &[String], place: Place) -> String {
        let joined = |parts: &[Self], sign: &str, inside: Place| {
            parts.iter().map(|part| part.text(authors, inside)).collect::<Vec<_>>().join(sign)
        };
        let (text, stands_as) = match self {
            Self::All(parts) => (joined(parts, " AND ", Place::Factor), Place::Expression),
            Self::Any(parts) => (joined(parts, " OR ", Place::Term), Place::Factor),
            Self::Not(part) => (format!("NOT {}", part.text(authors, Place::Simple)), Place::Term),
            Self::Kind(kind) => {
                (format!("kind = {}", &kind.as_str_name()["POST_KIND_".len()..]), Place::Simple)
            }
            Self::State(state) => {
                (format!("state = {}", &state.as_str_name()["POST_STATE_".len()..]), Place::Simple)
            }
            Self::Label(label) => (format!("label = \"{}\"", label.replace('"', "\\\"")), Place::Simple),
            Self::Author(which) => (format!("author = {}", authors[*which]), Place::Simple),
            Self::Time { is_publication, sign, seconds } => {
                let field = if *is_publication { "publish_time" } else { "create_time" };
                (format!("{field} {sign} 2020-09-13T12:26:4{seconds}Z"), Place::Simple)
            }
        };
        if stands_as < place { format!("({text})") } else { text }
    }

    fn holds(&self, authors: &[String], post: &v1::Post) -> bool {
        match self {
            Self::All(parts) => parts.iter().all(|part| part.holds(authors, post)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(authors, post)),
            Self::Not(part) => !part.holds(authors, post),
            Self::Kind(kind) => post.kind() == *kind,
            Self::State(state) => post.state() == *state,
            Self::Label(label) => post.labels.iter().any(|own| own == label),
            Self::Author(which) => post.author == authors[*which],
            Self::Time { is_publication, sign, seconds } => {
                let time = if *is_publication { post.publish_time } else { post.create_time };
                let Some(time) = time else { return false };
                let (time, other) = (time.seconds, at(*seconds).seconds);
                match *sign {
                    "=" => time == other,
                    "<" => time < other,
                    "<=" => time <= other,
                    ">" => time > other,
                    _ => time >= other,
                }
            }
        }
    }
}

/// Posts of every kind that the filters tell apart; drafts have no time of publication.
async fn import(owner: &Actor) {
    let posts = (0..40_i64).map(|number| {
        let is_draft = number % 3 == 0;
        let labels: &[&str] = match number % 4 {
            0 => &["x"],
            1 => &["y \"z\""],
            2 => &["x", "y \"z\""],
            _ => &[],
        };
        v1::ImportedPost {
            kind: if number % 2 == 0 { PostKind::Article } else { PostKind::Page }.into(),
            state: if is_draft { PostState::Draft } else { PostState::Published }.into(),
            publish_time: (!is_draft).then(|| at(number % 10)),
            create_time: Some(at(number / 4)),
            labels: labels.iter().map(|&label| label.to_owned()).collect(),
            author_source_key: format!("author {}", number / 8 % 2),
            ..entry(&number.to_string())
        }
    });
    let request = v1::ImportPostsRequest { parent: BLOG.into(), posts: posts.collect() };
    owner.import_posts(request).await.unwrap();
}

async fn a_list_holds_what_its_filter_says(engine: Engine) {
    let (_world, owner) = World::with_blog(engine).await;
    import(&owner).await;
    let found = async |filter: String| {
        let request =
            v1::ListPostsRequest { page_size: 100, order_by: "create_time".into(), filter, ..list() };
        owner.list_posts(request).await.unwrap_or_else(|status| panic!("{status:?}")).posts
    };
    let all = found(String::new()).await;
    assert_eq!(all.len(), 40);
    let mut authors: Vec<String> = all.iter().map(|post| post.author.clone()).collect();
    authors.sort();
    authors.dedup();
    assert_eq!(authors.len(), 2);
    let mut runner = TestRunner::new_with_rng(
        Config { failure_persistence: None, ..Config::default() },
        TestRng::deterministic_rng(RngAlgorithm::ChaCha),
    );
    let strategy = filter();
    let mut telling = 0;
    for _ in 0..150 {
        let filter = strategy.new_tree(&mut runner).unwrap().current();
        let text = filter.text(&authors, Place::Expression);
        let names = |posts: &[v1::Post]| posts.iter().map(|post| post.name.clone()).collect::<Vec<_>>();
        let expected: Vec<v1::Post> =
            all.iter().filter(|post| filter.holds(&authors, post)).cloned().collect();
        assert_eq!(names(&found(text.clone()).await), names(&expected), "{text}");
        telling += usize::from((1..40).contains(&expected.len()));
    }
    assert!(telling > 75, "{telling} of 150 filters told posts apart");
}
