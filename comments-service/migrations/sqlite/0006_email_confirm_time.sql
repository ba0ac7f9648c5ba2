-- When whoever reads the e-mail address of a comment said that the comment is theirs; NULL until then, and in
-- every comment for now: nothing sends mail yet. It goes with the address. Microseconds since 1970 UTC.
ALTER TABLE comments ADD COLUMN email_confirm_time BIGINT;
