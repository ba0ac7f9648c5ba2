//! ImportComments: comments of another system, with their authors, dates, states and parents.
//!
//! One transaction per batch, one batch of a blog at a time. What came in before changes nothing, so
//! that an import that was cut off is run again from its beginning.

pub mod mend;
mod place;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use futures::FutureExt as _;
use service_kit::{
    call::Call,
    time::{Clock, Timestamp},
    violation::Violations,
};
use store_kit::{Lane, Transaction};

use crate::{
    comment::{Author, AuthorKind, Comment, Format, HeldReasons, Kind, State, Text},
    comments::Comments,
    error::Error,
    name::{BlogId, CommentId, CommentName, PostId},
    reaction::ReactionCounts,
    store::{self, imports},
    text,
};

pub use place::{Arrival, placed};

/// One comment to take over; its fields are mended already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What names it in its source.
    pub source_key: String,
    /// Its post.
    pub post: PostId,
    /// What names the comment that it answers.
    pub parent_source_key: Option<String>,
    /// What it is.
    pub kind: Kind,
    /// Who wrote it; never a person.
    pub author: mend::Signature,
    /// The text in HTML.
    pub content: String,
    /// Whether it is shown.
    pub state: State,
    /// When it was written.
    pub create_time: Timestamp,
    /// What had to be changed on the way in.
    pub notes: Vec<String>,
}

/// What became of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The entry's key.
    pub source_key: String,
    /// The comment.
    pub comment: CommentName,
    /// Whether it is new.
    pub is_new: bool,
    /// What had to be changed.
    pub notes: Vec<String>,
}

impl Comments {
    /// Takes over the entries, all or, when one cannot be, none.
    pub async fn import(
        &self,
        call: &Call,
        blog: &BlogId,
        entries: Vec<Entry>,
    ) -> Result<Vec<Imported>, Error> {
        let posts: BTreeSet<PostId> = entries.iter().map(|entry| entry.post.clone()).collect();
        // Who may is asked before what is there: nobody else learns of posts here.
        if !self.access.around(call, blog, &[]).await?.viewer.may_import() {
            return Err(Error::Denied("this needs OWNER, or the scope `import`"));
        }
        let posts: Vec<PostId> = posts.into_iter().collect();
        let around = self.access.around(call, blog, &posts).await?;
        all_there(&entries, |post| around.posts.contains_key(post))?;
        let texts = self.rendered(blog, &entries).await?;
        let batch = Batch { blog: blog.clone(), posts, entries, texts, clock: self.clock.clone() };
        let lane = Lane::of(blog.name());
        self.database.write(lane, batch, |transaction, batch| batch.write(transaction).boxed()).await
    }

    /// The HTML of those entries that did not come in before. It takes long, so it is made before the
    /// transaction, and on a thread that may wait.
    async fn rendered(&self, blog: &BlogId, entries: &[Entry]) -> Result<HashMap<String, Text>, Error> {
        let keys = entries.iter().map(|entry| entry.source_key.as_str()).collect();
        let known: HashSet<String> = imports::places(&self.database, blog, &keys)
            .await?
            .into_iter()
            .map(|place| place.source_key)
            .collect();
        let new: Vec<(String, String)> = entries
            .iter()
            .filter(|entry| !known.contains(&entry.source_key))
            .map(|entry| (entry.source_key.clone(), entry.content.clone()))
            .collect();
        let render = move || new.into_iter().map(|(key, html)| (key, rendered(html))).collect();
        tokio::task::spawn_blocking(render).await.map_err(Error::Rendering)
    }
}

fn rendered(html: String) -> Text {
    text::rendered(html, Format::Html).text
}

fn all_there(entries: &[Entry], exists: impl Fn(&PostId) -> bool) -> Result<(), Violations> {
    let mut violations = Violations::default();
    for (index, entry) in entries.iter().enumerate() {
        if !exists(&entry.post) {
            violations
                .add(format!("comments[{index}].post"), "names no post of this blog; import the posts first");
        }
    }
    violations.into_result()
}

/// A batch, ready to be written.
struct Batch {
    blog: BlogId,
    posts: Vec<PostId>,
    entries: Vec<Entry>,
    texts: HashMap<String, Text>,
    clock: Clock,
}

