//! Holds templates and locales to their rules: every key has its words in every language, and no
//! word stands in a template itself.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use fluent_bundle::FluentResource;

use super::text::LOCALES;
use super::view::{ClosedReason, ErrorKind, HeldReason, Order, Way};

/// Attributes whose value a reader sees or hears.
const SPOKEN_ATTRIBUTES: [&str; 4] = ["alt=\"", "aria-label=\"", "placeholder=\"", "title=\""];

/// The templates that write a service's HTML as it is, and nothing else may.
const MAY_WRITE_HTML: [&str; 5] =
    ["_comment.html", "_edit_form.html", "_reply_form.html", "_revisions.html", "post.html"];

fn templates() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    files(&folder, "html")
}

fn sources() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/pages");
    let mut sources = files(&folder, "rs");
    sources.extend(files(&folder.join("view"), "rs"));
    sources
}

fn files(folder: &Path, extension: &str) -> Vec<(String, String)> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the folder is part of the crate")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .collect();
    paths.sort();
    let read = |path: PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        (name, fs::read_to_string(path).expect("a file of the crate can be read"))
    };
    paths.into_iter().map(read).collect()
}

fn keys(source: &str) -> BTreeSet<String> {
    source
        .lines()
        .filter(|line| line.starts_with(|first: char| first.is_ascii_lowercase()))
        .filter_map(|line| line.split_once(" ="))
        .map(|(key, _)| key.to_owned())
        .collect()
}

/// What stands in quotes right after any of the calls that take a key.
fn keys_asked_for(source: &str) -> BTreeSet<String> {
    [".msg(\"", ".count(\"", ".name(\"", ".max(\"", ".seconds(\""]
        .iter()
        .flat_map(|call| source.split(call).skip(1))
        .filter_map(|rest| rest.split_once('"'))
        .map(|(key, _)| key.to_owned())
        .collect()
}

/// The words beside a field of the reply form. That each is said of some form, and that no other is,
/// a test in `site/refusal.rs` shows.
pub(crate) fn keys_beside_fields() -> BTreeSet<String> {
    let endings = ["-missing", "-invalid", "-too-long"];
    let is_one =
        |key: &String| key.starts_with("form-") && endings.iter().any(|ending| key.ends_with(ending));
    keys(LOCALES[0].1).into_iter().filter(is_one).collect()
}

fn keys_built() -> BTreeSet<String> {
    let held = HeldReason::ALL.iter().map(|reason| reason.key().to_owned());
    let closed = ClosedReason::ALL.iter().map(|reason| reason.key().to_owned());
    let errors = ErrorKind::ALL
        .iter()
        .flat_map(|kind| ["title", "text", "next"].map(|part| format!("{}-{part}", kind.key())));
    let chosen = ["pingback", "trackback", "form-post", "form-try-again"].map(str::to_owned);
    let talking = Order::ALL.iter().map(|order| order.key()).chain(Way::ALL.iter().map(|way| way.key()));
    let talking = talking.chain(["edit-save"]).map(str::to_owned);
    held.chain(closed).chain(keys_beside_fields()).chain(errors).chain(chosen).chain(talking).collect()
}

/// A template without its expressions, statements and comments, each of them a space.
fn without_expressions(template: &str) -> String {
    let mut rest = template;
    let mut text = String::new();
    while let Some(start) = rest.find('{') {
        let close = match rest.as_bytes().get(start + 1) {
            Some(b'{') => "}}",
            Some(b'%') => "%}",
            Some(b'#') => "#}",
            _ => "{",
        };
        text.push_str(&rest[..start]);
        text.push(' ');
        let end = rest[start..].find(close).map_or(rest.len(), |end| start + end + close.len());
        rest = &rest[end..];
    }
    text + rest
}

/// The words outside of tags.
fn text_nodes(html: &str) -> String {
    let mut inside_tag = false;
    let outside = html.chars().filter(|c| {
        match c {
            '<' => inside_tag = true,
            '>' => inside_tag = false,
            _ => return !inside_tag,
        }
        false
    });
    outside.collect()
}

