//! PostgreSQL.

use super::{Dialect, access_of_posts, page, places_of_sources, threads_of_posts};

pub(super) const DIALECT: Dialect = Dialect {
    page_oldest: page!("CAST(COALESCE(json_agg(page.reply), '[]') AS TEXT)", "json_build_object", ">", "ASC"),
    page_newest: page!(
        "CAST(COALESCE(json_agg(page.reply), '[]') AS TEXT)",
        "json_build_object",
        "<",
        "DESC"
    ),
    access_of_posts: access_of_posts!("SELECT json_array_elements_text(CAST($2 AS JSON))"),
    threads_of_posts: threads_of_posts!("SELECT json_array_elements_text(CAST($2 AS JSON))"),
    places_of_sources: places_of_sources!("SELECT json_array_elements_text(CAST($2 AS JSON))"),
};
