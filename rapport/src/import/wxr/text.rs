//! Small readings of values: HTML as plain text, percent-encoding, the path of an address; `item` and `field` use them.

use super::entity;

/// A name or title as a reader sees it. WordPress keeps these as HTML: `Tips &amp; <em>Tricks</em>`.
pub(super) fn plain(html: &str) -> String {
    let text = entity::decode(&without_tags(html));
    text.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}

/// Drops tags; a `<` that begins none stays.
fn without_tags(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        rest = after;
        if !after.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!') {
            text.push('<');
        } else if let Some((_, after_tag)) = after.split_once('>') {
            rest = after_tag;
        } else {
            // No tag closes from here on, so none is left to drop.
            text.push('<');
            break;
        }
    }
    text + rest
}

/// A slug with its percent-encoding undone, in which WordPress keeps what is not ASCII. One that does not decode to
/// UTF-8 stays as it is.
pub(super) fn slug(written: &str) -> String {
    percent_decoded(written).unwrap_or_else(|| written.to_owned())
}

fn percent_decoded(written: &str) -> Option<String> {
    let mut parts = written.split('%');
    let mut bytes = parts.next()?.as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(part.get(..2)?, 16).ok()?);
        bytes.extend_from_slice(&part.as_bytes()[2..]);
    }
    String::from_utf8(bytes).ok()
}

/// Path and query of an address; `None` for a blog's front page and for what is no address.
pub(super) fn link_path(link: &str) -> Option<String> {
    let link = link.split_once('#').map_or(link, |(before, _)| before).trim();
    let path = match link.split_once("://") {
        Some((_, rest)) => &rest[rest.find(['/', '?'])?..],
        None => link,
    };
    match path.as_bytes().first()? {
        b'/' if path.len() > 1 => Some(path.to_owned()),
        b'?' => Some(format!("/{path}")),
        _ => None,
    }
}
