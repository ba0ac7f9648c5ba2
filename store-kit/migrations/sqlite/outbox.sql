-- The change feed: a row for each change of a resource, written in the transaction that changed it.
-- Times are microseconds since 1970 UTC. Positions have no gap, and their order is that of commits.

CREATE TABLE outbox (
    position    BIGINT   NOT NULL PRIMARY KEY, -- the feed is read, and swept, in this order
    blog        TEXT     NOT NULL,             -- `blogs/x`
    parent      TEXT     NOT NULL,             -- the name of what the collection belongs to
    name        TEXT     NOT NULL,             -- the changed resource's own
    kind        SMALLINT NOT NULL,             -- 1 created, 2 updated, 3 removed, 4 hidden, 5 withdrawn
    revision    BIGINT   NOT NULL,
    create_time BIGINT   NOT NULL
) WITHOUT ROWID;

-- One row. Whoever appends raises `position` last of all, and so holds the row until the commit.
CREATE TABLE feed_head (
    id       BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    epoch    TEXT   NOT NULL, -- a UUID; another one after a restore, so that positions from before are known
    position BIGINT NOT NULL, -- of the last row
    oldest   BIGINT NOT NULL  -- reading may begin after this one: the last that was swept, or 0
);

INSERT INTO feed_head (id, epoch, position, oldest) VALUES (
    1,
    lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-'
        || substr('89ab', 1 + abs(random() % 4), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))),
    0,
    0
);
