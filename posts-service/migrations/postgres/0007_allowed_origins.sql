-- Other sites whose pages may call the API of a blog.
ALTER TABLE blogs ADD COLUMN allowed_origins TEXT NOT NULL DEFAULT '[]'; -- JSON, as the blog shows them

-- ListBlogs of an origin: the same origins, found by themselves.
CREATE TABLE blog_origins (
    origin TEXT COLLATE "C" NOT NULL,
    blog   TEXT COLLATE "C" NOT NULL REFERENCES blogs (id),
    PRIMARY KEY (blog, origin)
);
CREATE INDEX blog_origins_by_origin ON blog_origins (origin, blog);
