//! Statements over members. A removed one keeps its row, since posts stay under the name.

use service_kit::time::Timestamp;
use store_kit::{Database, Error, Row, Statement, Target, Transaction, json_list, outbox::Kind, with_list};

use crate::{
    store::{changes, word},
    values::{BlogId, Member, MemberId, MemberName, Membership, PersonId, Place, Role},
};

macro_rules! columns {
    () => {
        "m.blog, m.id, m.person, m.display_name, m.role, m.author_source_key, m.revision, m.create_time, \
         m.update_time, m.delete_time"
    };
}

pub(super) use columns;

pub(super) const STATEMENTS: &[Statement] = &[
    STANDING,
    INSERT,
    GET,
    GET_MANY,
    BY_SOURCE_KEY,
    BY_DISPLAY_NAME,
    FIRST_OWNER,
    LIST,
    COUNT_OWNERS,
    UPDATE,
];

const STANDING: Statement = Statement::same(
    "SELECT m.id, m.role FROM blogs b \
     LEFT JOIN members m ON m.blog = b.id AND m.person = $2 AND m.delete_time IS NULL \
     WHERE b.id = $1 AND b.delete_time IS NULL",
);

/// A person's place in a blog; `None` when there is no such blog.
pub(crate) async fn standing(
    target: impl Into<Target<'_>>,
    blog: &BlogId,
    person: Option<&PersonId>,
) -> Result<Option<Place>, Error> {
    let target = target.into();
    let query = STANDING.query(&target).bind(blog.as_str()).bind(person.map(PersonId::as_str));
    let Some(row) = query.fetch_optional(target).await? else { return Ok(None) };
    let (Some(person), Some(member)) = (person, row.get::<Option<String>>("id")?) else {
        return Ok(Some(Place(None)));
    };
    let role = word(&row, "role", Role::parse)?;
    Ok(Some(Place(Some(Membership { person: person.clone(), member: MemberId::stored(member), role }))))
}

const INSERT: Statement = Statement::same(
    "INSERT INTO members (blog, id, person, display_name, role, author_source_key, revision, create_time, \
     update_time) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
);

/// Adds a member. Whoever adds one holds the blog's row, and has looked whether the person is one.
pub(crate) async fn insert(tx: &mut Transaction, member: &Member) -> Result<(), Error> {
    INSERT
        .query(tx)
        .bind(member.name.blog.as_str())
        .bind(member.name.id.as_str())
        .bind(member.person.as_ref().map(PersonId::as_str))
        .bind(&member.display_name)
        .bind(member.role.as_str())
        .bind(member.author_source_key.as_deref())
        .bind(member.revision)
        .bind(member.create_time.0)
        .bind(member.update_time.0)
        .execute(tx)
        .await?;
    changes::member(tx, member, Kind::Created);
    Ok(())
}

const GET: Statement = Statement::same(concat!(
    "SELECT ",
    columns!(),
    " FROM members m WHERE m.blog = $1 AND m.id = $2 AND m.delete_time IS NULL"
));

/// A member who was not removed.
pub(crate) async fn get(target: impl Into<Target<'_>>, name: &MemberName) -> Result<Option<Member>, Error> {
    let target = target.into();
    let query = GET.query(&target).bind(name.blog.as_str()).bind(name.id.as_str());
    query.fetch_optional(target).await?.as_ref().map(member).transpose()
}

macro_rules! get_many {
    ($open:literal, $close:literal) => {
        concat!(
            "SELECT ",
            columns!(),
            " FROM members m WHERE m.blog = $1 AND m.delete_time IS NULL \
             AND m.id IN (SELECT wanted.value FROM ",
            $open,
            "$2",
            $close,
            " AS wanted)"
        )
    };
}

const GET_MANY: Statement = with_list!(get_many);

/// Those among these who were not removed, in no order.
pub(crate) async fn get_many(
    database: &Database,
    blog: &BlogId,
    ids: &[MemberId],
) -> Result<Vec<Member>, Error> {
    let ids = json_list(ids.iter().map(MemberId::as_str));
    let query = GET_MANY.query(database).bind(blog.as_str()).bind(ids);
    query.fetch_all(database).await?.iter().map(member).collect()
}

const BY_SOURCE_KEY: Statement = Statement::same(
    "SELECT m.id FROM members m WHERE m.blog = $1 AND m.author_source_key = $2 AND m.delete_time IS NULL",
);

