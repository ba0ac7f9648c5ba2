//! The elements and attributes that this crate knows by name, and what becomes of each.
//! The lexer asks for names, the other steps for kinds.

use crate::Profile;

/// What a post may contain.
pub(crate) const IN_POSTS: &[&str] = &[
    "a",
    "abbr",
    "b",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "u",
    "ul",
    "var",
    "wbr",
];

/// What a comment may contain.
pub(crate) const IN_COMMENTS: &[&str] = &[
    "a",
    "b",
    "blockquote",
    "br",
    "cite",
    "code",
    "del",
    "em",
    "hr",
    "i",
    "li",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "span",
    "strong",
    "ul",
];

/// Blocks that posts do not keep under their own name; they become a `<div>`, so that their text stays apart.
const RENAMED_TO_DIV: &[&str] =
    &["address", "article", "aside", "center", "fieldset", "footer", "form", "header", "main", "nav"];

/// Elements that vanish together with what is in them: browsers show none of it as text.
const SWALLOWED: &[&str] = &["iframe", "noembed", "noframes", "script", "style"];

const ATTRIBUTES: &[&str] = &[
    "alt",
    "aria-label",
    "checked",
    "cite",
    "class",
    "colspan",
    "datetime",
    "dir",
    "height",
    "href",
    "id",
    "lang",
    "name",
    "open",
    "reversed",
    "rowspan",
    "scope",
    "src",
    "start",
    "title",
    "type",
    "value",
    "width",
];

/// The name in lower case and static, or `None` for an element that nothing here treats specially.
pub(crate) fn element(name: &str) -> Option<&'static str> {
    [IN_POSTS, RENAMED_TO_DIV, SWALLOWED, &["input"]]
        .into_iter()
        .flatten()
        .find(|known| known.eq_ignore_ascii_case(name))
        .copied()
}

/// The same for attributes; those unknown here are dropped from every element.
pub(crate) fn attribute(name: &str) -> Option<&'static str> {
    ATTRIBUTES.iter().find(|known| known.eq_ignore_ascii_case(name)).copied()
}

pub(crate) fn is_swallowed(name: &str) -> bool {
    SWALLOWED.contains(&name)
}

/// The name under which the profile keeps an element. `None` drops the tag; its text stays.
pub(crate) fn kept_as(profile: Profile, name: &'static str) -> Option<&'static str> {
    if profile.is_comment() {
        return IN_COMMENTS.contains(&name).then_some(name);
    }
    if RENAMED_TO_DIV.contains(&name) {
        return Some("div");
    }
    IN_POSTS.contains(&name).then_some(name)
}

/// Elements that start a new line and therefore end an open paragraph.
pub(crate) fn is_block(name: &str) -> bool {
    const BLOCKS: &[&str] = &[
        "blockquote",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "ul",
    ];
    BLOCKS.contains(&name)
        || RENAMED_TO_DIV.contains(&name)
        || is_heading(name)
        || is_table_part(name)
        || name == "table"
}

pub(crate) fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

pub(crate) fn is_table_part(name: &str) -> bool {
    name == "caption" || is_table_section(name) || name == "tr" || is_cell(name)
}

pub(crate) fn is_table_section(name: &str) -> bool {
    matches!(name, "tbody" | "thead" | "tfoot")
}

pub(crate) fn is_cell(name: &str) -> bool {
    matches!(name, "td" | "th")
}

/// Elements without an end tag.
pub(crate) fn is_void(name: &str) -> bool {
    matches!(name, "br" | "hr" | "img" | "input" | "wbr")
}
