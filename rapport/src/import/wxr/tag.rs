//! One tag: its name and its attributes; `token` cuts it out.

use quick_xml::events::BytesStart;

use super::entity;
use super::name::Name;

/// A tag.
#[derive(Debug)]
pub(super) struct Tag {
    pub(super) name: Name,
    pub(super) line: u64,
    /// Whether it is its own end tag.
    pub(super) empty: bool,
    /// As written, from `<` to `>`.
    pub(super) raw: String,
}

impl Tag {
    /// The name as written.
    pub(super) fn qualified(&self) -> &str {
        qualified(&self.raw)
    }

    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        attributes(&self.raw).into_iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }
}

/// The name in a tag.
pub(super) fn qualified(raw: &str) -> &str {
    let inside = raw.trim_start_matches(['<', '/']);
    let end = inside.find(|c: char| c.is_ascii_whitespace() || c == '/' || c == '>');
    &inside[..end.unwrap_or(inside.len())]
}

/// Attributes as HTML allows them: without quotes, without values. What cannot be read ends the list.
pub(super) fn attributes(raw: &str) -> Vec<(String, String)> {
    let inside = raw.trim_start_matches(['<', '/']).trim_end_matches('>').trim_end_matches('/');
    let start = BytesStart::from_content(inside, qualified(raw).len());
    let read = start.html_attributes().map_while(Result::ok);
    read.map(|attribute| (attribute.key.as_ref().to_owned(), entity::decode(&attribute.value))).collect()
}