/// The member whom an import calls so.
pub(crate) async fn by_source_key(
    tx: &mut Transaction,
    blog: &BlogId,
    key: &str,
) -> Result<Option<MemberId>, Error> {
    let row = BY_SOURCE_KEY.query(tx).bind(blog.as_str()).bind(key).fetch_optional(tx).await?;
    row.map(|row| Ok(MemberId::stored(row.get("id")?))).transpose()
}

const BY_DISPLAY_NAME: Statement = Statement::same(concat!(
    "SELECT ",
    columns!(),
    " FROM members m WHERE m.blog = $1 AND m.display_name = $2 AND m.person IS NOT NULL \
     AND m.delete_time IS NULL ORDER BY m.create_time, m.id LIMIT 1"
));

/// The first member of that shown name who is a person. Rare (`rapport token`), so without an index
/// beyond the blog's.
pub(crate) async fn by_display_name(
    tx: &mut Transaction,
    blog: &BlogId,
    display_name: &str,
) -> Result<Option<Member>, Error> {
    let row = BY_DISPLAY_NAME.query(tx).bind(blog.as_str()).bind(display_name).fetch_optional(tx).await?;
    row.as_ref().map(member).transpose()
}

const FIRST_OWNER: Statement = Statement::same(concat!(
    "SELECT ",
    columns!(),
    " FROM members m WHERE m.blog = $1 AND m.role = 'OWNER' AND m.person IS NOT NULL \
     AND m.delete_time IS NULL ORDER BY m.create_time, m.id LIMIT 1"
));

/// The OWNER who can act for the blog for longest. Rare (`rapport claim`), so without an index beyond the
/// blog's.
pub(crate) async fn first_owner(tx: &mut Transaction, blog: &BlogId) -> Result<Option<Member>, Error> {
    let row = FIRST_OWNER.query(tx).bind(blog.as_str()).fetch_optional(tx).await?;
    row.as_ref().map(member).transpose()
}

const LIST: Statement = Statement::same(concat!(
    "SELECT ",
    columns!(),
    " FROM members m WHERE m.blog = $1 AND m.delete_time IS NULL AND (m.create_time, m.id) > ($2, $3) \
     ORDER BY m.create_time, m.id LIMIT $4"
));

/// Up to `most` members after a position, in the order they were added.
pub(crate) async fn list(
    database: &Database,
    blog: &BlogId,
    after: Option<&(i64, MemberId)>,
    most: u32,
) -> Result<Vec<Member>, Error> {
    let (time, id) = after.map_or((i64::MIN, ""), |(time, id)| (*time, id.as_str()));
    let query = LIST.query(database).bind(blog.as_str()).bind(time).bind(id).bind(most);
    query.fetch_all(database).await?.iter().map(member).collect()
}

const COUNT_OWNERS: Statement = Statement::same(
    "SELECT COUNT(*) AS owners FROM members m WHERE m.blog = $1 AND m.role = 'OWNER' \
     AND m.person IS NOT NULL AND m.delete_time IS NULL",
);

/// How many OWNERs can act for the blog.
pub(crate) async fn count_owners(tx: &mut Transaction, blog: &BlogId) -> Result<i64, Error> {
    COUNT_OWNERS.query(tx).bind(blog.as_str()).fetch_one(tx).await?.get("owners")
}

const UPDATE: Statement = Statement::same(
    "UPDATE members SET display_name = $3, role = $4, revision = $5, update_time = $6, delete_time = $7 \
     WHERE blog = $1 AND id = $2",
);

/// Writes a member whose blog's row is held.
pub(crate) async fn update(tx: &mut Transaction, member: &Member) -> Result<(), Error> {
    UPDATE
        .query(tx)
        .bind(member.name.blog.as_str())
        .bind(member.name.id.as_str())
        .bind(&member.display_name)
        .bind(member.role.as_str())
        .bind(member.revision)
        .bind(member.update_time.0)
        .bind(member.delete_time.map(|time| time.0))
        .execute(tx)
        .await?;
    changes::member(tx, member, Kind::Updated);
    Ok(())
}

pub(super) fn member(row: &Row) -> Result<Member, Error> {
    Ok(Member {
        name: MemberName { blog: BlogId::stored(row.get("blog")?), id: MemberId::stored(row.get("id")?) },
        person: row.get::<Option<String>>("person")?.map(PersonId::stored),
        display_name: row.get("display_name")?,
        role: word(row, "role", Role::parse)?,
        author_source_key: row.get("author_source_key")?,
        revision: row.get("revision")?,
        create_time: Timestamp(row.get("create_time")?),
        update_time: Timestamp(row.get("update_time")?),
        delete_time: row.get::<Option<i64>>("delete_time")?.map(Timestamp),
    })
}
