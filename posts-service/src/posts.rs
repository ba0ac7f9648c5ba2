//! Posts: what may be done to them, by whom, and what becomes of them.

mod budget;
mod change;
pub(crate) mod import;
mod lookup;
pub(crate) mod path;
mod post;
pub(crate) mod rendering;
pub(crate) mod state;
mod write;

pub(crate) use budget::{MAX_PAGE_BYTES, check_batch, fitting};
pub use import::{Imported, ImportedPost, Outcome};
pub use post::{Change, Lookup, NewPost, PostChange, PostStep};
pub use state::Step;

use futures::FutureExt as _;
use service_kit::{auth::Caller, time::Clock};
use store_kit::{Database, Lane};

use crate::{
    error::Error,
    posts::rendering::Ahead,
    rights::Standing,
    store,
    values::{BlogId, Content, Format, Listed, Listing, Post, PostId, PostName, Rendered},
    writes::{self, Asked},
};

/// How often a text is rendered for one change, when others change it meanwhile.
const MAX_RENDERINGS: usize = 3;

/// The posts of all blogs.
#[derive(Debug, Clone)]
pub struct Posts {
    database: Database,
    clock: Clock,
}

impl Posts {
    /// Posts in this database.
    pub fn new(database: Database, clock: Clock) -> Self {
        Self { database, clock }
    }

    /// Writes a DRAFT.
    pub async fn create(&self, asked: Asked<NewPost>) -> Result<Post, Error> {
        let now = self.clock.now();
        // Asked before anything is rendered: that is work for those who may have it done. The
        // transaction asks again.
        Standing::of(&self.database, &asked.caller, &asked.what.blog).await?.may_write_posts()?;
        let rendered =
            rendering::render(asked.what.content.as_str().to_owned(), asked.what.content_format).await?;
        let lane = Lane::of(asked.what.blog.name());
        let asked = asked.with(|what| (what, rendered));
        let post =
            writes::run(&self.database, lane, asked, move |tx, asked| write::create(tx, asked, now).boxed())
                .await?;
        // A repeated request may find a text that an older program rendered.
        rendering::current(post).await
    }

    /// Reads a post.
    pub async fn get(&self, caller: &Caller, name: &PostName) -> Result<Post, Error> {
        let standing = Standing::of(&self.database, caller, &name.blog).await?;
        let post = store::posts::get(&self.database, name).await?;
        let post = post.filter(|post| standing.may_read(post)).ok_or_else(|| Error::no_post(name))?;
        rendering::current(post).await
    }

    /// One page of the blog's posts that the caller may read.
    ///
    /// One with texts ends early rather than hold more of them than [`MAX_PAGE_BYTES`]: how long
    /// they are is asked first, so that what does not fit is never read.
    pub async fn list(&self, caller: &Caller, listing: &Listing) -> Result<Listed, Error> {
        let standing = Standing::of(&self.database, caller, &listing.blog).await?;
        let sight = standing.sight();
        let one_more = listing.size + 1;
        if !listing.with_text {
            let mut posts = store::listing::page(&self.database, listing, &sight, one_more).await?;
            let more = posts.len() > listing.size;
            posts.truncate(listing.size);
            return Ok(Listed { posts, more });
        }
        let sizes = store::listing::sizes(&self.database, listing, &sight, one_more).await?;
        let fitting = budget::fitting(sizes.iter().copied().take(listing.size));
        let posts = store::listing::page(&self.database, listing, &sight, fitting).await?;
        // One by one: a page of texts that an older program rendered is not rendered all at once.
        let mut current = Vec::with_capacity(posts.len());
        for post in posts {
            current.push(rendering::current(post).await?);
        }
        Ok(Listed { posts: current, more: sizes.len() > fitting })
    }

    /// Finds a post by slug, path or address.
    pub async fn lookup(&self, caller: &Caller, blog: &BlogId, key: &Lookup) -> Result<Post, Error> {
        let standing = Standing::of(&self.database, caller, blog).await?;
        let post = lookup::find(&self.database, blog, key, &standing).await?;
        rendering::current(post).await
    }

