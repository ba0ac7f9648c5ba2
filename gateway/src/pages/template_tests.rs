//! Holds templates and locales to their rules: every key has its words in every language, and no
//! word stands in a template itself.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::locale_tests;
use super::text::LOCALES;
use super::view::{ClosedReason, ErrorKind, HeldReason, Order, SearchKind, Verdict, Way};

/// Attributes whose value a reader sees or hears.
const SPOKEN_ATTRIBUTES: [&str; 5] = ["alt", "aria-label", "aria-description", "placeholder", "title"];

/// The templates that write a service's HTML, or a picture of ours, as it is; nothing else may.
const MAY_WRITE_HTML: [&str; 13] = [
    "_comment.html",
    "_edit_form.html",
    "_meta.html",
    "_providers.html",
    "_reply_form.html",
    "_revisions.html",
    "account.html",
    "choice.html",
    "connecting.html",
    "editor.html",
    "post.html",
    "search.html",
    "trouble.html",
];

fn templates() -> Vec<(String, String)> {
    files("templates", "html")
}

fn sources() -> Vec<(String, String)> {
    let mut sources = files("src", "rs");
    // What only a test says, nobody reads.
    sources.retain(|(name, _)| !name.ends_with("_tests.rs"));
    for (_, source) in &mut sources {
        source.truncate(
            source
                .find(
                    "#[cfg(test)]
mod tests",
                )
                .unwrap_or(source.len()),
        );
    }
    sources
}

/// The files of a folder of this crate, at any depth.
fn files(folder: &str, extension: &str) -> Vec<(String, String)> {
    let (mut folders, mut paths) = (vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the folder is part of the crate") {
            let path: PathBuf = entry.expect("the folder can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                paths.push(path);
            }
        }
    }
    paths.sort();
    let read = |path: PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        (name, fs::read_to_string(path).expect("a file of the crate can be read"))
    };
    paths.into_iter().map(read).collect()
}

fn keys(source: &str) -> BTreeSet<String> {
    locale_tests::read(source).0.into_keys().collect()
}

/// The calls that take a key, and the argument that each hands over.
const CALLS: [(&str, Option<&str>); 5] = [
    (".msg(\"", None),
    (".count(\"", Some("count")),
    (".name(\"", Some("name")),
    (".max(\"", Some("max")),
    (".seconds(\"", Some("seconds")),
];

/// What stands in quotes right after any of the calls, and the argument that comes with it.
fn asked_for(source: &str) -> Vec<(String, Option<&'static str>)> {
    let of_call = |(call, argument): (&str, Option<&'static str>)| {
        let keys = source.split(call).skip(1).filter_map(|rest| rest.split_once('"'));
        keys.map(|(key, _)| (key.to_owned(), argument)).collect::<Vec<_>>()
    };
    CALLS.into_iter().flat_map(of_call).collect()
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
    let verdicts = Verdict::ALL.iter().flat_map(|verdict| [verdict.key(), verdict.meaning_key()]);
    let kinds = SearchKind::ALL.iter().map(|kind| kind.key());
    let reading = verdicts.chain(kinds).map(str::to_owned);
    held.chain(closed)
        .chain(keys_beside_fields())
        .chain(errors)
        .chain(chosen)
        .chain(talking)
        .chain(reading)
        .collect()
}

/// Every word that a template says by itself: between tags, in attributes that are read out, and in
/// expressions.
fn own_words(template: &str) -> Vec<String> {
    let html = without_expressions(template);
    let text = text_nodes(&html);
    let between_tags = text.split_whitespace().filter(|word| word.contains(char::is_alphabetic));
    let mut words: Vec<String> = between_tags.map(str::to_owned).collect();
    words.extend(spoken_literals(&html));
    words.extend(literals_in_expressions(template));
    words
}

/// A template without its expressions, statements and comments, each of them a space.
fn without_expressions(template: &str) -> String {
    pieces(template).map(|(text, _)| text).collect::<Vec<_>>().join(" ")
}

/// Texts in quotes inside expressions and statements that are no keys, names or paths: those have
/// neither spaces nor capitals.
fn literals_in_expressions(template: &str) -> Vec<String> {
    let code = pieces(template).map(|(_, code)| code).filter(|code| !code.starts_with("{#"));
    code.flat_map(|code| code.split('"').skip(1).step_by(2))
        .filter(|literal| literal.contains(|c: char| c.is_whitespace() || c.is_uppercase()))
        .map(str::to_owned)
        .collect()
}

