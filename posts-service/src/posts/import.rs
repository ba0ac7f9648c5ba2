//! Takes over posts of another system. What names an entry in its source is unique in the blog, so
//! an import that is run twice adds nothing.

mod mend;

use std::collections::HashMap;

use service_kit::time::Timestamp;
use store_kit::{Database, Transaction};

use crate::{
    error::Error,
    posts::{path, rendering, state, write::insert_with_free_slug},
    rights::Standing,
    store,
    values::{
        BlogId, CommentPolicy, Content, Format, Kind, Member, MemberId, Post, PostId, PostName, Rendered,
        State,
        slug::{self, made_from},
    },
    writes::Asked,
};
use mend::Mended;

/// One post of another system. What decides about it is checked; the rest is mended on the way in.
#[derive(Debug, Clone)]
pub struct ImportedPost {
    /// What names it in its source.
    pub source_key: String,
    /// What it is.
    pub kind: Kind,
    /// Wished-for slug.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// Its text.
    pub content: Content,
    /// How the text is written.
    pub content_format: Format,
    /// Its summary.
    pub excerpt: String,
    /// Where it stands.
    pub state: State,
    /// When it was, or is to be, published.
    pub publish_time: Option<Timestamp>,
    /// When it was written.
    pub create_time: Option<Timestamp>,
    /// Its labels.
    pub labels: Vec<String>,
    /// What names its author in the source.
    pub author_source_key: String,
    /// The author's shown name.
    pub author_display_name: String,
    /// Paths under which it was known.
    pub aliases: Vec<String>,
    /// Rules for its comments.
    pub comment_policy: CommentPolicy,
}

/// What became of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// What names it in its source.
    pub source_key: String,
    /// What it is here.
    pub post: PostName,
    /// Whether it is new.
    pub outcome: Outcome,
    /// What had to be changed, for people to read.
    pub notes: Vec<String>,
}

/// Whether an entry was new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was.
    Created,
    /// Its source key was known: nothing changed.
    Unchanged,
}

/// Entries that wait for their transaction.
pub(crate) struct Batch {
    blog: BlogId,
    entries: Vec<Entry>,
}

/// An entry, rendered unless it was known already.
struct Entry {
    post: ImportedPost,
    rendered: Option<Rendered>,
}

/// Renders what is new, before the transaction that writes it.
pub(super) async fn prepare(
    database: &Database,
    blog: &BlogId,
    entries: Vec<ImportedPost>,
) -> Result<Batch, Error> {
    let known = store::posts::known_source_keys(database, blog, &keys(entries.iter())).await?;
    let render = move || {
        let entry = |post: ImportedPost| {
            let new = !known.contains_key(&post.source_key);
            let rendered = new.then(|| rendered(&post));
            Entry { post, rendered }
        };
        entries.into_iter().map(entry).collect()
    };
    let entries = tokio::task::spawn_blocking(render).await?;
    Ok(Batch { blog: blog.clone(), entries })
}

/// Writes the batch: all of it, or nothing.
pub(super) async fn write(
    tx: &mut Transaction,
    asked: &Asked<Batch>,
    now: Timestamp,
) -> Result<Vec<Imported>, Error> {
    let Batch { blog, entries } = &asked.what;
    // Two imports into one blog take turns, so that neither meets the other's keys and authors.
    store::blogs::lock(&mut *tx, blog).await?.ok_or_else(|| Error::no_blog(blog))?;
    let standing = Standing::of(&mut *tx, &asked.caller, blog).await?;
    standing.may_import()?;
    let keys = keys(entries.iter().map(|entry| &entry.post));
    let known = store::posts::known_source_keys(&mut *tx, blog, &keys).await?;
    let caller = standing.membership.map(|membership| membership.member);
    let mut import = Import { blog, now, caller, known, authors: HashMap::new() };
    let mut results = Vec::with_capacity(entries.len());
    for entry in entries {
        results.push(import.entry(tx, entry).await?);
    }
    Ok(results)
}

/// What one batch learns on its way.
struct Import<'a> {
    blog: &'a BlogId,
    now: Timestamp,
    /// The caller as a member, if a person imports.
    caller: Option<MemberId>,
    known: HashMap<String, PostId>,
    authors: HashMap<String, MemberId>,
}

