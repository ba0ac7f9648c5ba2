//! Who was erased, what was known of them besides what they wrote, and whether the search index still
//! holds words of theirs.

use service_kit::time::Timestamp;
use store_kit::{Database, Error, Statement, Target, Transaction, query};

/// Every statement here that the engines share.
pub const STATEMENTS: &[&str] =
    &[MARK, GET, FINISH, FORGET_MEMBER, FORGET_AUTHOR, OWE_WORDS, OWED_WORDS, PAY_WORDS];

/// Those that they spell differently.
pub const PER_ENGINE: &[Statement] = &[WAIT_FOR_WRITES];

const MARK: &str =
    "INSERT INTO erased_persons (person, erase_time) VALUES ($1, $2) ON CONFLICT (person) DO NOTHING";

// On PostgreSQL a write that has not seen the mark has locked a thread (`threads::lock`), or is storing an
// answer of posts-service: this waits until such have ended, and keeps the next ones waiting until they
// see it. On SQLite there is one write at a time.
const WAIT_FOR_WRITES: Statement =
    Statement::each("SELECT 1 AS alone", "LOCK TABLE threads, member_access IN SHARE MODE");

// Index: member_access_of_person.
const FORGET_MEMBER: &str = "DELETE FROM member_access WHERE person = $1";

// Goes through the table: persons are erased rarely.
const FORGET_AUTHOR: &str = "UPDATE post_access SET author_person = NULL WHERE author_person = $1";

/// Notes that the person was erased: when this is committed, nothing of theirs is written any more, and
/// every earlier write of theirs is there to be found. Forgets what posts-service said of them.
pub async fn mark(transaction: &mut Transaction, person: &str, time: Timestamp) -> Result<(), Error> {
    query(MARK).bind(person).bind(time.0).execute(&mut *transaction).await?;
    WAIT_FOR_WRITES.query(transaction).execute(&mut *transaction).await?;
    query(FORGET_MEMBER).bind(person).execute(&mut *transaction).await?;
    query(FORGET_AUTHOR).bind(person).execute(transaction).await.map(drop)
}

const GET: &str = "SELECT finish_time FROM erased_persons WHERE person = $1";

/// Whether the person was erased.
pub async fn is_marked(target: impl Into<Target<'_>>, person: &str) -> Result<bool, Error> {
    Ok(query(GET).bind(person).fetch_optional(target).await?.is_some())
}

/// Whether the person was erased, and nothing of theirs is here any more.
pub async fn is_finished(database: &Database, person: &str) -> Result<bool, Error> {
    let row = query(GET).bind(person).fetch_optional(database).await?;
    row.map_or(Ok(false), |row| Ok(row.get::<Option<i64>>("finish_time")?.is_some()))
}

const FINISH: &str = "UPDATE erased_persons SET finish_time = $2 WHERE person = $1";

/// Notes that nothing of the person is here any more.
pub async fn finish(transaction: &mut Transaction, person: &str, now: Timestamp) -> Result<(), Error> {
    query(FINISH).bind(person).bind(now.0).execute(transaction).await.map(drop)
}

const OWE_WORDS: &str = "INSERT INTO erased_words (id, count) VALUES (1, 1) \
     ON CONFLICT (id) DO UPDATE SET count = erased_words.count + 1";

/// Notes that the search index holds words that were erased.
pub async fn owe_words(transaction: &mut Transaction) -> Result<(), Error> {
    query(OWE_WORDS).execute(transaction).await.map(drop)
}

const OWED_WORDS: &str = "SELECT count FROM erased_words WHERE id = 1";

/// How often that was noted since the index was last written anew; `None`: never.
pub async fn owed_words(database: &Database) -> Result<Option<i64>, Error> {
    query(OWED_WORDS).fetch_optional(database).await?.map(|row| row.get("count")).transpose()
}

const PAY_WORDS: &str = "DELETE FROM erased_words WHERE id = 1 AND count = $1";

/// Notes that the index was written anew, unless more was erased meanwhile.
pub async fn pay_words(transaction: &mut Transaction, count: i64) -> Result<(), Error> {
    query(PAY_WORDS).bind(count).execute(transaction).await.map(drop)
}