    /// Reads several posts of a blog, in the order asked for.
    ///
    /// # Errors
    /// [`Error::NotFound`] names the first one that is not there for the caller. [`Error::TooMuch`]
    /// when several are longer than [`budget::MAX_BATCH_BYTES`] together.
    pub async fn batch(&self, caller: &Caller, blog: &BlogId, ids: &[PostId]) -> Result<Vec<Post>, Error> {
        let standing = Standing::of(&self.database, caller, blog).await?;
        let known = store::posts::sizes(&self.database, blog, ids).await?;
        let missing = |id: &PostId| Error::no_post(&PostName { blog: blog.clone(), id: id.clone() });
        let mut bytes = 0;
        for id in ids {
            let known = known.iter().find(|(post, _)| post.name.id == *id && standing.may_read(post));
            bytes += known.ok_or_else(|| missing(id))?.1;
        }
        check_batch(ids.len(), bytes)?;
        let found = store::posts::get_many(&self.database, blog, ids).await?;
        let mut posts = Vec::with_capacity(ids.len());
        for id in ids {
            let post = found.iter().find(|post| post.name.id == *id && standing.may_read(post));
            posts.push(rendering::current(post.cloned().ok_or_else(|| missing(id))?).await?);
        }
        Ok(posts)
    }

    /// Changes fields of a post.
    ///
    /// # Errors
    /// [`Error::Outrun`] when others changed the text each time that it was rendered.
    pub async fn update(&self, asked: Asked<PostChange>) -> Result<Post, Error> {
        let now = self.clock.now();
        for _ in 0..MAX_RENDERINGS {
            let ahead = self.rendered_ahead(&asked.caller, &asked.what).await?;
            let asked = asked.clone().with(|what| (what, ahead));
            match writes::run(&self.database, Lane::of(&asked.what.0.name), asked, move |tx, asked| {
                change::update(tx, asked, now).boxed()
            })
            .await
            {
                Err(Error::Outrun) => {}
                done => return rendering::current(done?).await,
            }
        }
        Err(Error::Outrun)
    }

    /// Publishes, unpublishes, trashes a post or takes it back.
    pub async fn step(&self, asked: Asked<PostStep>) -> Result<Post, Error> {
        let now = self.clock.now();
        let post = writes::run(&self.database, Lane::of(&asked.what.name), asked, move |tx, asked| {
            change::step(tx, asked, now).boxed()
        })
        .await?;
        rendering::current(post).await
    }

    /// Renders a text as [`Self::create`] would, storing nothing.
    pub async fn preview(
        &self,
        caller: &Caller,
        blog: &BlogId,
        content: Content,
        format: Format,
    ) -> Result<Rendered, Error> {
        Standing::of(&self.database, caller, blog).await?.may_write_posts()?;
        rendering::render(content.into_string(), format).await
    }

    /// Takes over posts of another system.
    pub async fn import(
        &self,
        caller: &Caller,
        blog: &BlogId,
        entries: Vec<ImportedPost>,
    ) -> Result<Vec<Imported>, Error> {
        let now = self.clock.now();
        Standing::of(&self.database, caller, blog).await?.may_import()?;
        let batch = import::prepare(&self.database, blog, entries).await?;
        let asked = Asked { caller: caller.clone(), repeat: None, what: batch };
        writes::run(&self.database, Lane::of(blog.name()), asked, move |tx, asked| {
            import::write(tx, asked, now).boxed()
        })
        .await
    }

    /// Renders the text that a change leads to, before the transaction that stores it. `None` when
    /// the change leads to no other text, and when the transaction refuses it anyway.
    async fn rendered_ahead(&self, caller: &Caller, change: &PostChange) -> Result<Option<Ahead>, Error> {
        if change.content.is_none() && change.content_format.is_none() {
            return Ok(None);
        }
        // What such a caller is told is up to the transaction.
        if Standing::of(&self.database, caller, &change.name.blog).await?.may_write_posts().is_err() {
            return Ok(None);
        }
        let Some((content, format)) = self.text_to_be(change).await? else { return Ok(None) };
        let rendered = rendering::render(content, format).await?;
        Ok(Some(Ahead { format, rendered }))
    }

    /// The text that a change leads to, and how it is read; `None` when it stays or there is no post.
    async fn text_to_be(&self, change: &PostChange) -> Result<Option<(String, Format)>, Error> {
        let given = change.content.as_ref().map(|content| content.as_str().to_owned());
        Ok(match (given, change.content_format) {
            (None, None) => None,
            (Some(content), Some(format)) => Some((content, format)),
            (Some(content), None) => {
                store::posts::format(&self.database, &change.name).await?.map(|format| (content, format))
            }
            (None, Some(format)) => store::posts::get(&self.database, &change.name)
                .await?
                .filter(|post| post.content_format != format)
                .map(|post| (post.content().to_owned(), format)),
        })
    }
}

#[cfg(test)]
mod tests;
