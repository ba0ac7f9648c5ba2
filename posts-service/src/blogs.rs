//! Blogs: anybody may read them, their OWNER changes them, a deleted one is gone for everybody.

use futures::FutureExt as _;
use service_kit::{
    auth::Caller,
    time::{Clock, Timestamp},
};
use store_kit::{Database, Lane, Transaction};

use crate::{
    error::{Error, Exists},
    rights::Standing,
    store,
    values::{
        Blog, BlogId, CommentPolicy, Description, DisplayName, Language, Member, MemberId, Origin, Origins,
        Person, PersonId, Role, Theme, ThemeChange, TimeZone, Title, comment_policy::Rule,
    },
    writes::{self, Asked, fresh},
};

/// A blog to be made.
#[derive(Debug, Clone)]
pub struct NewBlog {
    /// Its id.
    pub id: BlogId,
    /// What it is called.
    pub title: Title,
    /// What it is about.
    pub description: Description,
    /// Its language.
    pub language: Language,
    /// Its time zone.
    pub time_zone: TimeZone,
    /// Its rules.
    pub comment_policy: CommentPolicy,
    /// How its pages look.
    pub theme: Theme,
    /// Other sites whose pages may call its API.
    pub allowed_origins: Origins,
    /// Name of the first OWNER.
    pub owner_name: DisplayName,
    /// The OWNER, if they are a person already.
    pub owner_person: Option<PersonId>,
}

/// New values for some fields of a blog.
#[derive(Debug, Clone)]
pub struct BlogChange {
    /// Which blog.
    pub id: BlogId,
    /// What it must still be, unless empty.
    pub etag: String,
    /// What it is called.
    pub title: Option<Title>,
    /// What it is about.
    pub description: Option<Description>,
    /// Its language.
    pub language: Option<Language>,
    /// Its time zone.
    pub time_zone: Option<TimeZone>,
    /// Rules that change.
    pub comment_policy: Vec<Rule>,
    /// Parts of its look that change.
    pub theme: Vec<ThemeChange>,
    /// Other sites whose pages may call its API.
    pub allowed_origins: Option<Origins>,
}

/// A blog to be deleted.
#[derive(Debug, Clone)]
pub struct BlogDeletion {
    /// Which blog.
    pub id: BlogId,
    /// What it must still be, unless empty.
    pub etag: String,
}

/// The blogs of the installation.
#[derive(Debug, Clone)]
pub struct Blogs {
    database: Database,
    clock: Clock,
}

impl Blogs {
    /// Blogs in this database.
    pub fn new(database: Database, clock: Clock) -> Self {
        Self { database, clock }
    }

    /// Makes a blog and its OWNER.
    pub async fn create(&self, asked: Asked<NewBlog>) -> Result<Blog, Error> {
        let now = self.clock.now();
        writes::run(&self.database, Lane::of(asked.what.id.name()), asked, move |tx, asked| {
            create(tx, asked, now).boxed()
        })
        .await
    }

    /// Reads a blog.
    pub async fn get(&self, id: &BlogId) -> Result<Blog, Error> {
        store::blogs::get(&self.database, id).await?.ok_or_else(|| Error::no_blog(id))
    }

    /// Up to `most` blogs after `after`, ordered by id: all, or those that allow an origin.
    pub async fn list(
        &self,
        allowed: Option<&Origin>,
        after: Option<&BlogId>,
        most: u32,
    ) -> Result<Vec<Blog>, Error> {
        Ok(match allowed {
            Some(origin) => store::origins::blogs(&self.database, origin, after, most).await?,
            None => store::blogs::list(&self.database, after, most).await?,
        })
    }

    /// Changes a blog.
    pub async fn update(&self, asked: Asked<BlogChange>) -> Result<Blog, Error> {
        let now = self.clock.now();
        writes::run(&self.database, Lane::of(asked.what.id.name()), asked, move |tx, asked| {
            update(tx, asked, now).boxed()
        })
        .await
    }

    /// Deletes a blog, softly.
    pub async fn delete(&self, asked: Asked<BlogDeletion>) -> Result<Blog, Error> {
        let now = self.clock.now();
        writes::run(&self.database, Lane::of(asked.what.id.name()), asked, move |tx, asked| {
            delete(tx, asked, now).boxed()
        })
        .await
    }
}

