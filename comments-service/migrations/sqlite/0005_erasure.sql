-- Persons who were erased: what they wrote goes, and nothing of theirs comes after. All that is kept of
-- them is the name, which says nothing. Times are microseconds since 1970 UTC.
CREATE TABLE erased_persons (
    person      TEXT   NOT NULL PRIMARY KEY, -- persons/{person}
    erase_time  BIGINT NOT NULL,
    finish_time BIGINT                       -- NULL while something of theirs may be here
);

-- One row while the search index may hold words that were erased, which nobody finds any more: the sweep
-- writes the index anew. Counts erasures, so that none is missed that happens meanwhile.
CREATE TABLE erased_words (
    id    BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    count BIGINT NOT NULL
);

-- What a person or a guest said of the comments of a blog.
CREATE INDEX reactions_of_reactor ON reactions (blog, reactor, comment_id);
