//! Imports: what takes more than one call, and what is said of a file that is not brought in.

use std::{fmt::Write as _, fs};

use proto::comments::v1::{CommentView, ListCommentsRequest, comment_service_client::CommentServiceClient};
use proto::posts::v1::{
    GetBlogRequest, ListPostsRequest, blog_service_client::BlogServiceClient,
    post_service_client::PostServiceClient,
};
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
    let target = world.target("talk");
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

/// A post with one comment, whose author left the form's `http://` as it was.
const NO_SITE: &str = r#"<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
    xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Talk</title>
    <wp:wxr_version>1.2</wp:wxr_version><item><title>Post</title><dc:creator>ada</dc:creator>
    <wp:post_id>1</wp:post_id><wp:post_date_gmt>2024-01-10 08:30:00</wp:post_date_gmt>
    <wp:post_name>post</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>
    <wp:comment><wp:comment_id>2</wp:comment_id><wp:comment_author>Ben</wp:comment_author>
    <wp:comment_author_url>http://</wp:comment_author_url>
    <wp:comment_date_gmt>2024-01-11 09:00:00</wp:comment_date_gmt>
    <wp:comment_content>Yes.</wp:comment_content><wp:comment_approved>1</wp:comment_approved></wp:comment>
    </item></channel></rss>"#;

#[tokio::test]
async fn an_empty_site_is_no_fault() {
    let world = World::new().await;
    let file = world.data_dir().join("export.xml");
    fs::write(&file, NO_SITE).unwrap();
    let report = import::read_and_send(&file, Some(world.target("talk"))).await.unwrap().to_string();
    assert!(report.contains("new: 2;") && !report.contains("comment:2"), "{report}");
    let read = import::read_and_send(&file, None).await.unwrap().to_string();
    assert!(read.contains("1 posts, 0 pages, 1 comments") && !read.contains("new:"), "{read}");
    world.installation.close().await;
}

#[tokio::test]
async fn only_what_may_pass_is_to_be_run_again() {
    let world = World::new().await;
    let file = world.data_dir().join("export.xml");
    let refused = async |content: &str, target: Option<Target>| {
        fs::write(&file, content).unwrap();
        format!("{:#}", import::read_and_send(&file, target).await.unwrap_err())
    };
    let other = refused("# A page\n", Some(world.target("talk"))).await;
    assert!(other.contains("was not imported: this is not a WordPress export"), "{other}");
    let feed = include_str!("../fixtures/wxr/feed.xml");
    let feed = refused(feed, Some(world.target("feed"))).await;
    assert!(feed.contains("was not imported: this is not a WordPress export"), "{feed}");
    let mut blogs = BlogServiceClient::new(world.installation.posts.clone());
    let made = blogs.get_blog(GetBlogRequest { name: "blogs/feed".to_owned() }).await;
    assert_eq!(made.unwrap_err().code(), tonic::Code::NotFound);
    let torn = refused(NO_SITE.split("</channel>").next().unwrap(), Some(world.target("talk"))).await;
    assert!(torn.contains("make a new export") && !torn.contains("run the same command"), "{torn}");
    let target = Target { posts: nobody(), ..world.target("elsewhere") };
    let away = refused(NO_SITE, Some(target)).await;
    assert!(away.contains("was not imported; run the same command again"), "{away}");
    world.installation.close().await;
}

/// A service that is not there.
fn nobody() -> service_kit::upstream::Upstream {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    service_kit::upstream::connect(&format!("http://{}", listener.local_addr().unwrap())).unwrap()
}
