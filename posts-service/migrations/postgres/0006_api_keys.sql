-- Keys for programs of a person. Of what opens a hash alone is kept. Times are microseconds since 1970 UTC.
CREATE TABLE api_keys (
    id            TEXT COLLATE "C"   NOT NULL PRIMARY KEY,
    person        TEXT COLLATE "C"   NOT NULL REFERENCES persons (id),
    secret_hash   BYTEA  NOT NULL UNIQUE, -- SHA-256; ExchangeApiKey
    display_name  TEXT   NOT NULL,
    scopes        TEXT   NOT NULL,        -- words with a space between them; never empty
    create_time   BIGINT NOT NULL,
    expire_time   BIGINT NOT NULL,
    last_use_time BIGINT                  -- to within a minute; NULL: never
);
-- ListApiKeys, in the order they were made; ErasePerson.
CREATE INDEX api_keys_of_person ON api_keys (person, create_time, id);
