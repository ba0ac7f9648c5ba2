//! Statements over API keys.

use service_kit::time::Timestamp;
use store_kit::{Database, Error, Row, Statement, Target, Transaction};

use crate::values::{ApiKey, ApiKeyId, ApiKeyName, KeySecret, PersonId};

macro_rules! columns {
    () => {
        "k.id, k.person, k.display_name, k.scopes, k.create_time, k.expire_time, k.last_use_time"
    };
}

pub(super) const STATEMENTS: &[Statement] =
    &[INSERT, GET, FIND, LIST, COUNT, FORGET_EXPIRED, NOTE_USE, DELETE, FORGET_ALL];

const INSERT: Statement = Statement::same(
    "INSERT INTO api_keys (id, person, secret_hash, display_name, scopes, create_time, expire_time) \
     VALUES ($1, $2, $3, $4, $5, $6, $7)",
);

/// Adds a key. Whoever adds one keeps the person from other writers.
pub(crate) async fn insert(tx: &mut Transaction, key: &ApiKey, secret: &KeySecret) -> Result<(), Error> {
    INSERT
        .query(tx)
        .bind(key.name.id.as_str())
        .bind(key.name.person.as_str())
        .bind(secret.hash())
        .bind(&key.display_name)
        .bind(key.scopes.join(" "))
        .bind(key.create_time.0)
        .bind(key.expire_time.0)
        .execute(tx)
        .await?;
    Ok(())
}

const GET: Statement =
    Statement::same(concat!("SELECT ", columns!(), " FROM api_keys k WHERE k.id = $1 AND k.person = $2"));

/// A person's key, expired or not.
pub(crate) async fn get(target: impl Into<Target<'_>>, name: &ApiKeyName) -> Result<Option<ApiKey>, Error> {
    let target = target.into();
    let query = GET.query(&target).bind(name.id.as_str()).bind(name.person.as_str());
    query.fetch_optional(target).await?.as_ref().map(api_key).transpose()
}

// By the constraint on the hash.
const FIND: Statement =
    Statement::same(concat!("SELECT ", columns!(), " FROM api_keys k WHERE k.secret_hash = $1"));

/// The key that the secret opens, expired or not.
pub(crate) async fn find(database: &Database, secret: &KeySecret) -> Result<Option<ApiKey>, Error> {
    let row = FIND.query(database).bind(secret.hash()).fetch_optional(database).await?;
    row.as_ref().map(api_key).transpose()
}

// Index: api_keys_of_person.
const LIST: Statement = Statement::same(concat!(
    "SELECT ",
    columns!(),
    " FROM api_keys k WHERE k.person = $1 AND (k.create_time, k.id) > ($2, $3) \
     ORDER BY k.create_time, k.id LIMIT $4"
));

/// Up to `most` of a person's keys after a position, in the order they were made.
pub(crate) async fn list(
    database: &Database,
    person: &PersonId,
    after: Option<&(i64, ApiKeyId)>,
    most: u32,
) -> Result<Vec<ApiKey>, Error> {
    let (time, id) = after.map_or((i64::MIN, ""), |(time, id)| (*time, id.as_str()));
    let query = LIST.query(database).bind(person.as_str()).bind(time).bind(id).bind(most);
    query.fetch_all(database).await?.iter().map(api_key).collect()
}

const COUNT: Statement = Statement::same("SELECT COUNT(*) AS api_keys FROM api_keys k WHERE k.person = $1");

/// How many keys a person has who is kept from other writers.
pub(crate) async fn count(tx: &mut Transaction, person: &PersonId) -> Result<i64, Error> {
    COUNT.query(tx).bind(person.as_str()).fetch_one(tx).await?.get("api_keys")
}

const FORGET_EXPIRED: Statement =
    Statement::same("DELETE FROM api_keys WHERE person = $1 AND expire_time <= $2");

/// Forgets the person's keys that are good no more.
pub(crate) async fn forget_expired(
    tx: &mut Transaction,
    person: &PersonId,
    now: Timestamp,
) -> Result<(), Error> {
    FORGET_EXPIRED.query(tx).bind(person.as_str()).bind(now.0).execute(tx).await.map(drop)
}

// Of two who note side by side the later moment stays.
const NOTE_USE: Statement = Statement::same(
    "UPDATE api_keys SET last_use_time = $2 WHERE id = $1 AND (last_use_time IS NULL OR last_use_time < $2)",
);

/// Notes that a key was used.
pub(crate) async fn note_use(tx: &mut Transaction, id: &ApiKeyId, now: Timestamp) -> Result<(), Error> {
    NOTE_USE.query(tx).bind(id.as_str()).bind(now.0).execute(tx).await.map(drop)
}

const DELETE: Statement = Statement::same("DELETE FROM api_keys WHERE id = $1 AND person = $2");

/// Whether the key was there to be revoked.
pub(crate) async fn delete(tx: &mut Transaction, name: &ApiKeyName) -> Result<bool, Error> {
    let query = DELETE.query(tx).bind(name.id.as_str()).bind(name.person.as_str());
    Ok(query.execute(tx).await? == 1)
}

const FORGET_ALL: Statement = Statement::same("DELETE FROM api_keys WHERE person = $1");

/// Forgets every key of the person.
pub(crate) async fn forget_all(tx: &mut Transaction, person: &PersonId) -> Result<(), Error> {
    FORGET_ALL.query(tx).bind(person.as_str()).execute(tx).await.map(drop)
}

fn api_key(row: &Row) -> Result<ApiKey, Error> {
    Ok(ApiKey {
        name: ApiKeyName {
            person: PersonId::stored(row.get("person")?),
            id: ApiKeyId::stored(row.get("id")?),
        },
        display_name: row.get("display_name")?,
        scopes: row.get::<String>("scopes")?.split(' ').map(str::to_owned).collect(),
        create_time: Timestamp(row.get("create_time")?),
        expire_time: Timestamp(row.get("expire_time")?),
        last_use_time: row.get::<Option<i64>>("last_use_time")?.map(Timestamp),
    })
}
