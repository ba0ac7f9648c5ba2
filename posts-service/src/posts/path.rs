//! Paths under which posts were known elsewhere, in the one form in which they are kept and
//! looked for.

use percent_encoding::percent_decode_str;
use unicode_normalization::UnicodeNormalization as _;
use url::Url;

/// Longest path, in bytes.
const MAX_BYTES: usize = 2_000;

/// The form of a path: it begins with a slash and ends without one, is decoded where that gives
/// text, keeps its query and loses its fragment. Of a full address only the path counts.
///
/// `None` when nothing that leads to a post is left.
pub(crate) fn normal(text: &str) -> Option<String> {
    let text = text.split('#').next().unwrap_or_default();
    let (path, query) = match Url::parse(text) {
        Ok(url) if url.has_host() => (url.path().to_owned(), url.query().map(str::to_owned)),
        _ => match text.split_once('?') {
            Some((path, query)) => (path.to_owned(), Some(query.to_owned())),
            None => (text.to_owned(), None),
        },
    };
    let path = format!("/{}", decoded(&path).trim_matches('/'));
    let normal = match query.filter(|query| !query.is_empty()) {
        Some(query) => format!("{path}?{query}"),
        None => path,
    };
    let usable = normal != "/" && normal.len() <= MAX_BYTES && !normal.contains(char::is_control);
    usable.then_some(normal)
}

/// The same path without its query, for addresses to which trackers added one.
pub(crate) fn without_query(path: &str) -> Option<&str> {
    path.split_once('?').map(|(path, _)| path).filter(|path| *path != "/")
}

/// Decoded and NFC, or as it is when it encodes no text or control characters.
pub(crate) fn decoded(path: &str) -> String {
    match percent_decode_str(path).decode_utf8() {
        Ok(text) if !text.contains(char::is_control) => text.nfc().collect(),
        _ => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_place_has_one_form() {
        for (text, form) in [
            ("/2012/11/week-1-eoc.html", Some("/2012/11/week-1-eoc.html")),
            ("/2012/11/week-1/", Some("/2012/11/week-1")),
            ("2012/11/week-1#more", Some("/2012/11/week-1")),
            ("https://example.com/caf%C3%A9/?p=1", Some("/café?p=1")),
            ("/?p=123", Some("/?p=123")),
            ("/%00x", Some("/%00x")),
            ("/", None),
            ("", None),
            ("https://example.com/", None),
            ("/a\0b", None),
        ] {
            assert_eq!(normal(text).as_deref(), form, "{text}");
        }
        assert_eq!(without_query("/a?b=c"), Some("/a"));
        assert_eq!(without_query("/?p=1"), None);
    }
}