impl Import<'_> {
    async fn entry(&mut self, tx: &mut Transaction, entry: &Entry) -> Result<Imported, Error> {
        let source_key = entry.post.source_key.clone();
        if let Some(id) = self.known.get(&source_key) {
            let post = PostName { blog: self.blog.clone(), id: id.clone() };
            return Ok(Imported { source_key, post, outcome: Outcome::Unchanged, notes: Vec::new() });
        }
        let mut mended = mend::mended(&entry.post, self.now);
        let author = self.author(tx, &mut mended).await?;
        let rendered = entry.rendered.clone().unwrap_or_else(|| rendered(&entry.post));
        let searchable = rendered.searchable.clone();
        let mut post = self.post(&entry.post, &mended, rendered, author);
        self.insert(tx, &mut post, &entry.post.slug, &mut mended.notes).await?;
        store::labels::put(tx, &post.name, &post.labels).await?;
        store::search::put(tx, &post.name, &post.title, &post.labels, &searchable).await?;
        for alias in &mended.aliases {
            self.alias(tx, &post.name, alias, &mut mended.notes).await?;
        }
        self.known.insert(source_key.clone(), post.name.id.clone());
        Ok(Imported { source_key, post: post.name, outcome: Outcome::Created, notes: mended.notes })
    }

    /// Under the wished-for slug, or one made from what the post has.
    async fn insert(
        &self,
        tx: &mut Transaction,
        post: &mut Post,
        wish: &str,
        notes: &mut Vec<String>,
    ) -> Result<(), Error> {
        let wished = made_from(&path::decoded(wish));
        if wished.is_none() && !wish.is_empty() {
            notes.push("the slug is not usable; one was made".to_owned());
        }
        let base = wished.unwrap_or_else(|| slug::of_texts(&post.title, &post.made_excerpt));
        insert_with_free_slug(tx, post, &base).await?;
        if post.slug != base {
            notes.push(format!("the slug `{base}` is taken; it became `{}`", post.slug));
        }
        Ok(())
    }

    async fn alias(
        &self,
        tx: &mut Transaction,
        post: &PostName,
        alias: &str,
        notes: &mut Vec<String>,
    ) -> Result<(), Error> {
        if !store::aliases::insert(tx, post, alias).await? {
            notes.push(format!("the path {alias} leads to another post already; it was left out"));
        }
        Ok(())
    }

    /// The member who stands for the entry's author; added when they are new.
    async fn author(&mut self, tx: &mut Transaction, mended: &mut Mended) -> Result<MemberId, Error> {
        let Some(author) = &mended.author else {
            if let Some(caller) = &self.caller {
                return Ok(caller.clone());
            }
            mended.notes.push("it names no author; it stands under `Unknown`".to_owned());
            return self.member(tx, "", "Unknown").await;
        };
        self.member(tx, &author.source_key, &author.display_name).await
    }

    async fn member(
        &mut self,
        tx: &mut Transaction,
        key: &str,
        display_name: &str,
    ) -> Result<MemberId, Error> {
        if let Some(id) = self.authors.get(key) {
            return Ok(id.clone());
        }
        let known = store::members::by_source_key(tx, self.blog, key).await?;
        let id = if let Some(id) = known { id } else { self.new_member(tx, key, display_name).await? };
        self.authors.insert(key.to_owned(), id.clone());
        Ok(id)
    }

    async fn new_member(
        &self,
        tx: &mut Transaction,
        key: &str,
        display_name: &str,
    ) -> Result<MemberId, Error> {
        let member = Member {
            author_source_key: Some(key.to_owned()),
            ..Member::new(self.blog, MemberId::assign(self.now), display_name, self.now)
        };
        store::members::insert(tx, &member).await?;
        Ok(member.name.id)
    }

    fn post(&self, entry: &ImportedPost, mended: &Mended, rendered: Rendered, author: MemberId) -> Post {
        let mut post = Post {
            name: PostName { blog: self.blog.clone(), id: PostId::assign(self.now) },
            kind: entry.kind,
            slug: String::new(),
            title: mended.title.clone(),
            text: Some(rendered.text),
            content_format: entry.content_format,
            excerpt: mended.excerpt.clone(),
            made_excerpt: rendered.excerpt,
            state: mended.state,
            former_state: None,
            publish_as: State::Published,
            publish_time: mended.publish_time,
            author,
            author_person: None,
            author_display_name: String::new(),
            labels: mended.labels.clone(),
            comment_policy: entry.comment_policy,
            canonical_url: String::new(),
            canonical_key: None,
            experience: None,
            source_key: Some(entry.source_key.clone()),
            etag: String::new(),
            revision: 1,
            create_time: mended.create_time,
            update_time: self.now,
            delete_time: None,
            purge_time: None,
        };
        if mended.trashed {
            state::trash(&mut post, self.now);
        }
        post
    }
}

fn rendered(post: &ImportedPost) -> Rendered {
    rendering::render_here(post.content.as_str().to_owned(), post.content_format)
}

fn keys<'a>(posts: impl Iterator<Item = &'a ImportedPost>) -> Vec<String> {
    posts.map(|post| post.source_key.clone()).collect()
}
