//! The rules of safety, as ammonia's allow lists. Whatever the steps before did, only this may pass.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, Url, UrlRelative};

use crate::{HIGHLIGHT_CLASSES, Profile, elements};

/// Ids from texts carry this prefix, so that none can stand for an id of the page.
const ID_PREFIX: &str = "user-content-";

const SCHEMES: [&str; 3] = ["http", "https", "mailto"];

static POST: LazyLock<Builder<'static>> = LazyLock::new(for_posts);
static COMMENT: LazyLock<Builder<'static>> = LazyLock::new(for_comments);

/// Drops everything that the profile does not allow.
pub(crate) fn cleaned(profile: Profile, html: &str) -> String {
    let builder = if profile.is_comment() { &COMMENT } else { &POST };
    builder.clean(html).to_string()
}

fn for_posts() -> Builder<'static> {
    let mut builder = common(elements::IN_POSTS);
    builder
        .generic_attributes(HashSet::from(["dir", "id", "lang", "title"]))
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["aria-label", "class", "href"])),
            ("blockquote", HashSet::from(["cite"])),
            ("code", HashSet::from(["class"])),
            ("del", HashSet::from(["cite", "datetime"])),
            ("details", HashSet::from(["open"])),
            ("img", HashSet::from(["alt", "height", "src", "width"])),
            ("ins", HashSet::from(["cite", "datetime"])),
            ("li", HashSet::from(["value"])),
            ("ol", HashSet::from(["reversed", "start", "type"])),
            ("pre", HashSet::from(["class"])),
            ("q", HashSet::from(["cite"])),
            ("section", HashSet::from(["class"])),
            ("span", HashSet::from(["class"])),
            ("sup", HashSet::from(["class"])),
            ("td", HashSet::from(["colspan", "rowspan"])),
            ("th", HashSet::from(["colspan", "rowspan", "scope"])),
            ("time", HashSet::from(["datetime"])),
        ]))
        .id_prefix(Some(ID_PREFIX));
    builder
}

fn for_comments() -> Builder<'static> {
    let mut builder = common(elements::IN_COMMENTS);
    builder.generic_attributes(HashSet::new()).tag_attributes(HashMap::from([
        ("a", HashSet::from(["href", "title"])),
        ("code", HashSet::from(["class"])),
        ("ol", HashSet::from(["start"])),
        ("span", HashSet::from(["class"])),
    ]));
    builder
}

fn common(tags: &[&'static str]) -> Builder<'static> {
    let mut builder = Builder::default();
    builder
        .tags(tags.iter().copied().collect())
        .url_schemes(HashSet::from(SCHEMES))
        .url_relative(UrlRelative::PassThrough)
        // `finish` sets it: whether it is due depends on where a link leads.
        .link_rel(None)
        .attribute_filter(attribute);
    builder
}

/// The value that an allowed attribute may keep.
fn attribute<'v>(element: &str, attribute: &str, value: &'v str) -> Option<Cow<'v, str>> {
    match attribute {
        "class" => class(element, value),
        "cite" => has_scheme_of_the_web(value).then_some(Cow::Borrowed(value)),
        "width" | "height" | "colspan" | "rowspan" | "start" | "value" => {
            let is_number = !value.is_empty() && value.len() < 5 && value.bytes().all(|b| b.is_ascii_digit());
            is_number.then_some(Cow::Borrowed(value))
        }
        "href" => Some(fragment(value)),
        _ => Some(Cow::Borrowed(value)),
    }
}

/// The language of code, what colours it, and the names that the Markdown renderer gives to footnotes.
fn class<'v>(element: &str, value: &'v str) -> Option<Cow<'v, str>> {
    let is_allowed = |class: &&str| match element {
        "code" | "pre" => class.starts_with("language-"),
        "section" => *class == "footnotes",
        "sup" => *class == "footnote-ref",
        "a" => *class == "footnote-backref",
        "span" => HIGHLIGHT_CLASSES.contains(class),
        _ => false,
    };
    let kept: Vec<&str> = value.split_ascii_whitespace().filter(is_allowed).collect();
    (!kept.is_empty()).then(|| Cow::Owned(kept.join(" ")))
}

/// ammonia checks `href` and `src` itself, but not `cite`.
fn has_scheme_of_the_web(url: &str) -> bool {
    Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
}

/// A link to a place in the same text follows the prefix that the place's id gets.
fn fragment(url: &str) -> Cow<'_, str> {
    match url.strip_prefix('#') {
        Some(id) if !id.is_empty() && !id.starts_with(ID_PREFIX) => Cow::Owned(format!("#{ID_PREFIX}{id}")),
        _ => Cow::Borrowed(url),
    }
}
