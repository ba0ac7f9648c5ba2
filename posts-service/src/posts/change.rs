//! Changes a post's fields, or takes it a step further on its way.

use service_kit::{auth::Caller, time::Timestamp};
use store_kit::Transaction;

use crate::{
    error::{Error, Exists, Forbidden},
    posts::{
        Change, PostChange, PostStep,
        rendering::{self, Ahead},
        state,
        write::{again, author, free_slug, require_address},
    },
    rights::Standing,
    store,
    values::{Content, Post, PostName, State, Wish, slug},
    writes::{Asked, fresh},
};

pub(super) async fn update(
    tx: &mut Transaction,
    asked: &Asked<(PostChange, Option<Ahead>)>,
    now: Timestamp,
) -> Result<Post, Error> {
    let (change, ahead) = &asked.what;
    let name = &change.name;
    if asked.answered_before(tx, &name.blog, &name.to_string(), now).await?.is_some() {
        return again(tx, &asked.caller, &name.to_string()).await;
    }
    let (standing, before) = post_to_change(tx, &asked.caller, name).await?;
    fresh(&change.etag, &before.etag, || name.to_string())?;
    if before.state == State::Trashed {
        return Err(Error::Forbidden(Forbidden::Trashed));
    }
    let mut post = with_new_fields(before.clone(), change);
    require_address(post.kind, &post.canonical_url)?;
    put_text(&mut post, change, ahead.as_ref())?;
    if let Some(named) =
        change.author.as_ref().filter(|named| named.id != before.author || named.blog != name.blog)
    {
        post.author = author(tx, &standing, &name.blog, Some(named)).await?;
    }
    if let Some(wish) = &change.slug {
        post.slug = new_slug(tx, &post, wish).await?;
    }
    post.revision += 1;
    post.update_time = now;
    post.seal();
    store(tx, &before, &post).await?;
    index(tx, &before, &post, ahead.as_ref()).await?;
    // Read again for the author's name.
    store::posts::get(tx, name).await?.ok_or_else(|| Error::no_post(name))
}

pub(super) async fn step(
    tx: &mut Transaction,
    asked: &Asked<PostStep>,
    now: Timestamp,
) -> Result<Post, Error> {
    let PostStep { name, etag, step } = &asked.what;
    if asked.answered_before(tx, &name.blog, &name.to_string(), now).await?.is_some() {
        return again(tx, &asked.caller, &name.to_string()).await;
    }
    let (_, mut post) = post_to_change(tx, &asked.caller, name).await?;
    fresh(etag, &post.etag, || name.to_string())?;
    let from = post.state;
    if state::take(&mut post, *step, now)? {
        post.revision += 1;
        post.update_time = now;
        store::posts::update_state(tx, &post, from).await?;
    }
    Ok(post)
}

/// The post, kept from other writers until the transaction ends, for somebody who may change it.
async fn post_to_change(
    tx: &mut Transaction,
    caller: &Caller,
    name: &PostName,
) -> Result<(Standing, Post), Error> {
    let standing = Standing::of(&mut *tx, caller, &name.blog).await?;
    let post = store::posts::lock(tx, name).await?;
    let post = post.filter(|post| standing.may_read(post)).ok_or_else(|| Error::no_post(name))?;
    standing.may_change(&post)?;
    Ok((standing, post))
}

/// The fields that need no look at anything else.
fn with_new_fields(mut post: Post, change: &PostChange) -> Post {
    if let Some(title) = &change.title {
        title.as_str().clone_into(&mut post.title);
    }
    if let Some(excerpt) = &change.excerpt {
        excerpt.as_str().clone_into(&mut post.excerpt);
    }
    if let Some(labels) = &change.labels {
        post.labels = labels.clone().into_strings();
    }
    post.comment_policy = post.comment_policy.changed(&change.comment_policy);
    match &change.canonical_url {
        Change::Keep => {}
        Change::Clear => (post.canonical_url, post.canonical_key) = (String::new(), None),
        Change::Set(url) => {
            (post.canonical_url, post.canonical_key) = (url.as_str().to_owned(), Some(url.key()));
        }
    }
    match &change.experience {
        Change::Keep => {}
        Change::Clear => post.experience = None,
        Change::Set(experience) => post.experience = Some(experience.clone()),
    }
    post
}

/// Puts a new text into the post, or the present one as it reads in another format.
///
/// # Errors
/// [`Error::Outrun`] when that is not what was rendered ahead: nothing is rendered in a transaction.
fn put_text(post: &mut Post, change: &PostChange, ahead: Option<&Ahead>) -> Result<(), Error> {
    let format = change.content_format.unwrap_or(post.content_format);
    if change.content.is_none() && format == post.content_format {
        return Ok(());
    }
    let content = change.content.as_ref().map_or(post.content(), Content::as_str);
    let rendered = ahead.and_then(|ahead| ahead.of(content, format)).ok_or(Error::Outrun)?;
    post.content_format = format;
    post.made_excerpt.clone_from(&rendered.excerpt);
    post.text = Some(rendered.text.clone());
    Ok(())
}

async fn new_slug(tx: &mut Transaction, post: &Post, wish: &Wish) -> Result<String, Error> {
    match wish {
        Wish::FromTitle => free_slug(tx, &post.name, &slug::of_texts(&post.title, &post.made_excerpt)).await,
        Wish::Given(slug) if store::posts::is_slug_taken(tx, &post.name, slug.as_str()).await? => {
            Err(Error::Exists(Exists::Slug(slug.as_str().to_owned())))
        }
        Wish::Given(slug) => Ok(slug.as_str().to_owned()),
    }
}

/// Has the post found by what it now says.
async fn index(tx: &mut Transaction, before: &Post, post: &Post, ahead: Option<&Ahead>) -> Result<(), Error> {
    if (&post.title, &post.labels, &post.text) == (&before.title, &before.labels, &before.text) {
        return Ok(());
    }
    let new = ahead.filter(|_| post.text != before.text).map(|ahead| ahead.rendered.searchable.clone());
    let html = post.text.as_ref().map_or("", |text| &text.content_html);
    let searchable = new.unwrap_or_else(|| rendering::searchable(html));
    Ok(store::search::put(tx, &post.name, &post.title, &post.labels, &searchable).await?)
}

async fn store(tx: &mut Transaction, before: &Post, post: &Post) -> Result<(), Error> {
    if !store::posts::update(tx, post).await? {
        return Err(Error::Exists(Exists::Slug(post.slug.clone())));
    }
    if post.labels != before.labels {
        store::labels::put(tx, &post.name, &post.labels).await?;
    }
    if post.slug != before.slug {
        store::aliases::point(tx, &post.name, &before.slug).await?;
    }
    Ok(())
}
