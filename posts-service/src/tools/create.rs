//! `rapport blog create`.

use futures::FutureExt as _;
use service_kit::{auth::Caller, time::Clock};
use store_kit::{Database, Lane};

use crate::{
    blogs::{self, NewBlog},
    error::{Error, Exists},
    values::{BlogId, CommentPolicy, Description, DisplayName, Language, Origins, Theme, TimeZone, Title},
    writes::Asked,
};

/// A blog that cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum CreateError {
    /// A text is malformed.
    #[error("the {0} {1}")]
    Invalid(&'static str, String),
    /// The id is taken.
    #[error("the id `{0}` is taken, by a blog or by one that was deleted; choose another")]
    Exists(BlogId),
    /// The store failed.
    #[error("the store failed")]
    Store(#[source] Error),
}

/// Makes a blog with the default rules, in English and UTC, and a person as its first OWNER.
pub async fn create_blog(
    database: &Database,
    clock: &Clock,
    id: BlogId,
    title: &str,
    owner: &str,
) -> Result<(), CreateError> {
    let invalid = |what| move |rule| CreateError::Invalid(what, rule);
    let new = NewBlog {
        id,
        title: Title::parse(title).map_err(invalid("title"))?,
        description: Description::parse("").map_err(invalid("description"))?,
        language: Language::default_one(),
        time_zone: TimeZone::parse("").map_err(invalid("time zone"))?,
        comment_policy: CommentPolicy::default(),
        theme: Theme::default(),
        allowed_origins: Origins::default(),
        owner_name: DisplayName::parse(owner).map_err(invalid("owner's name"))?,
        owner_person: None,
    };
    // Whoever can open the store needs no right, so nobody in particular asks.
    let asked = Asked { caller: Caller::anonymous(), repeat: None, what: new };
    let now = clock.now();
    let lane = Lane::of(asked.what.id.name());
    let made = database.write(lane, asked, move |tx, asked| blogs::create(tx, asked, now).boxed()).await;
    match made {
        Ok(_) => Ok(()),
        Err(Error::Exists(Exists::Blog(id))) => Err(CreateError::Exists(id)),
        Err(error) => Err(CreateError::Store(error)),
    }
}
