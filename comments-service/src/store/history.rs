//! What a commenter wrote before; read in the transaction that adds to it.

use service_kit::time::Timestamp;
use store_kit::{Error, Row, Transaction, query};

use crate::name::{BlogId, CommentId, PostId};

/// Every statement here.
pub const STATEMENTS: &[&str] =
    &[LAST_OF_PERSON, LAST_OF_GUEST, LAST_OF_ADDRESS, GUEST_WAS_APPROVED, SAME_TEXT];

// Index: comments_of_person.
const LAST_OF_PERSON: &str = "SELECT create_time FROM comments WHERE blog = $1 AND person = $2 AND person IS NOT NULL \
     ORDER BY create_time DESC LIMIT 1";

/// When the person wrote last in the blog.
pub async fn last_of_person(
    transaction: &mut Transaction,
    blog: &BlogId,
    person: &str,
) -> Result<Option<Timestamp>, Error> {
    time(query(LAST_OF_PERSON).bind(blog.as_str()).bind(person).fetch_optional(transaction).await?.as_ref())
}

// Index: comments_of_guest.
const LAST_OF_GUEST: &str = "SELECT create_time FROM comments WHERE blog = $1 AND guest = $2 AND guest IS NOT NULL \
     ORDER BY create_time DESC LIMIT 1";

/// When the guest wrote last in the blog.
pub async fn last_of_guest(
    transaction: &mut Transaction,
    blog: &BlogId,
    guest: &str,
) -> Result<Option<Timestamp>, Error> {
    time(query(LAST_OF_GUEST).bind(blog.as_str()).bind(guest).fetch_optional(transaction).await?.as_ref())
}

// Index: comments_of_address.
const LAST_OF_ADDRESS: &str = "SELECT create_time FROM comments WHERE blog = $1 AND client_address = $2 \
     AND person IS NULL AND client_address <> '' ORDER BY create_time DESC LIMIT 1";

/// When anybody but a person wrote last in the blog from this address.
pub async fn last_of_address(
    transaction: &mut Transaction,
    blog: &BlogId,
    address: &str,
) -> Result<Option<Timestamp>, Error> {
    time(query(LAST_OF_ADDRESS).bind(blog.as_str()).bind(address).fetch_optional(transaction).await?.as_ref())
}

// Index: comments_of_guest.
const GUEST_WAS_APPROVED: &str = "SELECT create_time FROM comments WHERE blog = $1 AND guest = $2 AND guest IS NOT NULL \
     AND state = 'APPROVED' LIMIT 1";

/// Whether a comment of the guest is shown in the blog.
pub async fn guest_was_approved(
    transaction: &mut Transaction,
    blog: &BlogId,
    guest: &str,
) -> Result<bool, Error> {
    let row = query(GUEST_WAS_APPROVED).bind(blog.as_str()).bind(guest).fetch_optional(transaction).await?;
    Ok(row.is_some())
}

// Index: comments_of_text.
const SAME_TEXT: &str = "SELECT create_time FROM comments WHERE blog = $1 AND post = $2 \
     AND text_hash IN ($3, $4) AND text_hash <> '' AND id <> $5 LIMIT 1";

/// Whether a comment of the thread has one of two hashes of commenter and text, `except` this one.
pub async fn same_text(
    transaction: &mut Transaction,
    blog: &BlogId,
    post: &PostId,
    hashes: [&str; 2],
    except: Option<&CommentId>,
) -> Result<bool, Error> {
    let row = query(SAME_TEXT)
        .bind(blog.as_str())
        .bind(post.as_str())
        .bind(hashes[0])
        .bind(hashes[1])
        .bind(except.map_or("", CommentId::as_str))
        .fetch_optional(transaction)
        .await?;
    Ok(row.is_some())
}

fn time(row: Option<&Row>) -> Result<Option<Timestamp>, Error> {
    row.map(|row| row.get("create_time").map(Timestamp)).transpose()
}