impl Batch {
    async fn write(&self, transaction: &mut Transaction) -> Result<Vec<Imported>, Error> {
        imports::lock(transaction, &self.blog).await?;
        // In the order of their ids, so that two writers of several threads never wait for each other.
        for post in &self.posts {
            store::threads::lock(transaction, &self.blog, post).await?;
        }
        let keys: BTreeSet<&str> = self
            .entries
            .iter()
            .flat_map(|entry| [Some(entry.source_key.as_str()), entry.parent_source_key.as_deref()])
            .flatten()
            .collect();
        let known = imports::places(&mut *transaction, &self.blog, &keys).await?;
        let now = self.clock.now();
        let arrivals = placed(&self.entries, known, || CommentId::new(now));
        let mut tally = Tally::default();
        for (entry, arrival) in self.entries.iter().zip(&arrivals) {
            if arrival.is_new {
                let text = self.texts.get(&entry.source_key).cloned();
                let text = text.unwrap_or_else(|| rendered(entry.content.clone()));
                let comment = comment(&self.blog, entry, arrival, text, now);
                store::comments::insert(&mut *transaction, &comment, "", Some(&entry.source_key)).await?;
                store::search::put(&mut *transaction, &comment, &comment.text).await?;
                tally.add(&comment);
            }
        }
        tally.write(transaction, &self.blog, now).await?;
        Ok(self
            .entries
            .iter()
            .cloned()
            .zip(arrivals)
            .map(|(entry, arrival)| imported(&self.blog, entry, arrival))
            .collect())
    }
}

/// What a batch adds to the counts; added once for each parent and each thread.
#[derive(Default)]
struct Tally {
    replies: BTreeMap<CommentId, i64>,
    threads: BTreeMap<PostId, (i64, i64)>,
}

impl Tally {
    fn add(&mut self, comment: &Comment) {
        let (approved, pending) =
            (i64::from(comment.state == State::Approved), i64::from(comment.state == State::Pending));
        if let (Some(parent), 1) = (&comment.parent, approved) {
            *self.replies.entry(parent.clone()).or_default() += 1;
        }
        let thread = self.threads.entry(comment.post.clone()).or_default();
        thread.0 += approved;
        thread.1 += pending;
    }

    async fn write(self, transaction: &mut Transaction, blog: &BlogId, now: Timestamp) -> Result<(), Error> {
        for (parent, replies) in &self.replies {
            store::comments::count_replies(transaction, blog, parent, *replies, now).await?;
        }
        for (post, (approved, pending)) in &self.threads {
            store::threads::count(transaction, blog, post, *approved, *pending).await?;
        }
        Ok(())
    }
}

fn comment(blog: &BlogId, entry: &Entry, arrival: &Arrival, text: Text, now: Timestamp) -> Comment {
    let signature = entry.author.clone();
    Comment {
        blog: blog.clone(),
        post: entry.post.clone(),
        id: arrival.place.id.clone(),
        parent: arrival.place.parent.clone(),
        root: arrival.place.root.clone(),
        depth: arrival.place.depth,
        kind: entry.kind,
        state: entry.state,
        author: Author {
            kind: AuthorKind::Guest,
            display_name: signature.display_name,
            url: signature.url,
            email: signature.email,
            // What another system had confirmed is its own word.
            email_confirm_time: None,
            person: None,
            guest: None,
            client_address: signature.client_address,
        },
        text,
        held: HeldReasons::default(),
        reply_count: 0,
        reactions: ReactionCounts::default(),
        request_hash: String::new(),
        edit_time: None,
        revision: 1,
        create_time: entry.create_time,
        update_time: now,
    }
}

fn imported(blog: &BlogId, entry: Entry, arrival: Arrival) -> Imported {
    let mut notes = if arrival.is_new { entry.notes } else { Vec::new() };
    notes.extend(arrival.note);
    Imported {
        source_key: entry.source_key,
        comment: CommentName { blog: blog.clone(), post: arrival.place.post, comment: arrival.place.id },
        is_new: arrival.is_new,
        notes,
    }
}