/// Each stretch of text with the expression, statement or comment behind it; that of the last is empty.
fn pieces(template: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = Some(template);
    std::iter::from_fn(move || {
        let here = rest?;
        let Some(start) = ["{{", "{%", "{#"].iter().filter_map(|open| here.find(open)).min() else {
            rest = None;
            return Some((here, ""));
        };
        let close = match here.as_bytes()[start + 1] {
            b'{' => "}}",
            b'%' => "%}",
            _ => "#}",
        };
        let end = here[start..].find(close).map_or(here.len(), |end| start + end + close.len());
        rest = Some(&here[end..]);
        Some((&here[..start], &here[start..end]))
    })
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

/// The values of attributes that are read out; those of buttons are their labels.
fn spoken_literals(html: &str) -> Vec<String> {
    let mut spoken = Vec::new();
    for tag in html.split('<').skip(1).filter_map(|rest| rest.split_once('>')).map(|(tag, _)| tag) {
        let is_button =
            ["submit", "reset", "button"].iter().any(|kind| tag.contains(&format!("type=\"{kind}\"")));
        let labels = (is_button && tag.starts_with("input")).then_some("value");
        for attribute in SPOKEN_ATTRIBUTES.into_iter().chain(labels) {
            let values = ['"', '\''].into_iter().flat_map(|quote| {
                let begin = format!(" {attribute}={quote}");
                let values = tag.split(&begin).skip(1).filter_map(|rest| rest.split_once(quote));
                values.map(|(value, _)| value.to_owned()).collect::<Vec<_>>()
            });
            spoken.extend(values.filter(|value| value.contains(char::is_alphabetic)));
        }
    }
    spoken
}

#[test]
fn every_key_has_words_in_every_language_and_all_words_are_used() {
    let mut used = keys_built();
    for (_, source) in templates().iter().chain(&sources()) {
        used.extend(asked_for(source).into_iter().map(|(key, _)| key));
    }
    for (language, source) in LOCALES {
        let here = keys(source);
        let missing: Vec<_> = used.difference(&here).collect();
        let idle: Vec<_> = here.difference(&used).collect();
        assert!(missing.is_empty() && idle.is_empty(), "{language}: missing {missing:?}, idle {idle:?}");
    }
}

#[test]
fn every_message_gets_the_arguments_that_it_takes() {
    let (english, _) = locale_tests::read(LOCALES[0].1);
    for (name, source) in templates().iter().chain(&sources()) {
        for (key, argument) in asked_for(source) {
            let Some(takes) = english.get(&key) else { continue };
            let fits = takes.iter().all(|taken| argument == Some(taken.as_str()));
            assert!(fits, "{name}: {key} takes {takes:?} and gets {argument:?}");
        }
    }
}

#[test]
fn the_scanner_finds_keys_and_arguments() {
    let asked = asked_for(r#"{{ t.msg("reply") }}{{ t.name("by", author.name) }}"#);
    assert_eq!(asked, [("reply".to_owned(), None), ("by".to_owned(), Some("name"))]);
}

#[test]
fn no_template_speaks_for_itself() {
    for (name, template) in templates() {
        assert_eq!(own_words(&template), Vec::<String>::new(), "{name}: words belong into the Fluent files");
    }
}

#[test]
fn the_scanner_finds_text_outside_the_fluent_files() {
    for (template, words) in [
        ("<p>Reply</p>", "Reply"),
        ("<p>{{ t.msg(\"reply\") }} jetzt</p>", "jetzt"),
        ("{% if a > b %}Größer{% endif %}", "Größer"),
        ("<p title=\"Hello {{ name }}\"></p>", "Hello  "),
        ("<img alt='A dog'>", "A dog"),
        ("<input type=\"submit\" value=\"Send\">", "Send"),
        ("<p>{{ \"Good morning\" }}</p>", "Good morning"),
        ("<p>{% let word = \"Hallo\" %}{{ word }}</p>", "Hallo"),
    ] {
        assert_eq!(own_words(template), [words], "{template}");
    }
    let silent = r#"{# A note #}{% include "_a.html" %}<p class="Big" title="{{ t.msg("by") }}">{{ t.msg("by") }} · 1</p>"#;
    assert_eq!(own_words(silent), Vec::<String>::new());
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
        let ours = tags.matches("<script src=\"").count();
        // Data, which no browser runs.
        let data = tags.matches("<script type=\"application/ld+json\">").count();
        assert_eq!(tags.matches("<script").count(), ours + data, "{name}: a script inside the page");
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
