-- Comments, their threads, and what posts-service said about who may see them.
-- Times are microseconds since 1970 UTC. Every key begins with the blog.

CREATE TABLE comments (
    row_id         INTEGER PRIMARY KEY, -- the rowid in comment_words
    blog           TEXT    NOT NULL,
    post           TEXT    NOT NULL,
    id             TEXT    NOT NULL, -- UUIDv7
    parent_id      TEXT,             -- NULL at the root
    root_id        TEXT    NOT NULL, -- its own id at the root
    depth          BIGINT  NOT NULL, -- 0 to 50
    kind           TEXT    NOT NULL, -- COMMENT, PINGBACK, TRACKBACK
    state          TEXT    NOT NULL, -- PENDING, APPROVED, SPAM, TRASHED, DELETED
    author_kind    TEXT    NOT NULL, -- GUEST, PERSON
    display_name   TEXT    NOT NULL,
    url            TEXT    NOT NULL,
    email          TEXT    NOT NULL,
    person         TEXT,             -- persons/{person}
    guest          TEXT,             -- guest id
    client_address TEXT    NOT NULL,
    content        TEXT    NOT NULL,
    content_format TEXT    NOT NULL, -- MARKDOWN, HTML
    content_html   TEXT    NOT NULL,
    markup_version BIGINT  NOT NULL,
    held_reasons   TEXT    NOT NULL, -- joined by commas
    reply_count    BIGINT  NOT NULL, -- APPROVED descendants at any depth
    reaction_count BIGINT  NOT NULL, -- all reactions together
    reaction_counts TEXT   NOT NULL, -- those of each kind, joined by commas
    request_hash   TEXT    NOT NULL, -- what the edit token is made of; empty: none fits
    text_hash      TEXT    NOT NULL, -- commenter and text; empty: never the same
    source_key     TEXT,             -- of an imported comment
    edit_time      BIGINT,
    revision       BIGINT  NOT NULL,
    create_time    BIGINT  NOT NULL, -- with id: the position in every walk; never changed
    update_time    BIGINT  NOT NULL,
    UNIQUE (blog, id)
);

-- SearchComments: the words of each comment, folded by us and divided by spaces.
CREATE VIRTUAL TABLE comment_words
    USING fts5(words, content = '', contentless_delete = 1, tokenize = 'ascii');

-- ListComments of a post, view FLAT; the newest shown comment of a thread.
CREATE INDEX comments_of_post ON comments (blog, post, create_time, id);
-- ListComments of a post, view THREADED: its roots.
CREATE INDEX comments_roots ON comments (blog, post, create_time, id) WHERE depth = 0;
-- The same, the best first.
CREATE INDEX comments_best ON comments (blog, post, reaction_count, create_time, id) WHERE depth = 0;
-- ListComments of a thread, and the first replies in view THREADED.
CREATE INDEX comments_replies ON comments (blog, post, root_id, create_time, id) WHERE depth > 0;
-- ListComments of a blog.
CREATE INDEX comments_of_blog ON comments (blog, create_time, id);
-- ListComments of a blog in one state: a moderator's queue.
CREATE INDEX comments_in_state ON comments (blog, state, create_time, id);
-- When a person, a guest, an address wrote last, and whether a guest was approved before.
CREATE INDEX comments_of_person ON comments (blog, person, create_time) WHERE person IS NOT NULL;
CREATE INDEX comments_of_guest ON comments (blog, guest, create_time) WHERE guest IS NOT NULL;
CREATE INDEX comments_of_address ON comments (blog, client_address, create_time)
    WHERE person IS NULL AND client_address <> '';
-- Whether a commenter said the same in this thread before.
CREATE INDEX comments_of_text ON comments (blog, post, text_hash) WHERE text_hash <> '';
-- What an older program rendered.
CREATE INDEX comments_of_renderer ON comments (markup_version);
-- An imported comment comes in once.
CREATE UNIQUE INDEX comments_of_source ON comments (blog, source_key) WHERE source_key IS NOT NULL;

