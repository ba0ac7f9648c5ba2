-- How somebody comes in without an account of a member: one-time codes, of which a hash alone is kept. Times
-- are microseconds since 1970 UTC.

-- By which the first OWNER comes in. Like persons they stand outside of the blogs.
CREATE TABLE claim_codes (
    code_hash   BYTEA  NOT NULL PRIMARY KEY, -- SHA-256
    blog        TEXT COLLATE "C" REFERENCES blogs (id),  -- whose OWNER comes in; NULL: that of the oldest blog
    create_time BIGINT NOT NULL,
    expire_time BIGINT,                      -- NULL: the one of a file, which has no end
    use_time    BIGINT,                      -- a used one is remembered for good
    person      TEXT COLLATE "C" REFERENCES persons (id) -- who came in
);
-- The oldest blog.
CREATE INDEX blogs_by_time ON blogs (create_time, id) WHERE delete_time IS NULL;

-- One row: how many codes were tried in the window that began then. It keeps two who claim apart.
CREATE TABLE claim_tries (
    id          BIGINT NOT NULL PRIMARY KEY,
    window_time BIGINT NOT NULL,
    tries       BIGINT NOT NULL
);

-- By which somebody becomes a member of a blog.
CREATE TABLE invitations (
    blog        TEXT COLLATE "C"   NOT NULL REFERENCES blogs (id),
    id          TEXT COLLATE "C"   NOT NULL,
    code_hash   BYTEA  NOT NULL, -- SHA-256
    role        TEXT   NOT NULL,
    create_time BIGINT NOT NULL,
    expire_time BIGINT NOT NULL,
    accept_time BIGINT,          -- a used one is remembered
    member      TEXT COLLATE "C",            -- who came of it
    PRIMARY KEY (blog, id)
);
-- ListInvitations, in the order they were made.
CREATE INDEX invitations_by_time ON invitations (blog, create_time, id) WHERE member IS NULL;
