-- How far the change feed of another service is applied here: one row, in the transactions that apply it.
-- What was asked of that service before `since` may miss a change from before, and is not believed.
CREATE TABLE following (
    source TEXT COLLATE "C" NOT NULL PRIMARY KEY, -- posts
    token  TEXT   NOT NULL,             -- resume_token of the last message that was dealt with
    since  BIGINT NOT NULL              -- microseconds since 1970 UTC: when following began
);
