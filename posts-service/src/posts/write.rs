//! Writes a new post, and finds it a slug that is free.

use service_kit::{auth::Caller, time::Timestamp};
use store_kit::Transaction;

use crate::{
    error::{Error, Exists},
    posts::NewPost,
    rights::Standing,
    store,
    values::{
        BlogId, CanonicalUrl, Kind, MemberId, MemberName, Post, PostId, PostName, Rendered, State, Wish,
        slug::{self, is_reserved, numbered},
    },
    writes::Asked,
};

/// How often another post may snatch the slug that was free a moment ago.
const MAX_RACES: usize = 20;

/// Numbers that are tried one by one, before the search takes longer steps.
const TRIED_ONE_BY_ONE: u64 = 9;

pub(super) async fn create(
    tx: &mut Transaction,
    asked: &Asked<(NewPost, Rendered)>,
    now: Timestamp,
) -> Result<Post, Error> {
    let (new, rendered) = &asked.what;
    let name = PostName { blog: new.blog.clone(), id: PostId::assign(now) };
    if let Some(name) = asked.answered_before(tx, &new.blog, &name.to_string(), now).await? {
        return again(tx, &asked.caller, &name).await;
    }
    let standing = Standing::of(&mut *tx, &asked.caller, &new.blog).await?;
    standing.may_write_posts()?;
    let author = author(tx, &standing, &new.blog, new.author.as_ref()).await?;
    require_address(new.kind, new.canonical_url.as_ref().map_or("", CanonicalUrl::as_str))?;
    let mut post = draft(name, new, rendered, author, now);
    match &new.slug {
        Wish::Given(slug) => {
            slug.as_str().clone_into(&mut post.slug);
            post.seal();
            if !store::posts::insert(tx, &post).await? {
                return Err(Error::Exists(Exists::Slug(post.slug)));
            }
        }
        Wish::FromTitle => {
            let base = slug::of_texts(&post.title, &post.made_excerpt);
            insert_with_free_slug(tx, &mut post, &base).await?;
        }
    }
    store::labels::put(tx, &post.name, &post.labels).await?;
    store::search::put(tx, &post.name, &post.title, &post.labels, &rendered.searchable).await?;
    // Read again for the author's name.
    store::posts::get(tx, &post.name).await?.ok_or_else(|| Error::no_post(&post.name))
}

fn draft(name: PostName, new: &NewPost, rendered: &Rendered, author: MemberId, now: Timestamp) -> Post {
    Post {
        name,
        kind: new.kind,
        slug: String::new(),
        title: new.title.as_str().to_owned(),
        text: Some(rendered.text.clone()),
        content_format: new.content_format,
        excerpt: new.excerpt.as_str().to_owned(),
        made_excerpt: rendered.excerpt.clone(),
        state: State::Draft,
        former_state: None,
        publish_as: State::Published,
        publish_time: None,
        author,
        author_person: None,
        author_display_name: String::new(),
        labels: new.labels.clone().into_strings(),
        comment_policy: new.comment_policy,
        canonical_url: new.canonical_url.as_ref().map_or_else(String::new, |url| url.as_str().to_owned()),
        canonical_key: new.canonical_url.as_ref().map(CanonicalUrl::key),
        experience: new.experience.clone(),
        source_key: None,
        etag: String::new(),
        revision: 1,
        create_time: now,
        update_time: now,
        delete_time: None,
        purge_time: None,
    }
}

/// The member who is the author: the caller, or whom the caller may name.
pub(super) async fn author(
    tx: &mut Transaction,
    standing: &Standing,
    blog: &BlogId,
    named: Option<&MemberName>,
) -> Result<MemberId, Error> {
    let own = standing.membership.as_ref().map(|membership| &membership.member);
    let Some(name) = named else {
        let rule = "must name a member of the blog: the caller is none";
        return own.cloned().ok_or_else(|| Error::invalid("post.author", rule));
    };
    let of_this_blog = name.blog == *blog;
    if of_this_blog && own == Some(&name.id) {
        return Ok(name.id.clone());
    }
    standing.may_name_author()?;
    let known = of_this_blog && store::members::get(tx, name).await?.is_some();
    if known {
        Ok(name.id.clone())
    } else {
        Err(Error::invalid("post.author", "must be a member of the blog; ListMembers names them"))
    }
}

/// A page elsewhere needs to say where.
pub(super) fn require_address(kind: Kind, canonical_url: &str) -> Result<(), Error> {
    if kind == Kind::External && canonical_url.is_empty() {
        return Err(Error::invalid("post.canonical_url", "must be set for kind EXTERNAL"));
    }
    Ok(())
}

/// Writes the post under the first of `base`, `base-2`, `base-3`... that nobody has.
pub(super) async fn insert_with_free_slug(
    tx: &mut Transaction,
    post: &mut Post,
    base: &str,
) -> Result<(), Error> {
    for _ in 0..MAX_RACES {
        post.slug = free_slug(tx, &post.name, base).await?;
        post.seal();
        if store::posts::insert(tx, post).await? {
            return Ok(());
        }
    }
    Err(Error::Exists(Exists::Slug(base.to_owned())))
}

/// The first form of `base` that no other post of the blog has, in the trash or out of it.
///
/// After a few numbers the steps double, and a search between the last two finds a free one next
/// to a taken one: a thousand posts of one title need twenty looks, not a thousand.
pub(super) async fn free_slug(tx: &mut Transaction, post: &PostName, base: &str) -> Result<String, Error> {
    for number in 1..=TRIED_ONE_BY_ONE {
        if is_free(tx, post, base, number).await? {
            return Ok(numbered(base, number));
        }
    }
    let (mut taken, mut free) = (TRIED_ONE_BY_ONE, 2 * TRIED_ONE_BY_ONE);
    while !is_free(tx, post, base, free).await? {
        (taken, free) = (free, 2 * free);
    }
    while free - taken > 1 {
        let between = taken + (free - taken) / 2;
        if is_free(tx, post, base, between).await? {
            free = between;
        } else {
            taken = between;
        }
    }
    Ok(numbered(base, free))
}

async fn is_free(tx: &mut Transaction, post: &PostName, base: &str, number: u64) -> Result<bool, Error> {
    let slug = numbered(base, number);
    Ok(!is_reserved(&slug) && !store::posts::is_slug_taken(tx, post, &slug).await?)
}

/// The post as it is now, for somebody who repeats a request.
pub(super) async fn again(tx: &mut Transaction, caller: &Caller, name: &str) -> Result<Post, Error> {
    let name = PostName::parse(name).expect("a name that this service stored");
    let standing = Standing::of(&mut *tx, caller, &name.blog).await?;
    let post = store::posts::get(tx, &name).await?;
    post.filter(|post| standing.may_read(post)).ok_or_else(|| Error::no_post(&name))
}
