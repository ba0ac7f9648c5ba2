//! A judge of output that shares no code with the crate: it knows the grammar of our HTML and nothing more lenient.

use markup::{HIGHLIGHT_CLASSES, Profile};

const ELEMENTS_IN_COMMENTS: &str = "a b blockquote br cite code del em hr i li ol p pre q s span strong ul";
const MORE_IN_POSTS: &str = "abbr caption dd details dfn div dl dt figcaption figure h1 h2 h3 h4 h5 h6 img ins \
    kbd mark samp section small sub summary sup table tbody td tfoot th thead time tr u var wbr";
const ATTRIBUTES: &str = "alt aria-label cite class colspan datetime decoding dir height href id lang loading open rel \
    reversed rowspan scope src start tabindex title type value width";
const VOID: &str = "br hr img wbr";

/// Panics unless `html` is well formed, properly nested, and made of harmless parts only.
pub(crate) fn assert_harmless(profile: Profile, html: &str) {
    let mut open = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        assert!(!rest[..at].contains('>'), "a stray > in {html}");
        let end = end_of_tag(&rest[at..]).unwrap_or_else(|| panic!("an open tag in {html}"));
        let tag = &rest[at + 1..at + end];
        rest = &rest[at + end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "tags cross in {html}");
        } else {
            let name = assert_harmless_tag(profile, tag, html);
            if !has(VOID, name) {
                open.push(name);
            }
        }
    }
    assert!(!rest.contains('>'), "a stray > in {html}");
    assert!(open.is_empty(), "open elements in {html}");
}

fn assert_harmless_tag<'t>(profile: Profile, tag: &'t str, html: &str) -> &'t str {
    let (name, mut attributes) = tag.split_once(' ').unwrap_or((tag, ""));
    let is_known = has(ELEMENTS_IN_COMMENTS, name) || (profile == Profile::Post && has(MORE_IN_POSTS, name));
    assert!(is_known, "<{name}> in {html}");
    assert!(name != "span" || !attributes.is_empty(), "a bare span in {html}");
    while !attributes.is_empty() {
        let (attribute, value) = attributes.split_once("=\"").expect("a value in quotes");
        let (value, more) = value.split_once('"').expect("a closed quote");
        assert!(has(ATTRIBUTES, attribute), "{attribute}= in {html}");
        assert!(!value.contains(['<', '>']), "an angle in {attribute}= in {html}");
        if matches!(attribute, "href" | "src" | "cite") {
            assert_harmless_url(value, html);
        }
        if attribute == "tabindex" {
            assert!(value == "0" && matches!(name, "pre" | "table"), "tabindex={value} in {html}");
        }
        if name == "span" {
            assert!(
                attribute == "class" && HIGHLIGHT_CLASSES.contains(&value),
                "{attribute}={value} in {html}"
            );
        }
        if attribute == "id" {
            assert!(value.starts_with("user-content-"), "the id {value} in {html}");
        }
        attributes = more.strip_prefix(' ').unwrap_or(more);
    }
    name
}

/// As a browser reads it: entities resolved (ours are few), white space and controls overlooked.
fn assert_harmless_url(value: &str, html: &str) {
    let seen: String =
        value.replace("&amp;", "&").chars().filter(|c| *c > ' ').collect::<String>().to_lowercase();
    let scheme =
        seen.split(['/', '?', '#']).next().and_then(|head| head.split_once(':')).map(|(scheme, _)| scheme);
    assert!(matches!(scheme, None | Some("http" | "https" | "mailto")), "the URL {value} in {html}");
}

fn end_of_tag(tag: &str) -> Option<usize> {
    let mut quoted = false;
    tag.bytes().position(|byte| {
        quoted ^= byte == b'"';
        byte == b'>' && !quoted
    })
}

fn has(words: &str, word: &str) -> bool {
    words.split_ascii_whitespace().any(|known| known == word)
}
