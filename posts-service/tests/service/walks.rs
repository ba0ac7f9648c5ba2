//! A law of lists: walking pages while others write loses and doubles none.

use std::collections::BTreeMap;

use posts_service::tools::Role;
use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use proto::posts::v1;
use store_kit::Engine;

use crate::{
    import::entry,
    listing::at,
    on_both_engines,
    world::{Actor, World},
};

on_both_engines!(walking_pages_while_others_write_loses_and_doubles_none);

/// What others do between two pages.
#[derive(Debug, Clone)]
enum Meanwhile {
    Write { seconds: i64 },
    Rename { which: usize },
    Trash { which: usize },
    Unpublish { which: usize },
}

fn meanwhile() -> impl Strategy<Value = Meanwhile> {
    prop_oneof![
        3 => (0..40_i64).prop_map(|seconds| Meanwhile::Write { seconds }),
        1 => any::<usize>().prop_map(|which| Meanwhile::Rename { which }),
        1 => any::<usize>().prop_map(|which| Meanwhile::Trash { which }),
        1 => any::<usize>().prop_map(|which| Meanwhile::Unpublish { which }),
    ]
}

async fn walking_pages_while_others_write_loses_and_doubles_none(engine: Engine) {
    let (world, _owner) = World::with_blog(engine).await;
    let mut runner = TestRunner::new_with_rng(
        Config { failure_persistence: None, ..Config::default() },
        TestRng::deterministic_rng(RngAlgorithm::ChaCha),
    );
    let strategy = (
        prop::collection::vec(0..40_i64, 1..25),
        prop::collection::vec(meanwhile(), 0..20),
        1..6_i32,
        any::<bool>(),
        any::<bool>(),
    );
    for case in 0..12 {
        let blog = format!("case-{case}");
        let owner = world.member_of_new_blog(&blog).await;
        let (times, writes, page_size, descending, by_creation) =
            strategy.new_tree(&mut runner).unwrap().current();
        let field = if by_creation { "create_time" } else { "publish_time" };
        let order_by = format!("{field}{}", if descending { " desc" } else { "" });
        one_walk(&owner, &blog, &times, writes, page_size, order_by).await;
    }
}

impl World {
    async fn member_of_new_blog(&self, blog: &str) -> Actor {
        self.blog(blog, "Ada").await;
        self.member(blog, "Ada", Role::Owner).await
    }
}

async fn one_walk(
    owner: &Actor,
    blog: &str,
    times: &[i64],
    writes: Vec<Meanwhile>,
    page_size: i32,
    order_by: String,
) {
    let parent = format!("blogs/{blog}");
    let mut next_key = 0;
    let mut add = async |seconds: i64| {
        next_key += 1;
        let post = v1::ImportedPost {
            publish_time: Some(at(seconds)),
            create_time: Some(at(seconds)),
            ..entry(&next_key.to_string())
        };
        let request = v1::ImportPostsRequest { parent: parent.clone(), posts: vec![post] };
        owner.import_posts(request).await.unwrap().results.remove(0).post
    };
    let mut there = Vec::new();
    for seconds in times {
        there.push(add(*seconds).await);
    }
    let mut gone = Vec::new();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut writes = writes.into_iter();
    let mut request = v1::ListPostsRequest {
        parent: parent.clone(),
        page_size,
        order_by: order_by.clone(),
        filter: "state = PUBLISHED".into(),
        ..Default::default()
    };
    loop {
        let page = owner.list_posts(request.clone()).await.unwrap();
        for post in page.posts {
            *seen.entry(post.name).or_default() += 1;
        }
        if page.next_page_token.is_empty() {
            break;
        }
        request.page_token = page.next_page_token;
        for write in writes.by_ref().take(2) {
            let pick = |which: usize| there[which % there.len()].clone();
            match write {
                Meanwhile::Write { seconds } => drop(add(seconds).await),
                Meanwhile::Rename { which } => {
                    let change =
                        v1::Post { name: pick(which), title: "Renamed".into(), ..Default::default() };
                    // Refused for one in the trash, which is fine.
                    let _ = owner.update_post(crate::world::update(change, &["title"])).await;
                }
                Meanwhile::Trash { which } => {
                    owner.trash(&pick(which)).await.unwrap();
                    gone.push(pick(which));
                }
                Meanwhile::Unpublish { which } => {
                    let request = v1::UnpublishPostRequest { name: pick(which), ..Default::default() };
                    let _ = owner.unpublish_post(request).await;
                    gone.push(pick(which));
                }
            }
        }
    }
    for name in there.iter().filter(|name| !gone.contains(name)) {
        assert_eq!(seen.get(name), Some(&1), "{name} in order {order_by} by {page_size}");
    }
    assert!(seen.values().all(|times| *times == 1), "{seen:?}");
}
