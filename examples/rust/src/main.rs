//! Lists the posts of a blog and leaves a comment, with the client that is generated from the protos.

use std::{env, error::Error, time::Duration};

use proto::{
    comments::v1::{Author, Comment, CreateCommentRequest, comment_service_client::CommentServiceClient},
    posts::v1::{ListPostsRequest, post_service_client::PostServiceClient},
};
use tonic::{Request, transport::Endpoint};
use uuid::Uuid;

const TIMEOUT: Duration = Duration::from_secs(5);

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let text = arguments.next().ok_or("say what to comment: cargo run -- TEXT [SERVER]")?;
    let server = arguments.next().unwrap_or_else(|| "http://127.0.0.1:8080".to_owned());
    let channel = Endpoint::from_shared(server)?.timeout(TIMEOUT).connect().await?;

    let mut posts = PostServiceClient::new(channel.clone());
    let request = ListPostsRequest { parent: "blogs/welcome".to_owned(), ..ListPostsRequest::default() };
    let posts = posts.list_posts(request).await?.into_inner().posts;
    for post in &posts {
        println!("{}  {}", post.name, post.title);
    }
    let post = posts.last().ok_or("this blog has no posts to comment on")?;

    let author = Author { display_name: "Kim".to_owned(), ..Author::default() };
    let request = CreateCommentRequest {
        parent: post.name.clone(),
        comment: Some(Comment { author: Some(author), content: text, ..Comment::default() }),
        // The same id may be sent again after a lost answer: the comment is written once.
        request_id: Uuid::new_v4().to_string(),
    };
    let mut comments = CommentServiceClient::new(channel);
    let comment = comments.create_comment(Request::new(request)).await?.into_inner();
    println!("{}  {}", comment.name, comment.state().as_str_name());
    println!("{}", comment.content_html.trim());
    Ok(())
}
