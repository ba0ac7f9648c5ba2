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
    /// It is new: write, then [`remember`].
    New,
    /// It was answered with this resource: answer it again as it is now.
    Answered(String),
    /// The id was used with other content.
    Conflict,
}

/// Looks the request up, in the transaction that is to write.
///
/// Two of the same that run side by side meet at [`remember`]: the later one fails there on the
/// primary key, and its caller repeats it.
pub async fn look_up(transaction: &mut Transaction, key: &Key, now_micros: i64) -> Result<Known, Error> {
    let row = query(
        "SELECT request_hash, resource FROM idempotency_keys \
         WHERE blog = $1 AND caller = $2 AND method = $3 AND request_id = $4 AND create_time > $5",
    )
    .bind(&key.blog)
    .bind(&key.caller)
    .bind(key.method)
    .bind(&key.request_id)
    .bind(now_micros - KEPT_FOR_MICROS)
    .fetch_optional(transaction)
    .await?;
    let Some(row) = row else { return Ok(Known::New) };
    if row.get::<Vec<u8>>("request_hash")? == key.request_hash {
        Ok(Known::Answered(row.get("resource")?))
    } else {
        Ok(Known::Conflict)
    }
}

/// Remembers the answer, in the transaction that wrote it.
///
/// # Errors
/// A unique violation when the same request was answered meanwhile.
pub async fn remember(
    transaction: &mut Transaction,
    key: &Key,
    resource: &str,
    now_micros: i64,
) -> Result<(), Error> {
    // A row past its day may still lie there until the sweep has come by.
    query(
        "DELETE FROM idempotency_keys \
         WHERE blog = $1 AND caller = $2 AND method = $3 AND request_id = $4 AND create_time <= $5",
    )
    .bind(&key.blog)
    .bind(&key.caller)
    .bind(key.method)
    .bind(&key.request_id)
    .bind(now_micros - KEPT_FOR_MICROS)
    .execute(transaction)
    .await?;
    query(
        "INSERT INTO idempotency_keys (blog, caller, method, request_id, request_hash, resource, create_time) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(&key.blog)
    .bind(&key.caller)
    .bind(key.method)
    .bind(&key.request_id)
    .bind(key.request_hash.as_slice())
    .bind(resource)
    .bind(now_micros)
    .execute(transaction)
    .await?;
    Ok(())
}

/// Forgets what is older than a day; answers how many.
pub async fn sweep(transaction: &mut Transaction, now_micros: i64) -> Result<u64, Error> {
    query("DELETE FROM idempotency_keys WHERE create_time <= $1")
        .bind(now_micros - KEPT_FOR_MICROS)
        .execute(transaction)
        .await
}
