//! CreateComment.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use futures::FutureExt as _;
use service_kit::{
    call::Call,
    etag,
    time::{Clock, Timestamp},
};
use store_kit::{Lane, Transaction};
use uuid::Uuid;

use super::{Comments, Repeat, Shown, counts, current::current_one};
use crate::{
    access::view::{View, Viewer},
    comment::{Author, AuthorKind, Comment, HeldReasons, Kind, MAX_DEPTH, State},
    erasure,
    error::{Error, Forbidden},
    moderation::{self, Commenter, Submission},
    name::{CommentId, CommentName, PostName},
    reaction::ReactionCounts,
    store,
    text::{Content, DisplayName, Email, Rendered, WebSite},
};

/// A comment to be written.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The comment that it answers.
    pub parent: Option<CommentName>,
    /// What was typed about its author; `None` from persons, whose profile says it.
    pub typed: Option<Typed>,
    /// The text.
    pub content: Content,
}

/// What somebody typed about themselves.
#[derive(Debug, Clone)]
pub struct Typed {
    /// Their name.
    pub display_name: DisplayName,
    /// Their web site.
    pub url: WebSite,
    /// Their e-mail.
    pub email: Email,
}

/// A draft, ready to be judged and written.
struct Prepared {
    view: View,
    parent: Option<CommentName>,
    author: Author,
    commenter: Commenter,
    rendered: Rendered,
    repeat: Repeat,
    clock: Clock,
}

impl Comments {
    /// Writes a comment below the post, or below another comment of it.
    pub async fn create(
        &self,
        call: &Call,
        post: &PostName,
        draft: Draft,
        repeat: Repeat,
    ) -> Result<Shown, Error> {
        let view = self.access.post(call, post).await?;
        if view.viewer.is_service_without_write() {
            return Err(Error::Denied("a service writes comments with the scope `comments.write`"));
        }
        let author = author(&view.viewer, draft.typed)?;
        let prepared = Prepared {
            commenter: Commenter::of(&view.viewer.caller, &author),
            author,
            parent: draft.parent,
            rendered: draft.content.rendered().await?,
            repeat,
            clock: self.clock.clone(),
            view: view.clone(),
        };
        let written = self
            .database
            .write(Lane::of(post), prepared, |transaction, prepared| write(transaction, prepared).boxed());
        // The answer to a request of yesterday may be of an older program.
        let comment = current_one(written.await?).await?;
        let edit_token = self.key.token(&comment);
        Ok(Shown { edit_token, ..Shown::to_author(&view, comment) })
    }
}

async fn write(transaction: &mut Transaction, prepared: &Prepared) -> Result<Comment, Error> {
    let Prepared { view, repeat, rendered, .. } = prepared;
    let (post, caller) = (&view.post, &view.viewer.caller);
    store::threads::lock(transaction, &post.blog, &post.post).await?;
    erasure::refuse_erased(transaction, caller).await?;
    // Taken under the thread's lock: what is committed later is not much earlier.
    let now = prepared.clock.now();
    let id = CommentId::new(now);
    if let Some(comment) = repeat.answered_before(transaction, caller, post, &id, now).await? {
        return Ok(comment);
    }
    let parent = parent(transaction, prepared).await?;
    let text_hashes = prepared.commenter.text_hashes(&prepared.author, &rendered.text.content);
    let submission = Submission {
        view,
        commenter: &prepared.commenter,
        rendered,
        text_hashes: &text_hashes,
        editing: None,
        now,
    };
    let held = moderation::judge_new(transaction, &submission).await?;
    let comment = comment(prepared, parent.as_ref(), held, id, now);
    store::comments::insert(transaction, &comment, &text_hashes[0], None).await?;
    store::search::put(transaction, &comment, &comment.text).await?;
    counts::moved(transaction, &comment, None, comment.state, now).await?;
    Ok(comment)
}

/// The comment to answer: of the same post, shown, and not too deep.
async fn parent(transaction: &mut Transaction, prepared: &Prepared) -> Result<Option<Comment>, Error> {
    let Some(name) = &prepared.parent else { return Ok(None) };
    let not_found = || Error::NotFound(name.to_string());
    if name.post() != prepared.view.post {
        return Err(not_found());
    }
    let parent = store::comments::get(transaction, &name.blog, &name.comment).await?;
    let parent = parent.filter(|parent| parent.post == name.post).ok_or_else(not_found)?;
    if parent.state != State::Approved {
        // Who sees that there is something is told why it cannot be answered.
        let seen = parent.is_shown() || prepared.view.viewer.reads_hidden();
        return Err(if seen { Error::Forbidden(Forbidden::ParentHidden) } else { not_found() });
    }
    if parent.depth >= MAX_DEPTH {
        return Err(Error::Forbidden(Forbidden::TooDeep));
    }
    Ok(Some(parent))
}

fn comment(
    prepared: &Prepared,
    parent: Option<&Comment>,
    held: HeldReasons,
    id: CommentId,
    now: Timestamp,
) -> Comment {
    Comment {
        blog: prepared.view.post.blog.clone(),
        post: prepared.view.post.post.clone(),
        parent: parent.map(|parent| parent.id.clone()),
        root: parent.map_or_else(|| id.clone(), |parent| parent.root.clone()),
        depth: parent.map_or(0, |parent| parent.depth + 1),
        id,
        kind: Kind::Comment,
        state: if held.0.is_empty() { State::Approved } else { State::Pending },
        author: prepared.author.clone(),
        text: prepared.rendered.text.clone(),
        held,
        reply_count: 0,
        reactions: ReactionCounts::default(),
        request_hash: request_hash(&prepared.repeat),
        edit_time: None,
        revision: 1,
        create_time: now,
        update_time: now,
    }
}

/// A person is who their profile says; anybody else is taken at their word, and not verified.
fn author(viewer: &Viewer, typed: Option<Typed>) -> Result<Author, Error> {
    let client_address = viewer.caller.client_address.map(|address| address.to_string()).unwrap_or_default();
    if let Some(person) = viewer.caller.person() {
        let profile = viewer
            .profile()
            .ok_or(Error::Unauthenticated("this token is of a person who is not known here any more"))?;
        return Ok(Author {
            kind: AuthorKind::Person,
            display_name: profile.display_name.clone(),
            url: profile.url.clone(),
            email: String::new(),
            email_confirm_time: None,
            person: Some(person.to_owned()),
            guest: None,
            client_address,
        });
    }
    let typed = typed.ok_or(Error::Unauthenticated("this needs a name"))?;
    Ok(Author {
        kind: AuthorKind::Guest,
        display_name: typed.display_name.as_str().to_owned(),
        url: typed.url.as_str().to_owned(),
        email: typed.email.as_str().to_owned(),
        // Whoever typed it is not known to read it.
        email_confirm_time: None,
        person: None,
        guest: viewer.caller.guest().map(str::to_owned),
        client_address,
    })
}

/// What the edit token is made of. A request that is not to be repeated is like no other.
fn request_hash(repeat: &Repeat) -> String {
    let hash = match repeat.request_id {
        Some(_) => repeat.hash,
        None => etag::hash([repeat.hash.as_slice(), Uuid::new_v4().as_bytes().as_slice()]),
    };
    URL_SAFE_NO_PAD.encode(hash)
}
