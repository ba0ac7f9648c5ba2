//! Reads HTML that `markup` has made, for those who see it outside its page: addresses made
//! absolute, the first picture, the words alone.

use quick_xml::{
    Reader, Writer,
    events::{BytesStart, Event},
};
use url::Url;

/// `html` with every relative address made absolute. What cannot be read stays as it is.
pub(super) fn absolute(html: &str, base: &Url) -> String {
    let mut reader = reader(html);
    let mut writer = Writer::new(Vec::with_capacity(html.len()));
    loop {
        let event = match reader.read_event() {
            Ok(Event::Eof) => break,
            Ok(Event::Start(tag)) => Event::Start(rewritten(tag, base)),
            Ok(event) => event,
            Err(_) => return html.to_owned(),
        };
        if writer.write_event(event).is_err() {
            return html.to_owned();
        }
    }
    String::from_utf8(writer.into_inner()).unwrap_or_else(|_| html.to_owned())
}

/// The address of the first picture.
pub(super) fn first_image(html: &str, base: &Url) -> Option<String> {
    let mut reader = reader(html);
    loop {
        match reader.read_event().ok()? {
            Event::Eof => return None,
            Event::Start(tag) if tag.name().as_ref() == "img" => {
                let source =
                    tag.html_attributes().flatten().find(|attribute| attribute.key.as_ref() == "src");
                if let Some(source) = source.and_then(|source| resolved(&source.value, base)) {
                    return Some(source);
                }
            }
            _ => {}
        }
    }
}

/// The words, with a space where an element was; up to `max` characters.
pub(super) fn words(html: &str, max: usize) -> String {
    let mut reader = reader(html);
    let mut words = String::new();
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Eof => break,
            Event::Text(part) => words.push_str(&part),
            Event::GeneralRef(reference) => words.push(referred(&reference)),
            _ => words.push(' '),
        }
    }
    let joined = words.split_whitespace().collect::<Vec<_>>().join(" ");
    joined.chars().take(max).collect()
}

/// HTML has elements without an end, and `&` may stand alone.
fn reader(html: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(html);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    reader
}

fn rewritten<'a>(tag: BytesStart<'a>, base: &Url) -> BytesStart<'a> {
    let is_address = |key: &str| matches!(key, "href" | "src");
    if !tag.html_attributes().flatten().any(|attribute| is_address(attribute.key.as_ref())) {
        return tag;
    }
    let mut new = BytesStart::new(tag.name().as_ref().to_owned());
    for attribute in tag.html_attributes().flatten() {
        let key = attribute.key.as_ref();
        match is_address(key).then(|| resolved(&attribute.value, base)).flatten() {
            Some(whole) => new.push_attribute((key, whole.as_str())),
            // Escaped already, as it came.
            None => new.push_attribute(attribute),
        }
    }
    new
}

/// `None` where it is no address.
fn resolved(value: &str, base: &Url) -> Option<String> {
    let plain = value.replace("&amp;", "&");
    Some(base.join(&plain).ok()?.into())
}

/// `markup` writes `&`, `<`, `>`, no-break spaces and quotes as names.
fn referred(reference: &quick_xml::events::BytesRef<'_>) -> char {
    match reference.as_ref() {
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "nbsp" => ' ',
        "amp" => '&',
        _ => reference.resolve_char_ref().ok().flatten().unwrap_or(' '),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base() -> Url {
        "https://waiter.example/b/waiter/week-1".parse().unwrap()
    }

    #[test]
    fn addresses_become_absolute_and_nothing_else_changes() {
        let html = "<p id=\"user-content-a\">x &lt; y &amp; z&nbsp;<a href=\"/b?x=1&amp;y=2\" title=\"&quot;q&quot;\">t</a>\
                    <img src=\"i.png\" alt=\"a > b\" loading=\"lazy\"><br>a href=\"/no\" </p><a href=\"#user-content-a\">u</a>\
                    <a href=\"mailto:a@b.example\">m</a>";
        assert_eq!(
            absolute(html, &base()),
            "<p id=\"user-content-a\">x &lt; y &amp; z&nbsp;<a href=\"https://waiter.example/b?x=1&amp;y=2\" title=\"&quot;q&quot;\">t</a>\
             <img src=\"https://waiter.example/b/waiter/i.png\" alt=\"a > b\" loading=\"lazy\"><br>a href=\"/no\" </p>\
             <a href=\"https://waiter.example/b/waiter/week-1#user-content-a\">u</a>\
             <a href=\"mailto:a@b.example\">m</a>"
        );
    }

    #[test]
    fn the_first_picture_is_found() {
        assert_eq!(first_image("<p>a</p>", &base()), None);
        let html = "<p><img alt=\"x\"><img src=\"/i.png?a=1&amp;b=2\"></p>";
        assert_eq!(first_image(html, &base()).unwrap(), "https://waiter.example/i.png?a=1&b=2");
    }

    #[test]
    fn words_are_without_marks() {
        assert_eq!(words("<p>a &lt;b&gt; &amp;<br>c</p><p>d&nbsp;e &#233;</p>", 100), "a <b> & c d e é");
        assert_eq!(words("<p>abcdef</p>", 3), "abc");
        assert_eq!(words("a < b", 10), "a");
    }
}
