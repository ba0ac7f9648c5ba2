//! Makes a request repeatable: the same `request_id` from the same caller writes once (AIP-155).

use crate::{Error, Transaction, query};

/// How long an answer is remembered, in microseconds: 24 h.
pub const KEPT_FOR_MICROS: i64 = 24 * 60 * 60 * 1_000_000;

/// What names a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Who asks: a person's, service's or guest's name, or `anonymous`.
    pub caller: String,
    /// Which method, for example `CreateComment`.
    pub method: &'static str,
    /// In which blog; empty outside one.
    pub blog: String,
    /// The caller's own `request_id`.
    pub request_id: String,
    /// SHA-256 over the request without its `request_id`.
    pub request_hash: Vec<u8>,
}

/// What is known of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known {
    /// It is new, and was marked as answered: write.
    New,
    /// It was answered with this resource: answer it again as it is now.
    Answered(String),
    /// The id was used with other content.
    Conflict,
}

/// Marks the request as answered with `resource`, in the transaction that writes it, unless it was
/// answered before.
///
/// Of two that run side by side on PostgreSQL the later waits here for the end of the earlier one.
pub async fn claim(
    transaction: &mut Transaction,
    key: &Key,
    resource: &str,
    now_micros: i64,
) -> Result<Known, Error> {
    // A row past its day may still lie there until the sweep has come by: it counts as none.
    let is_new = query(
        "INSERT INTO idempotency_keys (blog, caller, method, request_id, request_hash, resource, create_time) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (blog, caller, method, request_id) DO UPDATE \
         SET request_hash = excluded.request_hash, resource = excluded.resource, \
         create_time = excluded.create_time WHERE idempotency_keys.create_time <= $8",
    )
    .bind(&key.blog)
    .bind(&key.caller)
    .bind(key.method)
    .bind(&key.request_id)
    .bind(key.request_hash.as_slice())
    .bind(resource)
    .bind(now_micros)
    .bind(now_micros - KEPT_FOR_MICROS)
    .execute(transaction)
    .await?
        == 1;
    if is_new { Ok(Known::New) } else { answered(transaction, key).await }
}

async fn answered(transaction: &mut Transaction, key: &Key) -> Result<Known, Error> {
    let row = query(
        "SELECT request_hash, resource FROM idempotency_keys \
         WHERE blog = $1 AND caller = $2 AND method = $3 AND request_id = $4",
    )
    .bind(&key.blog)
    .bind(&key.caller)
    .bind(key.method)
    .bind(&key.request_id)
    .fetch_one(transaction)
    .await?;
    if row.get::<Vec<u8>>("request_hash")? == key.request_hash {
        Ok(Known::Answered(row.get("resource")?))
    } else {
        Ok(Known::Conflict)
    }
}

/// Forgets every request of a caller in a blog, empty outside one; answers how many. One that comes again
/// is new.
pub async fn forget_caller(transaction: &mut Transaction, blog: &str, caller: &str) -> Result<u64, Error> {
    query("DELETE FROM idempotency_keys WHERE blog = $1 AND caller = $2")
        .bind(blog)
        .bind(caller)
        .execute(transaction)
        .await
}

/// Forgets every request of a caller, and every one that was answered with the resource of that name or
/// something below it, in whichever blog and outside; answers how many. Goes through a day's requests.
pub async fn forget_everywhere(transaction: &mut Transaction, name: &str) -> Result<u64, Error> {
    query("DELETE FROM idempotency_keys WHERE caller = $1 OR resource = $1 OR resource LIKE $2")
        .bind(name)
        .bind(format!("{name}/%"))
        .execute(transaction)
        .await
}

/// Forgets every request in a blog that was answered with a resource, whoever asked; answers how many.
/// Goes through a day's requests of the blog.
pub async fn forget_resource(
    transaction: &mut Transaction,
    blog: &str,
    resource: &str,
) -> Result<u64, Error> {
    query("DELETE FROM idempotency_keys WHERE blog = $1 AND resource = $2")
        .bind(blog)
        .bind(resource)
        .execute(transaction)
        .await
}

/// Forgets what is older than a day; answers how many.
pub async fn sweep(transaction: &mut Transaction, now_micros: i64) -> Result<u64, Error> {
    query("DELETE FROM idempotency_keys WHERE create_time <= $1")
        .bind(now_micros - KEPT_FOR_MICROS)
        .execute(transaction)
        .await
}
