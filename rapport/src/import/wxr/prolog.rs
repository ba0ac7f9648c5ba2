//! Where the document begins, what it declares, and what a file without one seems to be; `input` asks at the start.

use super::error::Seems;

/// How bytes that are not UTF-8 are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    /// They are wrong.
    Utf8,
    /// As Windows-1252, which ISO-8859-1 and ASCII mean in practice.
    Windows1252,
}

/// The beginning of the document in the first bytes of a file.
pub(super) fn find(head: &[u8]) -> Result<usize, Seems> {
    if let Some(seems) = packed(head) {
        return Err(seems);
    }
    position(head, b"<?xml").or_else(|| position(head, b"<rss")).ok_or_else(|| sniff(head))
}

/// The encoding that the XML declaration at the start of `document` names, or the name if we do not know it.
pub(super) fn encoding(document: &[u8]) -> Result<Encoding, String> {
    let Some(name) = declared_encoding(document) else {
        return Ok(Encoding::Utf8);
    };
    match name.to_ascii_lowercase().as_str() {
        "utf-8" | "utf8" => Ok(Encoding::Utf8),
        "iso-8859-1" | "iso8859-1" | "latin1" | "windows-1252" | "cp1252" | "us-ascii" | "ascii" => {
            Ok(Encoding::Windows1252)
        }
        _ => Err(super::mend::shown(&name)),
    }
}

fn declared_encoding(document: &[u8]) -> Option<String> {
    if !document.starts_with(b"<?xml") {
        return None;
    }
    let declaration = &document[..position(document, b"?>")?];
    let value = &declaration[position(declaration, b"encoding")? + b"encoding".len()..];
    let value = String::from_utf8_lossy(value);
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let (name, _) = value[1..].split_once(quote)?;
    Some(name.trim().to_owned())
}

/// Formats known by their first bytes, in which `<?xml` may occur by chance or as part of a member.
fn packed(head: &[u8]) -> Option<Seems> {
    match head {
        [b'P', b'K', 3 | 5, 4 | 6, ..] => Some(Seems::Zip),
        [0x1F, 0x8B, ..] => Some(Seems::Gzip),
        [0xFE, 0xFF, ..] | [0xFF, 0xFE, ..] | [b'<', 0, ..] | [0, b'<', ..] => Some(Seems::Utf16),
        _ => None,
    }
}

fn sniff(head: &[u8]) -> Seems {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start().to_ascii_lowercase();
    match head.first() {
        None => Seems::Empty,
        Some(b'{' | b'[') => Seems::Json,
        _ if ["<feed", "<atom:feed"].iter().any(|tag| head.starts_with(tag.as_bytes())) => Seems::AtomFeed,
        _ if ["<!doctype html", "<html", "<body", "<head"].iter().any(|tag| contains(&head, tag)) => {
            Seems::Html
        }
        _ if ["create table", "insert into"].iter().any(|words| contains(&head, words)) => Seems::Sql,
        _ => Seems::Unknown,
    }
}

fn contains(text: &[u8], part: &str) -> bool {
    position(text, part.as_bytes()).is_some()
}

fn position(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|window| window == part)
}
