//! Statements over persons.

use service_kit::time::Timestamp;
use store_kit::{Error, Row, Statement, Target, Transaction, locking};

use crate::{
    store::changes,
    values::{Person, PersonId},
};

macro_rules! columns {
    () => {
        "p.id, p.display_name, p.url, p.revision, p.create_time, p.update_time, p.signed_out_before, \
         p.erase_time"
    };
}

pub(super) use columns;

pub(super) const STATEMENTS: &[Statement] = &[INSERT, GET, LOCK, UPDATE];

const INSERT: Statement = Statement::same(
    "INSERT INTO persons (id, display_name, url, revision, create_time, update_time, signed_out_before) \
     VALUES ($1, $2, $3, $4, $5, $6, $7)",
);

/// Adds a person.
pub(crate) async fn insert(tx: &mut Transaction, person: &Person) -> Result<(), Error> {
    INSERT
        .query(tx)
        .bind(person.id.as_str())
        .bind(&person.display_name)
        .bind(&person.url)
        .bind(person.revision)
        .bind(person.create_time.0)
        .bind(person.update_time.0)
        .bind(person.signed_out_before.map(|time| time.0))
        .execute(tx)
        .await?;
    Ok(())
}

const GET: Statement = Statement::same(concat!(
    "SELECT ",
    columns!(),
    " FROM persons p WHERE p.id = $1 AND p.erase_time IS NULL"
));

/// A person who was not erased.
pub(crate) async fn get(target: impl Into<Target<'_>>, id: &PersonId) -> Result<Option<Person>, Error> {
    let target = target.into();
    let row = GET.query(&target).bind(id.as_str()).fetch_optional(target).await?;
    row.as_ref().map(person).transpose()
}

const LOCK: Statement =
    locking!("p", concat!("SELECT ", columns!(), " FROM persons p WHERE p.id = $1 AND p.erase_time IS NULL"));

/// A person who was not erased, kept from other writers, and with them which accounts are theirs.
pub(crate) async fn lock(tx: &mut Transaction, id: &PersonId) -> Result<Option<Person>, Error> {
    let row = LOCK.query(tx).bind(id.as_str()).fetch_optional(tx).await?;
    row.as_ref().map(person).transpose()
}

const UPDATE: Statement = Statement::same(
    "UPDATE persons SET display_name = $2, url = $3, revision = $4, update_time = $5, signed_out_before = $6 \
     WHERE id = $1",
);

/// Writes a person whom [`lock`] keeps.
pub(crate) async fn update(tx: &mut Transaction, person: &Person) -> Result<(), Error> {
    UPDATE
        .query(tx)
        .bind(person.id.as_str())
        .bind(&person.display_name)
        .bind(&person.url)
        .bind(person.revision)
        .bind(person.update_time.0)
        .bind(person.signed_out_before.map(|time| time.0))
        .execute(tx)
        .await?;
    changes::person(tx, person);
    Ok(())
}

pub(super) fn person(row: &Row) -> Result<Person, Error> {
    Ok(Person {
        id: PersonId::stored(row.get("id")?),
        display_name: row.get("display_name")?,
        url: row.get("url")?,
        revision: row.get("revision")?,
        create_time: Timestamp(row.get("create_time")?),
        update_time: Timestamp(row.get("update_time")?),
        signed_out_before: row.get::<Option<i64>>("signed_out_before")?.map(Timestamp),
        erase_time: row.get::<Option<i64>>("erase_time")?.map(Timestamp),
    })
}
