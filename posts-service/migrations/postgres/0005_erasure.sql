-- Persons who were erased, of whom the id and the times stay. Times are microseconds since 1970 UTC.
ALTER TABLE persons ADD COLUMN erase_time BIGINT; -- then there is no name, no site and no identity

-- ListErasedPersons.
CREATE INDEX persons_erased ON persons (erase_time, id) WHERE erase_time IS NOT NULL;
-- Where a person is, or was, a member: ExportPerson, ErasePerson.
CREATE INDEX members_of_person ON members (person, blog, create_time, id) WHERE person IS NOT NULL;
-- What a member wrote: ExportPerson, ErasePerson.
CREATE INDEX posts_by_author ON posts (blog, author, id);

-- One row while the search index may hold words of posts that were erased, which nobody finds any more:
-- tidying up writes the index anew. Counts erasures, so that none is missed that happens meanwhile.
CREATE TABLE erased_words (
    id    BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    count BIGINT NOT NULL
);