-- How each reader reacted to a comment; counted in the comment's own row.
CREATE TABLE reactions (
    blog        TEXT NOT NULL,
    comment_id  TEXT NOT NULL,
    reactor     TEXT NOT NULL, -- persons/{person} or guests/{guest id}
    reaction    TEXT   NOT NULL, -- LIKE, HELPFUL, THANKS, FUNNY
    create_time BIGINT NOT NULL,
    PRIMARY KEY (blog, comment_id, reactor)
);

-- What comments said before they were edited.
CREATE TABLE comment_revisions (
    blog           TEXT NOT NULL,
    comment_id     TEXT NOT NULL,
    revision       BIGINT  NOT NULL, -- the comment's at that time; ListCommentRevisions
    state          TEXT    NOT NULL, -- the comment's at that time
    content        TEXT    NOT NULL,
    content_format TEXT    NOT NULL, -- MARKDOWN, HTML
    content_html   TEXT    NOT NULL,
    markup_version BIGINT  NOT NULL,
    create_time    BIGINT  NOT NULL, -- when this text was written
    PRIMARY KEY (blog, comment_id, revision)
);
-- What an older program rendered.
CREATE INDEX comment_revisions_of_renderer ON comment_revisions (markup_version);

-- One row per discussion. Every write of a thread's comments locks it first.
CREATE TABLE threads (
    blog              TEXT   NOT NULL,
    post              TEXT   NOT NULL,
    approved_count    BIGINT NOT NULL,
    pending_count     BIGINT NOT NULL,
    last_comment_time BIGINT, -- of the newest APPROVED comment
    revision          BIGINT NOT NULL,
    PRIMARY KEY (blog, post)
);
-- ListThreads.
CREATE INDEX threads_most_discussed ON threads (blog, approved_count, post) WHERE approved_count > 0;
CREATE INDEX threads_last_discussed ON threads (blog, last_comment_time, post) WHERE approved_count > 0;

-- One row per blog that was imported into. Each batch locks it first, so that two never meet.
CREATE TABLE imports (
    blog    TEXT   NOT NULL PRIMARY KEY,
    batches BIGINT NOT NULL
);

-- What posts-service said, and when: not found is an answer too. Believed for 30 s.
CREATE TABLE blog_access (
    blog           TEXT    NOT NULL PRIMARY KEY,
    found          BOOLEAN NOT NULL,
    comment_policy TEXT    NOT NULL, -- JSON
    checked_at     BIGINT  NOT NULL
);
CREATE TABLE post_access (
    blog           TEXT    NOT NULL,
    post           TEXT    NOT NULL,
    found          BOOLEAN NOT NULL,
    audience       TEXT    NOT NULL, -- PUBLIC, MEMBERS, AUTHOR
    author_person  TEXT,
    comment_policy TEXT    NOT NULL, -- JSON
    publish_time   BIGINT,
    checked_at     BIGINT  NOT NULL,
    PRIMARY KEY (blog, post)
);
CREATE TABLE member_access (
    blog         TEXT    NOT NULL,
    person       TEXT    NOT NULL,
    found        BOOLEAN NOT NULL, -- whether the person is known at all
    role         TEXT    NOT NULL, -- OWNER, AUTHOR, MODERATOR, or empty
    display_name TEXT    NOT NULL,
    url          TEXT    NOT NULL,
    checked_at   BIGINT  NOT NULL,
    PRIMARY KEY (blog, person)
);
-- The sweep of negative answers.
CREATE INDEX post_access_absent ON post_access (checked_at) WHERE NOT found;
CREATE INDEX blog_access_absent ON blog_access (checked_at) WHERE NOT found;

-- Answers to requests that carried a request_id, kept for a day (store-kit).
CREATE TABLE idempotency_keys (
    blog         TEXT   NOT NULL,
    caller       TEXT   NOT NULL,
    method       TEXT   NOT NULL,
    request_id   TEXT   NOT NULL,
    request_hash BYTEA  NOT NULL,
    resource     TEXT   NOT NULL,
    create_time  BIGINT NOT NULL,
    PRIMARY KEY (blog, caller, method, request_id)
);
-- The sweep.
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (create_time);
