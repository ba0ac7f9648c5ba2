//! ImportComments.

use prost::Message as _;
use proto::comments::v1 as wire;
use service_kit::{
    call::Call,
    time::Timestamp,
    violation::{Violation, Violations},
};
use tonic::{Request, Status};

use super::{Api, convert};
use crate::{
    comment::{Kind, State},
    error::Error,
    import::{Entry, Imported, mend},
    name::{BlogId, PostId, PostName},
};

/// Most entries in a batch.
const MAX_ENTRIES: usize = 500;

/// Most bytes of a batch.
const MAX_BYTES: usize = 3 * 1024 * 1024;

/// Most bytes of a source key.
const MAX_KEY_BYTES: usize = 300;

pub(super) async fn import(
    api: &Api,
    request: Request<wire::ImportCommentsRequest>,
) -> Result<wire::ImportCommentsResponse, Status> {
    let call = Call::of(&request)?;
    let request = request.into_inner();
    if request.encoded_len() > MAX_BYTES {
        return Err(Error::TooLong(MAX_BYTES).into());
    }
    let blog = convert::named("parent", BlogId::parse_name(&request.parent))?;
    let entries = entries(&blog, request.comments)?;
    let results = api.comments.import(&call, &blog, entries).await?;
    Ok(wire::ImportCommentsResponse { results: results.into_iter().map(result).collect() })
}

fn entries(blog: &BlogId, comments: Vec<wire::ImportedComment>) -> Result<Vec<Entry>, Error> {
    if comments.is_empty() || comments.len() > MAX_ENTRIES {
        let rule = format!("must be 1 to {MAX_ENTRIES} comments; send more in several batches");
        return Err(Violations::from(Violation::new("comments", rule)).into());
    }
    let mut violations = Violations::default();
    let entries: Vec<Option<Entry>> = comments
        .into_iter()
        .enumerate()
        .map(|(index, comment)| entry(blog, &format!("comments[{index}]"), comment, &mut violations))
        .collect();
    violations.into_result()?;
    Ok(entries.into_iter().flatten().collect())
}

fn entry(
    blog: &BlogId,
    path: &str,
    comment: wire::ImportedComment,
    violations: &mut Violations,
) -> Option<Entry> {
    let mut check = |field: &str, is_fine: bool, rule: &str| {
        if !is_fine {
            violations.add(format!("{path}.{field}"), rule);
        }
    };
    let kind = kind(comment.kind());
    let state = state(comment.state());
    let post = post(blog, &comment.post);
    let create_time = comment.create_time.and_then(Timestamp::from_proto);
    check("source_key", is_key(&comment.source_key), "must be 1 to 300 bytes without control characters");
    let parent = &comment.parent_source_key;
    check("parent_source_key", parent.is_empty() || is_key(parent), "must be a source_key, or empty");
    check("kind", kind.is_some(), "must be COMMENT, PINGBACK or TRACKBACK");
    check("state", state.is_some(), "must be PENDING, APPROVED, SPAM or TRASHED");
    check("post", post.is_some(), "must be `blogs/{blog}/posts/{post}` in `parent`, and there already");
    check("create_time", create_time.is_some(), "must be a moment of the years 1 to 9999");
    let mut notes = Vec::new();
    let given = comment.author.unwrap_or_default();
    let given = mend::Signature {
        display_name: given.display_name,
        url: given.url,
        email: given.email,
        client_address: comment.client_address,
    };
    Some(Entry {
        author: mend::signature(&given, &mut notes),
        content: mend::content(comment.content, &mut notes),
        source_key: comment.source_key,
        parent_source_key: Some(comment.parent_source_key).filter(|key| !key.is_empty()),
        post: post?,
        kind: kind?,
        state: state?,
        create_time: create_time?,
        notes,
    })
}

fn is_key(key: &str) -> bool {
    (1..=MAX_KEY_BYTES).contains(&key.len()) && !key.chars().any(char::is_control)
}

fn post(blog: &BlogId, name: &str) -> Option<PostId> {
    PostName::parse(name).ok().filter(|name| name.blog == *blog).map(|name| name.post)
}

fn kind(kind: wire::CommentKind) -> Option<Kind> {
    match kind {
        wire::CommentKind::Unspecified => None,
        wire::CommentKind::Comment => Some(Kind::Comment),
        wire::CommentKind::Pingback => Some(Kind::Pingback),
        wire::CommentKind::Trackback => Some(Kind::Trackback),
    }
}

/// Nothing is left of what an author deleted elsewhere: there is nothing to import.
fn state(state: wire::CommentState) -> Option<State> {
    match state {
        wire::CommentState::Pending => Some(State::Pending),
        wire::CommentState::Approved => Some(State::Approved),
        wire::CommentState::Spam => Some(State::Spam),
        wire::CommentState::Trashed => Some(State::Trashed),
        wire::CommentState::Unspecified | wire::CommentState::Deleted => None,
    }
}

fn result(imported: Imported) -> wire::ImportCommentResult {
    let outcome = if imported.is_new { wire::ImportOutcome::Created } else { wire::ImportOutcome::Unchanged };
    wire::ImportCommentResult {
        source_key: imported.source_key,
        comment: imported.comment.to_string(),
        outcome: outcome.into(),
        notes: imported.notes,
    }
}
