//! Two replicas of the service over one PostgreSQL database, each on a runtime of its own, so that one
//! can die as a process does.

use std::time::Duration;

use posts_service::{Parts, store::MIGRATIONS};
use proto::posts::v1::{self, PostState};
use service_kit::time::Timestamp;
use store_kit::{Database, Engine};
use tokio::runtime::Runtime;
use tokio_util::sync::CancellationToken;
use tonic::Code;

use crate::world::{Actor, NOW, World, in_an_hour, publish, refused};

/// Longer than a sweep of either replica takes to come by.
const PATIENCE: Duration = Duration::from_mins(1);

/// A replica that runs until this is dropped.
struct Replica {
    runtime: Option<Runtime>,
    upstream: service_kit::upstream::Upstream,
}

impl Replica {
    async fn start(world: &World) -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let (location, clock, verifier) =
            (world.location.clone(), world.clock.clone(), world.verifier.clone());
        let started = runtime.spawn(async move {
            let database = Database::open(&location, &MIGRATIONS).await.unwrap();
            let service = posts_service::build(Parts { database, verifier, clock });
            tokio::spawn(service.background(CancellationToken::new()));
            service_kit::upstream::in_process(service.routes)
        });
        let upstream = started.await.unwrap();
        Self { runtime: Some(runtime), upstream }
    }

    /// `actor`, who calls this replica.
    fn seen_by(&self, actor: &Actor) -> Actor {
        Actor { upstream: self.upstream.clone(), ..actor.clone() }
    }
}

/// Nothing that it does goes on, and nothing is told to anybody.
impl Drop for Replica {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

async fn scheduled(owner: &Actor) -> v1::Post {
    let draft = owner.draft("Soon").await;
    let request = v1::PublishPostRequest { publish_time: Some(in_an_hour()), ..publish(&draft.name) };
    owner.publish_post(request).await.unwrap()
}

async fn until_published(actor: &Actor, name: &str) -> v1::Post {
    let published = async {
        loop {
            match actor.get(name).await {
                Ok(post) if post.state() == PostState::Published => return post,
                Ok(_) | Err(_) => tokio::task::yield_now().await,
            }
        }
    };
    tokio::time::timeout(PATIENCE, published).await.expect("a sweep comes by")
}

/// The sweeps that run by themselves came by once more: what another scheduled post waits for.
async fn another_sweep(world: &World, owner: &Actor, actor: &Actor) {
    let draft = owner.draft("Later").await;
    let time = world.clock.now().plus(Duration::from_secs(1));
    let request = v1::PublishPostRequest { publish_time: Some(time.to_proto()), ..publish(&draft.name) };
    owner.publish_post(request).await.unwrap();
    world.clock.advance(Duration::from_secs(1));
    until_published(actor, &draft.name).await;
}

fn assert_published_once(before: &v1::Post, after: &v1::Post, now: Timestamp) {
    assert_eq!((after.state(), after.publish_time), (PostState::Published, Some(in_an_hour())));
    assert_eq!(after.revision, before.revision + 1);
    assert_eq!((after.update_time, &after.etag), (Some(now.to_proto()), &before.etag));
}

#[tokio::test]
async fn a_scheduled_post_is_published_once_by_two_replicas() {
    let (world, owner) = World::with_blog(Engine::Postgres).await;
    let (first, second) = (Replica::start(&world).await, Replica::start(&world).await);
    let post = scheduled(&first.seen_by(&owner)).await;
    world.clock.advance(Duration::from_hours(1) - Duration::from_secs(10));
    // Sweeps of both come by before its time, and leave it.
    another_sweep(&world, &owner, &first.seen_by(&world.anonymous())).await;
    another_sweep(&world, &owner, &second.seen_by(&world.anonymous())).await;
    for replica in [&first, &second] {
        refused(replica.seen_by(&world.anonymous()).get(&post.name).await, Code::NotFound, "NOT_FOUND");
        assert_eq!(replica.seen_by(&owner).get(&post.name).await.unwrap().state(), PostState::Scheduled);
    }
    world.clock.advance(Duration::from_secs(8));
    let due = world.clock.now();
    assert_eq!(due, NOW.plus(Duration::from_hours(1)));
    for replica in [&first, &second] {
        let after = until_published(&replica.seen_by(&world.anonymous()), &post.name).await;
        assert_published_once(&post, &after, due);
    }
    another_sweep(&world, &owner, &first.seen_by(&world.anonymous())).await;
    another_sweep(&world, &owner, &second.seen_by(&world.anonymous())).await;
    assert_published_once(&post, &owner.get(&post.name).await.unwrap(), due);
}

#[tokio::test]
async fn a_scheduled_post_is_published_once_when_one_replica_is_killed() {
    let (world, owner) = World::with_blog(Engine::Postgres).await;
    let (first, second) = (Replica::start(&world).await, Replica::start(&world).await);
    // The one that took the call dies before the post is due.
    let post = scheduled(&first.seen_by(&owner)).await;
    drop(first);
    refused(second.seen_by(&world.anonymous()).get(&post.name).await, Code::NotFound, "NOT_FOUND");
    world.clock.advance(Duration::from_hours(1));
    let after = until_published(&second.seen_by(&world.anonymous()), &post.name).await;
    assert_published_once(&post, &after, world.clock.now());
    // One that comes back finds nothing left to do.
    let due = world.clock.now();
    let again = Replica::start(&world).await;
    another_sweep(&world, &owner, &again.seen_by(&world.anonymous())).await;
    assert_published_once(&post, &again.seen_by(&owner).get(&post.name).await.unwrap(), due);
}
