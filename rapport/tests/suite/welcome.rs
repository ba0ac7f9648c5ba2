//! The welcome blog: made once, and never again against its owner's will.

use std::{fs, time::Duration};

use proto::posts::v1::{
    DeleteBlogRequest, DeletePostRequest, ListBlogsRequest, ListPostsRequest, Post,
    blog_service_client::BlogServiceClient, post_service_client::PostServiceClient,
};
use rapport::{databases, welcome};
use tokio_util::sync::CancellationToken;

use crate::world::World;

impl World {
    /// What each start does.
    async fn start(&self) {
        let operator = self.operator();
        welcome::greet(&self.installation, &operator, &self.clock, self.data_dir()).await.unwrap();
        assert!(!self.data_dir().join("welcome-begun").exists());
    }

    async fn blogs(&self) -> usize {
        let mut client = BlogServiceClient::new(self.installation.posts.clone());
        client.list_blogs(ListBlogsRequest::default()).await.unwrap().into_inner().blogs.len()
    }

    async fn posts(&self) -> Vec<Post> {
        let mut client = PostServiceClient::new(self.installation.posts.clone());
        let request = ListPostsRequest { parent: "blogs/welcome".to_owned(), ..ListPostsRequest::default() };
        client.list_posts(self.request(request)).await.unwrap().into_inner().posts
    }

    async fn delete_blog(&self) {
        let mut client = BlogServiceClient::new(self.installation.posts.clone());
        let request = DeleteBlogRequest { name: "blogs/welcome".to_owned(), ..Default::default() };
        client.delete_blog(self.request(request)).await.unwrap();
    }
}

#[tokio::test]
async fn an_empty_installation_is_greeted_once() {
    let world = World::new().await;
    world.start().await;
    assert_eq!((world.blogs().await, world.posts().await.len()), (1, 2));
    world.start().await;
    assert_eq!((world.blogs().await, world.posts().await.len()), (1, 2));
    world.installation.close().await;
}

#[tokio::test]
async fn a_deleted_welcome_blog_stays_deleted() {
    let world = World::new().await;
    world.start().await;
    world.delete_blog().await;
    world.start().await;
    assert_eq!(world.blogs().await, 0);
    world.installation.close().await;
}

#[tokio::test]
async fn purged_welcome_posts_stay_away() {
    let world = World::new().await;
    world.start().await;
    let mut client = PostServiceClient::new(world.installation.posts.clone());
    for post in world.posts().await {
        let request = DeletePostRequest { name: post.name, ..DeletePostRequest::default() };
        client.delete_post(world.request(request)).await.unwrap();
    }
    let database = databases::open_posts_beside(&world.storage).await.unwrap();
    let later = world.clock.now().plus(Duration::from_hours(24 * 365));
    assert_eq!(
        posts_service::sweep::tidy_once(&database, later, &CancellationToken::new()).await.unwrap().purged,
        2
    );
    database.close().await;
    world.start().await;
    assert_eq!(world.posts().await, []);
    world.installation.close().await;
}

#[tokio::test]
async fn a_start_that_was_cut_short_is_completed_by_the_next() {
    let world = World::new().await;
    world.start().await;
    fs::write(world.data_dir().join("welcome-begun"), []).unwrap();
    world.start().await;
    assert_eq!((world.blogs().await, world.posts().await.len()), (1, 2));
    world.delete_blog().await;
    fs::write(world.data_dir().join("welcome-begun"), []).unwrap();
    world.start().await;
    assert_eq!(world.blogs().await, 0);
    world.installation.close().await;
}
