//! The blog that an empty installation greets its owner with: two short posts and a discussion.

use std::time::Duration;

use anyhow::Context as _;
use proto::{
    comments::v1::{
        Author, CommentKind, CommentState, ImportCommentsRequest, ImportedComment,
        comment_service_client::CommentServiceClient,
    },
    posts::v1::{
        Blog, CommentPolicy, ContentFormat, CreateBlogRequest, ImportPostsRequest, ImportedPost,
        ListBlogsRequest, Member, MemberRole, PostKind, PostState, blog_service_client::BlogServiceClient,
        post_service_client::PostServiceClient,
    },
};
use service_kit::{
    auth::{Identity, Minter, TOKEN_LIFETIME},
    time::{Clock, Timestamp},
};
use tonic::Request;

use crate::installation::Installation;

const BLOG: &str = "blogs/welcome";
const HOUR: Duration = Duration::from_hours(1);

struct Text {
    key: &'static str,
    title: &'static str,
    content: &'static str,
    labels: &'static [&'static str],
    hours_ago: u32,
}

const POSTS: &[Text] = &[
    Text {
        key: "glass",
        title: "The glass that was never empty",
        content: include_str!("../welcome/glass.md"),
        labels: &["service", "stories"],
        hours_ago: 30,
    },
    Text {
        key: "welcome",
        title: "Welcome to Rapport",
        content: include_str!("../welcome/welcome.md"),
        labels: &["rapport"],
        hours_ago: 2,
    },
];

/// Key, parent, name, text and age in hours of each comment under the first post.
const DISCUSSION: &[(&str, &str, &str, &str, u32)] = &[
    (
        "1",
        "",
        "Mara",
        "<p>Mine was a baker. I came in once a week, and by the third week the loaf was in its bag when the door bell rang.</p>",
        27,
    ),
    ("2", "1", "Jonas", "<p>Did you ever learn her name?</p>", 26),
    (
        "3",
        "2",
        "Mara",
        "<p>Agnes. I asked in the fourth week, and was ashamed that it took me so long.</p>",
        25,
    ),
    (
        "4",
        "",
        "Tove",
        "<p>I waited tables for two summers. Nobody thanks you for a full glass, but everybody remembers the evening.</p>",
        20,
    ),
    ("5", "4", "Ines", "<p>That is going above the entrance of our office.</p>", 4),
];

/// Makes the blog if there is none at all.
///
/// # Errors
/// When a service refuses; then nothing is half made that a second start would not complete.
pub async fn greet(installation: &Installation, operator: &Minter, clock: &Clock) -> anyhow::Result<()> {
    let mut blogs = BlogServiceClient::new(installation.posts.clone());
    let listed =
        blogs.list_blogs(ListBlogsRequest { page_size: 1, page_token: String::new() }).await?.into_inner();
    let begun = listed.blogs.first().is_some_and(|blog| blog.name == BLOG);
    if !listed.blogs.is_empty() && !begun {
        return Ok(());
    }
    let token = token(operator)?;
    if !begun {
        blogs.create_blog(with_token(blog(), &token)?).await.context("the welcome blog could not be made")?;
        tracing::info!("made a welcome blog; `--no-welcome` leaves an empty installation empty");
    }
    // Entries have source keys: a start that was cut short is completed, a complete one is left alone.
    let mut posts = PostServiceClient::new(installation.posts.clone());
    let imported = posts.import_posts(with_token(posts_of(clock.now()), &token)?).await?.into_inner();
    let glass = imported.results.first().context("the service left a post out of its answer")?.post.clone();
    let mut comments = CommentServiceClient::new(installation.comments.clone());
    comments.import_comments(with_token(discussion(&glass, clock.now()), &token)?).await?;
    Ok(())
}

fn blog() -> CreateBlogRequest {
    CreateBlogRequest {
        blog: Some(Blog {
            title: "Good Service".to_owned(),
            description: "Notes on being looked after, and on looking after others.".to_owned(),
            language: "en".to_owned(),
            time_zone: "UTC".to_owned(),
            // A place to try things out: the limits that protect a real page are off.
            comment_policy: Some(CommentPolicy {
                hold_first_comment: Some(false),
                hold_from_links: Some(0),
                flood_interval: Some(prost_types::Duration::default()),
                ..CommentPolicy::default()
            }),
            ..Blog::default()
        }),
        blog_id: BLOG.trim_start_matches("blogs/").to_owned(),
        owner: Some(Member {
            display_name: "Your host".to_owned(),
            role: MemberRole::Owner as i32,
            ..Member::default()
        }),
        request_id: String::new(),
    }
}

fn posts_of(now: Timestamp) -> ImportPostsRequest {
    let posts = POSTS.iter().map(|text| ImportedPost {
        source_key: format!("welcome:{}", text.key),
        kind: PostKind::Article as i32,
        title: text.title.to_owned(),
        content: text.content.to_owned(),
        content_format: ContentFormat::Markdown as i32,
        state: PostState::Published as i32,
        publish_time: Some(now.minus(HOUR * text.hours_ago).to_proto()),
        labels: text.labels.iter().map(|&label| label.to_owned()).collect(),
        author_source_key: "host".to_owned(),
        author_display_name: "Your host".to_owned(),
        ..ImportedPost::default()
    });
    ImportPostsRequest { parent: BLOG.to_owned(), posts: posts.collect() }
}

fn discussion(post: &str, now: Timestamp) -> ImportCommentsRequest {
    let comments = DISCUSSION.iter().map(|&(key, parent, name, content, hours_ago)| ImportedComment {
        source_key: format!("welcome:{key}"),
        post: post.to_owned(),
        parent_source_key: if parent.is_empty() { String::new() } else { format!("welcome:{parent}") },
        kind: CommentKind::Comment as i32,
        author: Some(Author { display_name: name.to_owned(), ..Author::default() }),
        content: content.to_owned(),
        state: CommentState::Approved as i32,
        create_time: Some(now.minus(HOUR * hours_ago).to_proto()),
        ..ImportedComment::default()
    });
    ImportCommentsRequest { parent: BLOG.to_owned(), comments: comments.collect() }
}

fn token(operator: &Minter) -> anyhow::Result<String> {
    let scopes = ["blogs.create", "import"].map(str::to_owned).to_vec();
    let identity = Identity::Service { name: "rapport-welcome".to_owned(), scopes };
    operator.mint(&identity, TOKEN_LIFETIME).context("a service has a token")
}

fn with_token<T>(message: T, token: &str) -> anyhow::Result<Request<T>> {
    let mut request = Request::new(message);
    request.metadata_mut().insert("authorization", format!("Bearer {token}").parse()?);
    Ok(request)
}
