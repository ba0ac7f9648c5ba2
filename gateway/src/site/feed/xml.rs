//! Writing XML: elements with text, and what XML cannot hold left out.

use std::io;

use quick_xml::{
    Writer,
    events::{BytesDecl, BytesText, Event},
};

pub(in crate::site) type Xml = Writer<Vec<u8>>;

/// A document with this root.
pub(in crate::site) fn document(
    root: &str,
    attributes: &[(&str, &str)],
    content: impl FnOnce(&mut Xml) -> io::Result<()>,
) -> String {
    let mut xml = Writer::new(Vec::new());
    let written = xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None))).and_then(|()| {
        let root = xml.create_element(root).with_attributes(attributes.iter().copied());
        root.write_inner_content(content).map(drop)
    });
    written.expect("a Vec takes everything");
    String::from_utf8(xml.into_inner()).expect("only texts were written")
}

/// `<name>text</name>`.
pub(in crate::site) fn text(xml: &mut Xml, name: &str, text: &str) -> io::Result<()> {
    element(xml, name, &[], text)
}

/// The same where there is anything to say.
pub(super) fn some(xml: &mut Xml, name: &str, words: &str) -> io::Result<()> {
    if words.is_empty() { Ok(()) } else { text(xml, name, words) }
}

/// `<name attributes>text</name>`.
pub(super) fn element(xml: &mut Xml, name: &str, attributes: &[(&str, &str)], text: &str) -> io::Result<()> {
    let text = allowed(text);
    let element = xml.create_element(name).with_attributes(attributes.iter().copied());
    element.write_text_content(BytesText::new(&text)).map(drop)
}

/// `<name attributes/>`.
pub(super) fn empty(xml: &mut Xml, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
    let values: Vec<(&str, String)> =
        attributes.iter().map(|(name, value)| (*name, allowed(value))).collect();
    let attributes = values.iter().map(|(name, value)| (*name, value.as_str()));
    xml.create_element(name).with_attributes(attributes).write_empty().map(drop)
}

/// What XML 1.0 allows as a character; imported posts bring others, and one of them would make the
/// whole feed unreadable.
fn allowed(text: &str) -> String {
    let is_allowed = |letter: &char| matches!(letter, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    text.chars().filter(is_allowed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_values_are_escaped_and_forbidden_characters_left_out() {
        let xml = document("a", &[("b", "\"<&")], |xml| {
            text(xml, "c", "1 < 2 & \u{0}\u{b}\u{fffe}3]]>")?;
            empty(xml, "d", &[("e", "x\u{1}'\"")])
        });
        let expected = "<?xml version=\"1.0\" encoding=\"utf-8\"?><a b=\"&quot;&lt;&amp;\">\
                        <c>1 &lt; 2 &amp; 3]]&gt;</c><d e=\"x&apos;&quot;\"/></a>";
        assert_eq!(xml, expected);
    }
}
