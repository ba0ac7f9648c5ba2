-- A role and a schema per service in the database `rapport`. Runs once, when the database is made, in
-- psql 14 or later with POSTS_PASSWORD and COMMENTS_PASSWORD set; by hand on a server of your own:
--   psql -v ON_ERROR_STOP=1 -d rapport -f roles.sql

\getenv posts_password POSTS_PASSWORD
\getenv comments_password COMMENTS_PASSWORD

CREATE ROLE posts LOGIN PASSWORD :'posts_password';
CREATE ROLE comments LOGIN PASSWORD :'comments_password';

-- Owning the schema lets a service migrate it; neither can read the other's.
CREATE SCHEMA posts AUTHORIZATION posts;
CREATE SCHEMA comments AUTHORIZATION comments;

-- What everybody may do by default: connect, make temporary tables, and (before 15) create in `public`.
REVOKE ALL ON DATABASE rapport FROM PUBLIC;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT CONNECT ON DATABASE rapport TO posts, comments;
