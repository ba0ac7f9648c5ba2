//! Statements over persons.

use service_kit::time::Timestamp;
use store_kit::{Error, Statement, Target, Transaction};

use crate::values::{Person, PersonId};

pub(super) const STATEMENTS: &[Statement] = &[INSERT, GET];

const INSERT: Statement = Statement::same(
    "INSERT INTO persons (id, display_name, url, revision, create_time, update_time) \
     VALUES ($1, $2, $3, 1, $4, $4)",
);

/// Adds a person.
pub(crate) async fn insert(tx: &mut Transaction, person: &Person) -> Result<(), Error> {
    INSERT
        .query(tx)
        .bind(person.id.as_str())
        .bind(&person.display_name)
        .bind(&person.url)
        .bind(person.create_time.0)
        .execute(tx)
        .await?;
    Ok(())
}

const GET: Statement =
    Statement::same("SELECT id, display_name, url, create_time FROM persons WHERE id = $1");

/// A person.
pub(crate) async fn get(target: impl Into<Target<'_>>, id: &PersonId) -> Result<Option<Person>, Error> {
    let target = target.into();
    let Some(row) = GET.query(&target).bind(id.as_str()).fetch_optional(target).await? else {
        return Ok(None);
    };
    Ok(Some(Person {
        id: PersonId::stored(row.get("id")?),
        display_name: row.get("display_name")?,
        url: row.get("url")?,
        create_time: Timestamp(row.get("create_time")?),
    }))
}
