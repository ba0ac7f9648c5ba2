//! SQLite.

use super::{Dialect, access_of_posts, page, places_of_sources, threads_of_posts};

pub(super) const DIALECT: Dialect = Dialect {
    page_oldest: page!("json_group_array(json(page.reply))", "json_object", ">", "ASC"),
    page_newest: page!("json_group_array(json(page.reply))", "json_object", "<", "DESC"),
    access_of_posts: access_of_posts!("SELECT value FROM json_each($2)"),
    threads_of_posts: threads_of_posts!("SELECT value FROM json_each($2)"),
    places_of_sources: places_of_sources!("SELECT value FROM json_each($2)"),
};
