//! Statements over the accounts by which persons sign in.

use service_kit::time::Timestamp;
use store_kit::{Database, Error, Row, Statement, Transaction};

use crate::values::{Account, Identity, IdentityId, IdentityName, Issuer, PersonId, Provider, Subject};

macro_rules! columns {
    () => {
        "id, person, issuer, subject, provider, create_time, last_sign_in_time"
    };
}

pub(super) const STATEMENTS: &[Statement] = &[INSERT, SIGN_IN, BY_ACCOUNT, LIST, COUNT, LAST_SIGN_IN, DELETE];

const INSERT: Statement = Statement::same(
    "INSERT INTO identities (id, person, account_key, issuer, subject, provider, create_time, \
     last_sign_in_time) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (account_key) DO NOTHING",
);

/// Whether the account was nobody's. On PostgreSQL it waits for somebody who is about to take it.
pub(crate) async fn insert(tx: &mut Transaction, identity: &Identity) -> Result<bool, Error> {
    let Identity { name, account, create_time, last_sign_in_time } = identity;
    let inserted = INSERT
        .query(tx)
        .bind(name.id.as_str())
        .bind(name.person.as_str())
        .bind(account.key())
        .bind(account.issuer.as_str())
        .bind(account.subject.as_str())
        .bind(account.provider.as_str())
        .bind(create_time.0)
        .bind(last_sign_in_time.map(|time| time.0))
        .execute(tx)
        .await?;
    Ok(inserted == 1)
}

const SIGN_IN: Statement = Statement::same(concat!(
    "UPDATE identities SET provider = $2, last_sign_in_time = $3 WHERE account_key = $1 RETURNING ",
    columns!()
));

/// Notes that somebody signs in by the account; `None` when it is nobody's.
pub(crate) async fn sign_in(
    tx: &mut Transaction,
    account: &Account,
    now: Timestamp,
) -> Result<Option<Identity>, Error> {
    let query = SIGN_IN.query(tx).bind(account.key()).bind(account.provider.as_str()).bind(now.0);
    query.fetch_optional(tx).await?.as_ref().map(identity).transpose()
}

const BY_ACCOUNT: Statement =
    Statement::same(concat!("SELECT ", columns!(), " FROM identities WHERE account_key = $1"));

/// The account, if it is somebody's.
pub(crate) async fn by_account(tx: &mut Transaction, account: &Account) -> Result<Option<Identity>, Error> {
    let row = BY_ACCOUNT.query(tx).bind(account.key()).fetch_optional(tx).await?;
    row.as_ref().map(identity).transpose()
}

const LIST: Statement = Statement::same(concat!(
    "SELECT ",
    columns!(),
    " FROM identities WHERE person = $1 AND (create_time, id) > ($2, $3) ORDER BY create_time, id LIMIT $4"
));

/// Up to `most` of a person's accounts after a position, in the order they were added.
pub(crate) async fn list(
    database: &Database,
    person: &PersonId,
    after: Option<&(i64, IdentityId)>,
    most: u32,
) -> Result<Vec<Identity>, Error> {
    let (time, id) = after.map_or((i64::MIN, ""), |(time, id)| (*time, id.as_str()));
    let query = LIST.query(database).bind(person.as_str()).bind(time).bind(id).bind(most);
    query.fetch_all(database).await?.iter().map(identity).collect()
}

const COUNT: Statement = Statement::same("SELECT COUNT(*) AS identities FROM identities WHERE person = $1");

/// How many accounts a person has who is kept from other writers.
pub(crate) async fn count(tx: &mut Transaction, person: &PersonId) -> Result<i64, Error> {
    COUNT.query(tx).bind(person.as_str()).fetch_one(tx).await?.get("identities")
}

const LAST_SIGN_IN: Statement =
    Statement::same("SELECT MAX(last_sign_in_time) AS last FROM identities WHERE person = $1");

/// When the person last signed in, by whichever account that is still theirs.
pub(crate) async fn last_sign_in(
    tx: &mut Transaction,
    person: &PersonId,
) -> Result<Option<Timestamp>, Error> {
    let row = LAST_SIGN_IN.query(tx).bind(person.as_str()).fetch_one(tx).await?;
    Ok(row.get::<Option<i64>>("last")?.map(Timestamp))
}

const DELETE: Statement = Statement::same("DELETE FROM identities WHERE person = $1 AND id = $2");

/// Whether the account was there to be taken away.
pub(crate) async fn delete(tx: &mut Transaction, name: &IdentityName) -> Result<bool, Error> {
    let query = DELETE.query(tx).bind(name.person.as_str()).bind(name.id.as_str());
    Ok(query.execute(tx).await? == 1)
}

fn identity(row: &Row) -> Result<Identity, Error> {
    Ok(Identity {
        name: IdentityName {
            person: PersonId::stored(row.get("person")?),
            id: IdentityId::stored(row.get("id")?),
        },
        account: Account {
            issuer: Issuer::stored(row.get("issuer")?),
            subject: Subject::stored(row.get("subject")?),
            provider: Provider::stored(row.get("provider")?),
        },
        create_time: Timestamp(row.get("create_time")?),
        last_sign_in_time: row.get::<Option<i64>>("last_sign_in_time")?.map(Timestamp),
    })
}