pub(crate) async fn create(
    tx: &mut Transaction,
    asked: &Asked<NewBlog>,
    now: Timestamp,
) -> Result<Blog, Error> {
    let new = &asked.what;
    if asked.answered_before(tx, &new.id, &new.id.name(), now).await?.is_some() {
        return store::blogs::get(tx, &new.id).await?.ok_or_else(|| Error::no_blog(&new.id));
    }
    let blog = Blog {
        id: new.id.clone(),
        title: new.title.as_str().to_owned(),
        description: new.description.as_str().to_owned(),
        language: new.language.as_str().to_owned(),
        time_zone: new.time_zone.as_str().to_owned(),
        comment_policy: new.comment_policy,
        theme: new.theme.clone(),
        allowed_origins: new.allowed_origins.clone(),
        revision: 1,
        create_time: now,
        update_time: now,
        delete_time: None,
    };
    if !store::blogs::insert(tx, &blog).await? {
        return Err(Error::Exists(Exists::Blog(blog.id)));
    }
    store::origins::insert(tx, &blog.id, &blog.allowed_origins).await?;
    let person = owner(tx, new, now).await?;
    let member = Member {
        role: Role::Owner,
        person: Some(person),
        ..Member::new(&blog.id, MemberId::assign(now), new.owner_name.as_str(), now)
    };
    store::members::insert(tx, &member).await?;
    Ok(blog)
}

/// The OWNER's person: theirs, or a new one, so that somebody can act for the blog.
async fn owner(tx: &mut Transaction, new: &NewBlog, now: Timestamp) -> Result<PersonId, Error> {
    let Some(id) = &new.owner_person else {
        let person = Person::new(new.owner_name.as_str(), now);
        store::persons::insert(tx, &person).await?;
        return Ok(person.id);
    };
    let known = store::persons::get(tx, id).await?;
    known
        .map(|person| person.id)
        .ok_or_else(|| Error::invalid("owner.person", "is nobody here; leave it empty and a person is made"))
}

async fn update(tx: &mut Transaction, asked: &Asked<BlogChange>, now: Timestamp) -> Result<Blog, Error> {
    let change = &asked.what;
    if asked.answered_before(tx, &change.id, &change.id.name(), now).await?.is_some() {
        return store::blogs::get(tx, &change.id).await?.ok_or_else(|| Error::no_blog(&change.id));
    }
    let mut blog = blog_to_change(tx, &asked.caller, &change.id).await?;
    fresh(&change.etag, &blog.etag(), || change.id.name())?;
    let keep = |new: Option<&str>, present: &mut String| {
        if let Some(new) = new {
            new.clone_into(present);
        }
    };
    keep(change.title.as_ref().map(Title::as_str), &mut blog.title);
    keep(change.description.as_ref().map(Description::as_str), &mut blog.description);
    keep(change.language.as_ref().map(Language::as_str), &mut blog.language);
    keep(change.time_zone.as_ref().map(TimeZone::as_str), &mut blog.time_zone);
    blog.comment_policy = blog.comment_policy.changed(&change.comment_policy);
    blog.theme = blog.theme.changed(&change.theme);
    blog.theme.check().map_err(|rule| Error::invalid("blog.theme", rule))?;
    if let Some(origins) = &change.allowed_origins {
        store::origins::delete(tx, &blog.id).await?;
        store::origins::insert(tx, &blog.id, origins).await?;
        blog.allowed_origins = origins.clone();
    }
    write(tx, blog, now).await
}

async fn delete(tx: &mut Transaction, asked: &Asked<BlogDeletion>, now: Timestamp) -> Result<Blog, Error> {
    let BlogDeletion { id, etag } = &asked.what;
    // Before the blog is looked for: a repeated deletion no longer finds it.
    if asked.answered_before(tx, id, &id.name(), now).await?.is_some() {
        return store::blogs::get_deleted(tx, id).await?.ok_or_else(|| Error::no_blog(id));
    }
    let blog = blog_to_change(tx, &asked.caller, id).await?;
    fresh(etag, &blog.etag(), || id.name())?;
    write(tx, Blog { delete_time: Some(now), ..blog }, now).await
}

/// The blog, kept from other writers until the transaction ends, for somebody who may change it.
async fn blog_to_change(tx: &mut Transaction, caller: &Caller, id: &BlogId) -> Result<Blog, Error> {
    let blog = store::blogs::lock(&mut *tx, id).await?.ok_or_else(|| Error::no_blog(id))?;
    Standing::of(&mut *tx, caller, id).await?.may_change_blog()?;
    Ok(blog)
}

async fn write(tx: &mut Transaction, mut blog: Blog, now: Timestamp) -> Result<Blog, Error> {
    blog.revision += 1;
    blog.update_time = now;
    store::blogs::update(tx, &blog).await?;
    Ok(blog)
}