fn spoken_literals(html: &str) -> Vec<&str> {
    SPOKEN_ATTRIBUTES
        .iter()
        .flat_map(|attribute| html.split(attribute).skip(1))
        .filter_map(|rest| rest.split_once('"'))
        .map(|(value, _)| value)
        .filter(|value| value.contains(char::is_alphabetic))
        .collect()
}

#[test]
fn every_locale_has_the_keys_of_english() {
    let english = keys(LOCALES[0].1);
    for (language, source) in LOCALES {
        let here = keys(source);
        let missing: Vec<_> = english.difference(&here).collect();
        let extra: Vec<_> = here.difference(&english).collect();
        assert!(missing.is_empty() && extra.is_empty(), "{language}: missing {missing:?}, extra {extra:?}");
    }
}

#[test]
fn every_locale_parses_without_an_error() {
    for (language, source) in LOCALES {
        let parsed = FluentResource::try_new(source.to_owned());
        assert!(parsed.is_ok(), "{language}: {:?}", parsed.err().map(|(_, errors)| errors));
    }
}

#[test]
fn every_key_has_words_and_all_words_are_used() {
    let mut used = keys_built();
    for (_, source) in templates().iter().chain(&sources()) {
        used.extend(keys_asked_for(source));
    }
    let english = keys(LOCALES[0].1);
    let missing: Vec<_> = used.difference(&english).collect();
    let idle: Vec<_> = english.difference(&used).collect();
    assert!(missing.is_empty() && idle.is_empty(), "missing {missing:?}, idle {idle:?}");
}

#[test]
fn no_template_speaks_for_itself() {
    for (name, template) in templates() {
        let html = without_expressions(&template);
        let text = text_nodes(&html);
        assert!(!text.contains(char::is_alphabetic), "{name}: {:?}", text.trim());
        assert!(spoken_literals(&html).is_empty(), "{name}: {:?}", spoken_literals(&html));
    }
}

#[test]
fn the_scanner_finds_what_it_looks_for() {
    let sample =
        r#"{# a note #}<p title="Hello {{ name }}">{{ t.msg("reply") }} there{% if a > b %}!{% endif %}</p>"#;
    let html = without_expressions(sample);
    assert_eq!(text_nodes(&html).trim(), "there !");
    assert_eq!(spoken_literals(&html), ["Hello  "]);
}

#[test]
fn few_templates_write_html_as_it_is() {
    for (name, template) in templates() {
        let allowed = MAY_WRITE_HTML.contains(&name.as_str());
        assert!(allowed || !template.contains("safe"), "{name} writes unescaped text");
        let raw = template.matches("|safe").count();
        assert_eq!(raw, template.matches(".as_str()|safe").count(), "{name}: only SafeHtml is safe");
    }
}

#[test]
fn no_template_needs_a_script_or_an_inline_style() {
    for (name, template) in templates() {
        let tags = tags(&without_expressions(&template));
        for forbidden in ["<style", " style=", "javascript:"] {
            assert!(!tags.contains(forbidden), "{name}: {forbidden}");
        }
        assert!(!has_event_handler(&tags), "{name}: an event handler");
        // A file of ours, which the page works without.
        let scripts = (tags.matches("<script").count(), tags.matches("<script src=\"").count());
        assert_eq!(scripts.0, scripts.1, "{name}: a script inside the page");
    }
}

fn has_event_handler(tags: &str) -> bool {
    tags.split(" on").skip(1).any(|rest| rest.trim_start_matches(char::is_alphabetic).starts_with('='))
}

/// The tags alone.
fn tags(html: &str) -> String {
    html.split('<')
        .skip(1)
        .filter_map(|rest| rest.split_once('>'))
        .fold(String::new(), |tags, (tag, _)| tags + "<" + tag + ">")
}
