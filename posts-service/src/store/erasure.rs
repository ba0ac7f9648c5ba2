//! Statements that take a person away, and those that say who was.

use service_kit::time::Timestamp;
use store_kit::{Database, Error, Row, Statement, Transaction, outbox::Kind};

use crate::{
    store::{changes, members, persons},
    values::{BlogId, Member, Person, PersonId, PostId, PostName},
};

pub(super) const STATEMENTS: &[Statement] = &[
    ERASED,
    LIST,
    MEMBERSHIPS,
    ERASE_MEMBER,
    FORGET_IDENTITIES,
    ERASE_PERSON,
    PURGE_OWN,
    OWE_WORDS,
    OWED_WORDS,
    PAY_WORDS,
];

const ERASED: Statement = Statement::same(concat!(
    "SELECT ",
    persons::columns!(),
    " FROM persons p WHERE p.id = $1 AND p.erase_time IS NOT NULL"
));

/// What is left of a person who was erased.
pub(crate) async fn erased(tx: &mut Transaction, id: &PersonId) -> Result<Option<Person>, Error> {
    let row = ERASED.query(tx).bind(id.as_str()).fetch_optional(tx).await?;
    row.as_ref().map(persons::person).transpose()
}

const LIST: Statement = Statement::same(
    "SELECT id, erase_time FROM persons WHERE erase_time IS NOT NULL AND (erase_time, id) > ($1, $2) \
     ORDER BY erase_time, id LIMIT $3",
);

/// Up to `most` persons who were erased, and when, after one of them.
pub(crate) async fn list(
    database: &Database,
    after: Option<&(Timestamp, PersonId)>,
    most: u32,
) -> Result<Vec<(Timestamp, PersonId)>, Error> {
    let (time, id) = after.map_or((i64::MIN, ""), |(time, id)| (time.0, id.as_str()));
    let rows = LIST.query(database).bind(time).bind(id).bind(most).fetch_all(database).await?;
    let one = |row: &Row| Ok((Timestamp(row.get("erase_time")?), PersonId::stored(row.get::<String>("id")?)));
    rows.iter().map(one).collect()
}

const MEMBERSHIPS: Statement = Statement::same(concat!(
    "SELECT ",
    members::columns!(),
    " FROM members m WHERE m.person = $1 AND m.person IS NOT NULL ORDER BY m.blog, m.create_time, m.id"
));

/// Where the person is a member, or was, in whichever blog.
pub(crate) async fn memberships(
    target: impl Into<store_kit::Target<'_>>,
    id: &PersonId,
) -> Result<Vec<Member>, Error> {
    let target = target.into();
    let rows = MEMBERSHIPS.query(&target).bind(id.as_str()).fetch_all(target).await?;
    rows.iter().map(members::member).collect()
}

const ERASE_MEMBER: Statement = Statement::same(
    "UPDATE members SET person = NULL, display_name = '', author_source_key = NULL, revision = $3, \
     update_time = $4, delete_time = $5 WHERE blog = $1 AND id = $2",
);

/// Takes the person and every name out of a member, who is one no more. Posts stay under the row.
pub(crate) async fn erase_member(tx: &mut Transaction, member: &Member, now: Timestamp) -> Result<(), Error> {
    let member = Member {
        revision: member.revision + 1,
        update_time: now,
        delete_time: member.delete_time.or(Some(now)),
        ..member.clone()
    };
    ERASE_MEMBER
        .query(tx)
        .bind(member.name.blog.as_str())
        .bind(member.name.id.as_str())
        .bind(member.revision)
        .bind(member.update_time.0)
        .bind(member.delete_time.map(|time| time.0))
        .execute(tx)
        .await?;
    changes::member(tx, &member, Kind::Removed);
    Ok(())
}

const FORGET_IDENTITIES: Statement = Statement::same("DELETE FROM identities WHERE person = $1");

/// Forgets every account of the person.
pub(crate) async fn forget_identities(tx: &mut Transaction, id: &PersonId) -> Result<(), Error> {
    FORGET_IDENTITIES.query(tx).bind(id.as_str()).execute(tx).await.map(drop)
}

const ERASE_PERSON: Statement = Statement::same(
    "UPDATE persons SET display_name = '', url = '', signed_out_before = NULL, revision = $2, \
     update_time = $3, erase_time = $3 WHERE id = $1",
);

/// Takes everything out of a person whom `persons::lock` keeps; answers what is left.
pub(crate) async fn erase_person(
    tx: &mut Transaction,
    person: &Person,
    now: Timestamp,
) -> Result<Person, Error> {
    let left = Person {
        display_name: String::new(),
        url: String::new(),
        signed_out_before: None,
        revision: person.revision + 1,
        update_time: now,
        erase_time: Some(now),
        ..person.clone()
    };
    let query = ERASE_PERSON.query(tx).bind(left.id.as_str()).bind(left.revision).bind(now.0);
    query.execute(tx).await?;
    changes::person(tx, &left);
    Ok(left)
}

// Index: posts_by_author.
const PURGE_OWN: Statement = Statement::same(
    "DELETE FROM posts WHERE blog = $1 AND id IN (SELECT p.id FROM members m \
     JOIN posts p ON p.blog = m.blog AND p.author = m.id WHERE m.blog = $1 AND m.person = $2 LIMIT $3) \
     RETURNING id, revision",
);

/// Removes up to `most` posts of the person in a blog for good; answers how many.
pub(crate) async fn purge_own(
    tx: &mut Transaction,
    blog: &BlogId,
    person: &PersonId,
    most: u32,
    now: Timestamp,
) -> Result<usize, Error> {
    let query = PURGE_OWN.query(tx).bind(blog.as_str()).bind(person.as_str()).bind(most);
    let rows = query.fetch_all(&mut *tx).await?;
    for row in &rows {
        let name = PostName { blog: blog.clone(), id: PostId::stored(row.get("id")?) };
        // No row has this revision: it is that of being gone.
        changes::post(tx, &name, Kind::Removed, row.get::<i64>("revision")? + 1, now);
    }
    if !rows.is_empty() {
        OWE_WORDS.query(tx).execute(tx).await?;
    }
    Ok(rows.len())
}

const OWE_WORDS: Statement = Statement::same(
    "INSERT INTO erased_words (id, count) VALUES (1, 1) \
     ON CONFLICT (id) DO UPDATE SET count = erased_words.count + 1",
);

const OWED_WORDS: Statement = Statement::same("SELECT count FROM erased_words WHERE id = 1");

/// How often posts were erased since the search index was last written anew; `None`: never.
pub(crate) async fn owed_words(database: &Database) -> Result<Option<i64>, Error> {
    let row = OWED_WORDS.query(database).fetch_optional(database).await?;
    row.map(|row| row.get("count")).transpose()
}

const PAY_WORDS: Statement = Statement::same("DELETE FROM erased_words WHERE id = 1 AND count = $1");

/// Notes that the index was written anew, unless more was erased meanwhile.
pub(crate) async fn pay_words(tx: &mut Transaction, count: i64) -> Result<(), Error> {
    PAY_WORDS.query(tx).bind(count).execute(tx).await.map(drop)
}
