-- The accounts by which persons sign in, and when a person's sessions were ended. Times are microseconds
-- since 1970 UTC. Like persons they stand outside of the blogs.

ALTER TABLE persons ADD COLUMN signed_out_before BIGINT; -- sessions that began before are over

CREATE TABLE identities (
    id                TEXT COLLATE "C"   NOT NULL PRIMARY KEY,
    person            TEXT COLLATE "C"   NOT NULL REFERENCES persons (id),
    -- SHA-256 of issuer and subject, since an issuer may be too long for an index. An account is one person's.
    account_key       BYTEA  NOT NULL UNIQUE,
    issuer            TEXT   NOT NULL,
    subject           TEXT   NOT NULL,
    provider          TEXT   NOT NULL, -- what people call the issuer
    create_time       BIGINT NOT NULL,
    last_sign_in_time BIGINT            -- NULL until somebody signs in by it
);
-- ListIdentities, in the order they were added.
CREATE INDEX identities_by_person ON identities (person, create_time, id);
