//! Messages of ImportPosts. A field that decides about an entry refuses the batch when it is wrong;
//! what other systems leave in disorder is mended further in.

use prost::Message as _;
use proto::posts::v1;
use service_kit::violation::Violations;

use super::{policy, time, words};
use crate::{
    error::Error,
    posts::{Imported, ImportedPost, Outcome},
    values::{BlogId, Content, Format, Kind, State, without_nul},
};

/// Most entries of one batch.
const MOST_ENTRIES: usize = 500;

/// Most bytes of one batch: 3 MiB.
const MOST_BYTES: usize = 3 * 1024 * 1024;

/// Longest key, in bytes.
const MAX_KEY_BYTES: usize = 300;

pub(in crate::grpc) fn batch(request: v1::ImportPostsRequest) -> Result<(BlogId, Vec<ImportedPost>), Error> {
    if request.encoded_len() > MOST_BYTES {
        return Err(Error::TooMuch("a batch may have 3 MiB; send its posts in several batches"));
    }
    let mut wrong = Violations::default();
    let blog = wrong.check("parent", BlogId::parse_name(&request.parent));
    if !(1..=MOST_ENTRIES).contains(&request.posts.len()) {
        wrong.add("posts", format!("must be 1 to {MOST_ENTRIES} posts; there are {}", request.posts.len()));
    }
    let posts: Vec<ImportedPost> = request
        .posts
        .into_iter()
        .take(MOST_ENTRIES)
        .enumerate()
        .filter_map(|(index, post)| entry(&mut wrong, &format!("posts[{index}]"), post))
        .collect();
    let Some(blog) = blog else { return Err(wrong.into()) };
    wrong.into_result()?;
    Ok((blog, posts))
}

pub(in crate::grpc) fn message(results: Vec<Imported>) -> v1::ImportPostsResponse {
    let result = |imported: Imported| v1::ImportPostResult {
        source_key: imported.source_key,
        post: imported.post.to_string(),
        outcome: match imported.outcome {
            Outcome::Created => v1::ImportOutcome::Created.into(),
            Outcome::Unchanged => v1::ImportOutcome::Unchanged.into(),
        },
        notes: imported.notes,
    };
    v1::ImportPostsResponse { results: results.into_iter().map(result).collect() }
}

/// `None` when something decisive is wrong, which is noted.
fn entry(wrong: &mut Violations, at: &str, post: v1::ImportedPost) -> Option<ImportedPost> {
    let field = |name: &str| format!("{at}.{name}");
    let source_key = wrong.check(&field("source_key"), key(post.source_key, 1));
    let author_source_key = wrong.check(&field("author_source_key"), key(post.author_source_key, 0));
    let kind = wrong.check(&field("kind"), kind(post.kind));
    let state = wrong.check(&field("state"), words::said(words::state(post.state)));
    let content_format = wrong.check(&field("content_format"), words::format(post.content_format));
    let content = wrong.check(&field("content"), Content::parse(&without_nul(&post.content)));
    let publish_time = time(wrong, &field("publish_time"), post.publish_time);
    let create_time = time(wrong, &field("create_time"), post.create_time);
    if state == Some(State::Scheduled) && post.publish_time.is_none() {
        wrong.add(field("publish_time"), "must be set for a SCHEDULED post");
    }
    let comment_policy =
        policy::policy(wrong, &field("comment_policy"), post.comment_policy.as_ref(), |_| true);
    Some(ImportedPost {
        source_key: source_key?,
        kind: kind?,
        slug: post.slug,
        title: post.title,
        content: content?,
        content_format: content_format?.unwrap_or(Format::Html),
        excerpt: post.excerpt,
        state: state?,
        publish_time,
        create_time,
        labels: post.labels,
        author_source_key: author_source_key?,
        author_display_name: post.author_display_name,
        aliases: post.aliases,
        comment_policy,
    })
}

fn key(text: String, least: usize) -> Result<String, String> {
    if !(least..=MAX_KEY_BYTES).contains(&text.len()) {
        return Err(format!("must be {least} to {MAX_KEY_BYTES} bytes; it has {}", text.len()));
    }
    if text.contains('\0') { Err("must not hold the character U+0000".to_owned()) } else { Ok(text) }
}

fn kind(value: i32) -> Result<Kind, String> {
    match words::kind(value) {
        Ok(Some(kind @ (Kind::Article | Kind::Page))) => Ok(kind),
        _ => Err("must be ARTICLE or PAGE".to_owned()),
    }
}
