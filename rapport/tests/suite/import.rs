//! Imports that take more than one call.

use std::{fmt::Write as _, fs};

use proto::comments::v1::{CommentView, ListCommentsRequest, comment_service_client::CommentServiceClient};
use proto::posts::v1::{ListPostsRequest, post_service_client::PostServiceClient};
use rapport::import::{self, Target};

use crate::world::World;

/// Replies to one root: more than a call takes.
const REPLIES: u64 = 600;

/// One post, whose root stands after all its replies.
fn export() -> String {
    let mut xml = r#"<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
        xmlns:content="http://purl.org/rss/1.0/modules/content/"
        xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Talk</title>
        <wp:wxr_version>1.2</wp:wxr_version><item><title>Post</title><content:encoded>Words.</content:encoded>
        <wp:post_id>1</wp:post_id><wp:post_date_gmt>2024-01-10 08:30:00</wp:post_date_gmt>
        <wp:post_name>post</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>"#
        .to_owned();
    for id in (1..=REPLIES + 1).rev() {
        let parent = u64::from(id != 1);
        write!(
            xml,
            "<wp:comment><wp:comment_id>{id}</wp:comment_id><wp:comment_author>Reader {id}</wp:comment_author>\
             <wp:comment_date_gmt>2024-01-11 09:00:00</wp:comment_date_gmt>\
             <wp:comment_content>Comment {id}.</wp:comment_content><wp:comment_approved>1</wp:comment_approved>\
             <wp:comment_parent>{parent}</wp:comment_parent></wp:comment>"
        )
        .unwrap();
    }
    xml + "</item></channel></rss>"
}

#[tokio::test]
async fn a_reply_finds_its_parent_across_calls() {
    let world = World::new().await;
    let file = world.data_dir().join("export.xml");
    fs::write(&file, export()).unwrap();
    let (posts, comments) = (world.installation.posts.clone(), world.installation.comments.clone());
    let target = Target {
        posts: posts.clone(),
        comments: comments.clone(),
        blog: "blogs/talk".to_owned(),
        token: world.token(),
    };
    let report = import::read_and_send(&file, Some(target)).await.unwrap();
    assert_eq!((report.created, report.replies), (REPLIES + 2, REPLIES), "{report}");

    let all = ListPostsRequest { parent: "blogs/talk".to_owned(), ..ListPostsRequest::default() };
    let listed = PostServiceClient::new(posts).list_posts(all).await.unwrap().into_inner();
    let roots = ListCommentsRequest {
        parent: listed.posts[0].name.clone(),
        view: CommentView::Threaded.into(),
        ..ListCommentsRequest::default()
    };
    let page = CommentServiceClient::new(comments).list_comments(roots).await.unwrap().into_inner();
    assert_eq!((page.threads.len(), page.next_page_token.as_str()), (1, ""), "every reply has its parent");
    world.installation.close().await;
}
