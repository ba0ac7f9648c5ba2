-- Blogs, members, posts. Times are microseconds since 1970 UTC; each write raises `revision`.
-- A blog's tables lead their keys with the blog, and no unique constraint crosses blogs.

CREATE TABLE blogs (
    id             TEXT    NOT NULL PRIMARY KEY, -- ListBlogs: its own order
    title          TEXT    NOT NULL,
    description    TEXT    NOT NULL,
    language       TEXT    NOT NULL,
    time_zone      TEXT    NOT NULL,
    comment_policy TEXT    NOT NULL, -- JSON of the rules that are set
    theme          TEXT    NOT NULL, -- JSON of what is set
    revision       BIGINT  NOT NULL,
    create_time    BIGINT  NOT NULL,
    update_time    BIGINT  NOT NULL,
    delete_time    BIGINT            -- set for good: the id is never given again
);

CREATE TABLE persons (
    id           TEXT   NOT NULL PRIMARY KEY,
    display_name TEXT   NOT NULL,
    url          TEXT   NOT NULL,
    revision     BIGINT NOT NULL,
    create_time  BIGINT NOT NULL,
    update_time  BIGINT NOT NULL
);

CREATE TABLE members (
    blog              TEXT   NOT NULL REFERENCES blogs (id),
    id                TEXT   NOT NULL,
    person            TEXT REFERENCES persons (id), -- NULL: the author of imported posts
    display_name      TEXT   NOT NULL,
    role              TEXT   NOT NULL,
    author_source_key TEXT,              -- what an import calls the author
    revision          BIGINT NOT NULL,
    create_time       BIGINT NOT NULL,
    update_time       BIGINT NOT NULL,
    delete_time       BIGINT,            -- the row stays, since the posts stay under the name
    PRIMARY KEY (blog, id)
);
-- ListMembers, in the order they were added.
CREATE INDEX members_by_time ON members (blog, create_time, id) WHERE delete_time IS NULL;
-- A person's role in a blog; one membership at a time.
CREATE UNIQUE INDEX members_by_person ON members (blog, person) WHERE person IS NOT NULL AND delete_time IS NULL;
-- Imported authors are found again.
CREATE UNIQUE INDEX members_by_source ON members (blog, author_source_key)
    WHERE author_source_key IS NOT NULL AND delete_time IS NULL;

CREATE TABLE posts (
    blog           TEXT   NOT NULL REFERENCES blogs (id),
    id             TEXT   NOT NULL,
    kind           TEXT   NOT NULL,
    slug           TEXT   NOT NULL, -- taken until the post is purged, in the trash too
    title          TEXT   NOT NULL,
    content        TEXT   NOT NULL,
    content_format TEXT   NOT NULL,
    content_html   TEXT   NOT NULL,
    markup_version BIGINT NOT NULL, -- what rendered it; an older one is rendered anew
    excerpt        TEXT   NOT NULL, -- as written; empty: the made one is shown
    made_excerpt   TEXT   NOT NULL,
    state          TEXT   NOT NULL,
    former_state   TEXT,            -- where a TRASHED post came from
    publish_as     TEXT   NOT NULL, -- what a SCHEDULED post becomes: PUBLISHED or PRIVATE
    publish_time   BIGINT,
    sort_time      BIGINT NOT NULL, -- publish_time, else create_time
    author         TEXT   NOT NULL,
    labels         TEXT   NOT NULL, -- JSON array, in the order given
    comment_policy TEXT   NOT NULL,
    canonical_url  TEXT   NOT NULL,
    canonical_key  BLOB,            -- SHA-256 of its normal form, since a URL may be too long for an index
    experience     TEXT,            -- JSON
    business       TEXT,            -- what stands for the experience's business in an address
    source_key     TEXT,
    etag           TEXT   NOT NULL, -- of the writable fields; stored, since lists read no content
    revision       BIGINT NOT NULL,
    create_time    BIGINT NOT NULL,
    update_time    BIGINT NOT NULL,
    delete_time    BIGINT,
    purge_time     BIGINT,
    PRIMARY KEY (blog, id),         -- GetPost, BatchGetPosts, ResolveAccess
    UNIQUE (blog, slug),            -- LookupPost by slug
    UNIQUE (blog, source_key),      -- ImportPosts
    FOREIGN KEY (blog, author) REFERENCES members (blog, id)
);
-- ListPosts by publish_time, create_time, update_time, in both directions.
CREATE INDEX posts_by_sort_time ON posts (blog, sort_time, id);
CREATE INDEX posts_by_create_time ON posts (blog, create_time, id);
CREATE INDEX posts_by_update_time ON posts (blog, update_time, id);
-- SummarizeExperiences, and ListPosts of a business.
CREATE INDEX posts_by_business ON posts (blog, business, sort_time) WHERE business IS NOT NULL;
-- LookupPost by canonical URL.
CREATE INDEX posts_by_canonical_key ON posts (blog, canonical_key) WHERE canonical_key IS NOT NULL;
-- The sweep: what is due, what has lain in the trash, what an older renderer left.
CREATE INDEX posts_due ON posts (publish_time) WHERE state = 'SCHEDULED';
CREATE INDEX posts_to_purge ON posts (purge_time) WHERE state = 'TRASHED';
CREATE INDEX posts_by_markup_version ON posts (markup_version);

-- ListPosts with a label.
CREATE TABLE post_labels (
    blog  TEXT NOT NULL,
    label TEXT NOT NULL,
    post  TEXT NOT NULL,
    PRIMARY KEY (blog, label, post),
    FOREIGN KEY (blog, post) REFERENCES posts (blog, id) ON DELETE CASCADE
);
CREATE INDEX post_labels_of_post ON post_labels (blog, post);

-- SearchPosts. `plain` is what a snippet is cut from; `doc` is the rowid of the words, which are in no
-- other place: an FTS5 index keeps no text of its own.
CREATE TABLE post_search (
    doc   INTEGER NOT NULL PRIMARY KEY,
    blog  TEXT    NOT NULL,
    post  TEXT    NOT NULL,
    plain TEXT    NOT NULL,
    UNIQUE (blog, post),
    FOREIGN KEY (blog, post) REFERENCES posts (blog, id) ON DELETE CASCADE
);
CREATE VIRTUAL TABLE post_words USING fts5(
    title, labels, content, content = '', contentless_delete = 1, tokenize = 'ascii'
);
CREATE TRIGGER post_search_is_purged AFTER DELETE ON post_search BEGIN
    DELETE FROM post_words WHERE rowid = old.doc;
END;

-- LookupPost by a former slug, or by an imported path, which begins with a slash.
CREATE TABLE post_aliases (
    blog  TEXT NOT NULL,
    alias TEXT NOT NULL,
    post  TEXT NOT NULL,
    PRIMARY KEY (blog, alias),
    FOREIGN KEY (blog, post) REFERENCES posts (blog, id) ON DELETE CASCADE
);
CREATE INDEX post_aliases_of_post ON post_aliases (blog, post);

-- Repeatable requests (store-kit).
CREATE TABLE idempotency_keys (
    blog         TEXT   NOT NULL,
    caller       TEXT   NOT NULL,
    method       TEXT   NOT NULL,
    request_id   TEXT   NOT NULL,
    request_hash BLOB   NOT NULL,
    resource     TEXT   NOT NULL,
    create_time  BIGINT NOT NULL,
    PRIMARY KEY (blog, caller, method, request_id)
);
-- The sweep forgets what is older than a day.
CREATE INDEX idempotency_keys_by_time ON idempotency_keys (create_time);
