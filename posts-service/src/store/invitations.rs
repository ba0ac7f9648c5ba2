//! Statements over invitations. An accepted one keeps its row, so that it is known to be used.

use service_kit::time::Timestamp;
use store_kit::{Database, Error, Row, Statement, Target, Transaction};

use crate::{
    store::word,
    values::{BlogId, Invitation, InvitationId, InvitationName, MemberId, Role},
};

macro_rules! columns {
    () => {
        "i.blog, i.id, i.role, i.code_hash, i.create_time, i.expire_time, i.member"
    };
}

pub(super) const STATEMENTS: &[Statement] = &[INSERT, GET, LIST_OPEN, COUNT_OPEN, FORGET_OLD, ACCEPT, DELETE];

const INSERT: Statement = Statement::same(
    "INSERT INTO invitations (blog, id, code_hash, role, create_time, expire_time) \
     VALUES ($1, $2, $3, $4, $5, $6)",
);

/// Adds an invitation. Whoever adds one holds the blog's row.
pub(crate) async fn insert(tx: &mut Transaction, invitation: &Invitation) -> Result<(), Error> {
    INSERT
        .query(tx)
        .bind(invitation.name.blog.as_str())
        .bind(invitation.name.id.as_str())
        .bind(invitation.code_hash.clone())
        .bind(invitation.role.as_str())
        .bind(invitation.create_time.0)
        .bind(invitation.expire_time.0)
        .execute(tx)
        .await?;
    Ok(())
}

const GET: Statement = Statement::same(concat!(
    "SELECT ",
    columns!(),
    " FROM invitations i JOIN blogs b ON b.id = i.blog \
     WHERE i.blog = $1 AND i.id = $2 AND b.delete_time IS NULL"
));

/// An invitation to a blog that is there, open or not.
pub(crate) async fn get(
    target: impl Into<Target<'_>>,
    name: &InvitationName,
) -> Result<Option<Invitation>, Error> {
    let target = target.into();
    let query = GET.query(&target).bind(name.blog.as_str()).bind(name.id.as_str());
    query.fetch_optional(target).await?.as_ref().map(invitation).transpose()
}

// By the index of those that nobody accepted.
const LIST_OPEN: Statement = Statement::same(concat!(
    "SELECT ",
    columns!(),
    " FROM invitations i WHERE i.blog = $1 AND i.member IS NULL AND i.expire_time > $2 \
     AND (i.create_time, i.id) > ($3, $4) ORDER BY i.create_time, i.id LIMIT $5"
));

/// Up to `most` open invitations after a position, in the order they were made.
pub(crate) async fn list_open(
    database: &Database,
    blog: &BlogId,
    now: Timestamp,
    after: Option<&(i64, InvitationId)>,
    most: u32,
) -> Result<Vec<Invitation>, Error> {
    let (time, id) = after.map_or((i64::MIN, ""), |(time, id)| (*time, id.as_str()));
    let query = LIST_OPEN.query(database).bind(blog.as_str()).bind(now.0).bind(time).bind(id).bind(most);
    query.fetch_all(database).await?.iter().map(invitation).collect()
}

const COUNT_OPEN: Statement = Statement::same(
    "SELECT COUNT(*) AS invitations FROM invitations i WHERE i.blog = $1 AND i.member IS NULL",
);

/// How many nobody accepted.
pub(crate) async fn count_open(tx: &mut Transaction, blog: &BlogId) -> Result<i64, Error> {
    COUNT_OPEN.query(tx).bind(blog.as_str()).fetch_one(tx).await?.get("invitations")
}

const FORGET_OLD: Statement =
    Statement::same("DELETE FROM invitations WHERE blog = $1 AND member IS NULL AND expire_time <= $2");

/// Forgets the blog's invitations that nobody accepted in time.
pub(crate) async fn forget_old(tx: &mut Transaction, blog: &BlogId, now: Timestamp) -> Result<(), Error> {
    FORGET_OLD.query(tx).bind(blog.as_str()).bind(now.0).execute(tx).await.map(drop)
}

const ACCEPT: Statement =
    Statement::same("UPDATE invitations SET accept_time = $3, member = $4 WHERE blog = $1 AND id = $2");

/// Notes who came of an invitation.
pub(crate) async fn accept(
    tx: &mut Transaction,
    name: &InvitationName,
    member: &MemberId,
    now: Timestamp,
) -> Result<(), Error> {
    let query = ACCEPT.query(tx).bind(name.blog.as_str()).bind(name.id.as_str());
    query.bind(now.0).bind(member.as_str()).execute(tx).await.map(drop)
}

const DELETE: Statement = Statement::same("DELETE FROM invitations WHERE blog = $1 AND id = $2");

/// Revokes an invitation.
pub(crate) async fn delete(tx: &mut Transaction, name: &InvitationName) -> Result<(), Error> {
    DELETE.query(tx).bind(name.blog.as_str()).bind(name.id.as_str()).execute(tx).await.map(drop)
}

fn invitation(row: &Row) -> Result<Invitation, Error> {
    Ok(Invitation {
        name: InvitationName {
            blog: BlogId::stored(row.get("blog")?),
            id: InvitationId::stored(row.get("id")?),
        },
        role: word(row, "role", Role::parse)?,
        code_hash: row.get("code_hash")?,
        create_time: Timestamp(row.get("create_time")?),
        expire_time: Timestamp(row.get("expire_time")?),
        member: row.get::<Option<String>>("member")?.map(MemberId::stored),
    })
}
