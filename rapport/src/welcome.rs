//! The blog that an empty installation greets its owner with: two short posts and a discussion.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

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
use tonic::{Code, Request, Status};

use crate::installation::Installation;

const BLOG: &str = "blogs/welcome";

/// Its id, for those who would rather mean a blog of their own.
pub(crate) const BLOG_ID: &str = "welcome";
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

/// Makes the blog if there is none at all and never was.
///
/// # Errors
/// When a service refuses; the next start completes what this one began.
pub async fn greet(
    installation: &Installation,
    operator: &Minter,
    clock: &Clock,
    data_dir: &Path,
) -> anyhow::Result<()> {
    let mut blogs = BlogServiceClient::new(installation.posts.clone());
    let begun = Begun::in_folder(data_dir);
    if !begun.is_there() {
        let first_blog = ListBlogsRequest { page_size: 1, ..ListBlogsRequest::default() };
        if !blogs.list_blogs(first_blog).await?.into_inner().blogs.is_empty() {
            return Ok(());
        }
        begun.note()?;
    }
    let token = token(operator)?;
    match blogs.create_blog(with_token(blog(), &token)?).await {
        Ok(_) => tracing::info!("made a welcome blog; `--no-welcome` leaves an empty installation empty"),
        // A start made it that was cut short, or it was here once: an id is given only once.
        Err(status) if status.code() == Code::AlreadyExists => {}
        Err(status) => return Err(status).context("the welcome blog could not be made"),
    }
    match fill(installation, &token, clock.now()).await {
        // Its owner deleted it, and it stays deleted.
        Err(status) if status.code() == Code::NotFound => {}
        filled => filled.context("the welcome blog could not be filled")?,
    }
    begun.forget()
}

/// Entries have source keys: what a start that was cut short has brought is not brought again.
async fn fill(installation: &Installation, token: &str, now: Timestamp) -> Result<(), Status> {
    let mut posts = PostServiceClient::new(installation.posts.clone());
    let imported = posts.import_posts(with_token(posts_of(now), token)?).await?.into_inner();
    let glass = imported.results.first().map(|result| result.post.clone());
    let glass = glass.ok_or_else(|| Status::internal("a post is missing in the answer"))?;
    let mut comments = CommentServiceClient::new(installation.comments.clone());
    comments.import_comments(with_token(discussion(&glass, now), token)?).await?;
    Ok(())
}

/// A file that is there from before the blog is made until its last comment is. Without it a start
/// could not tell a blog that was cut short from one whose owner threw the posts away.
struct Begun(PathBuf);

impl Begun {
    fn in_folder(data_dir: &Path) -> Self {
        Self(data_dir.join("welcome-begun"))
    }

    fn is_there(&self) -> bool {
        self.0.exists()
    }

    fn note(&self) -> anyhow::Result<()> {
        fs::write(&self.0, []).with_context(|| format!("{} cannot be written", self.0.display()))
    }

    fn forget(&self) -> anyhow::Result<()> {
        fs::remove_file(&self.0).with_context(|| format!("{} cannot be removed", self.0.display()))
    }
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

fn with_token<T>(message: T, token: &str) -> Result<Request<T>, Status> {
    let mut request = Request::new(message);
    let bearer = format!("Bearer {token}").parse();
    let bearer = bearer.map_err(|_| Status::internal("the token is not ASCII"))?;
    request.metadata_mut().insert("authorization", bearer);
    Ok(request)
}
