//! Holds the Fluent files to English: the same messages with the same arguments, each once.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::{
    ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, Resource},
    parser,
};

use super::pseudo;
use super::text::LOCALES;

/// The arguments of each message by its key.
pub(super) type Messages = BTreeMap<String, BTreeSet<String>>;

/// What a file says, and what is wrong with the file itself.
pub(super) fn read(source: &str) -> (Messages, Vec<String>) {
    let (resource, mut wrong): (Resource<String>, Vec<String>) = match parser::parse(source.to_owned()) {
        Ok(resource) => (resource, Vec::new()),
        Err((rest, errors)) => {
            (rest, errors.iter().map(|error| format!("cannot be read: {error}")).collect())
        }
    };
    let mut messages = Messages::new();
    for entry in resource.body {
        let Entry::Message(message) = entry else { continue };
        let key = message.id.name;
        let mut arguments = BTreeSet::new();
        match &message.value {
            Some(pattern) => collect(pattern, &mut arguments),
            None => wrong.push(format!("{key} has no words")),
        }
        if messages.insert(key.clone(), arguments).is_some() {
            wrong.push(format!("{key} stands there twice"));
        }
    }
    (messages, wrong)
}

fn collect(pattern: &Pattern<String>, arguments: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            collect_from(expression, arguments);
        }
    }
}

fn collect_from(expression: &Expression<String>, arguments: &mut BTreeSet<String>) {
    let inline = match expression {
        Expression::Select { selector, variants } => {
            for variant in variants {
                collect(&variant.value, arguments);
            }
            selector
        }
        Expression::Inline(inline) => inline,
    };
    match inline {
        InlineExpression::VariableReference { id } => drop(arguments.insert(id.name.clone())),
        InlineExpression::Placeable { expression } => collect_from(expression, arguments),
        _ => {}
    }
}

/// How `other` differs from `english`.
fn differences(english: &str, other: &str) -> Vec<String> {
    let (english, _) = read(english);
    let (other, mut wrong) = read(other);
    for (key, arguments) in &english {
        match other.get(key) {
            None => wrong.push(format!("{key} is missing")),
            Some(own) if own != arguments => {
                wrong.push(format!("{key} takes {own:?} instead of {arguments:?}"));
            }
            Some(_) => {}
        }
    }
    wrong.extend(
        other.keys().filter(|key| !english.contains_key(*key)).map(|key| format!("{key} is not English")),
    );
    wrong
}

#[test]
fn a_missing_key_is_found_in_no_language() {
    let (english, pseudo) = (LOCALES[0].1, pseudo::derive(LOCALES[0].1));
    for (language, source) in LOCALES.into_iter().chain([(pseudo::TAG, pseudo.as_str())]) {
        assert_eq!(differences(english, source), Vec::<String>::new(), "{language}");
    }
}

#[test]
fn the_comparison_finds_what_it_looks_for() {
    let english = "by = by { $name }\nreply = Reply\nfew = { $count ->\n    [one] One\n   *[other] { $count } of them\n }\n";
    let few = "few = { $count ->\n   *[other] { $count }\n }\n";
    for (other, wrong) in [
        ("by = von { $name }\n", "reply is missing"),
        ("by = von { $name }\nreply = \n", "reply is missing"),
        ("by = von { $nam }\nreply = Antworten\n", "by takes {\"nam\"} instead of {\"name\"}"),
        ("by = von { $name }\nreply = Antworten\nreply = Anders\n", "reply stands there twice"),
        ("by = von { $name }\nreply = Antworten\nlike = Gut\n", "like is not English"),
        ("by = von { $name\nreply = Antworten\n", "by is missing"),
    ] {
        let found = differences(english, &format!("{other}{few}"));
        assert!(found.iter().any(|one| one == wrong), "{wrong:?} is not in {found:?}");
    }
    assert_eq!(
        differences(english, &format!("by = von {{ $name }}\nreply = Antworten\n{few}")),
        Vec::<String>::new()
    );
}

/// All of a language's words, found the way that pages find them, with nothing borrowed from English.
#[test]
fn each_language_says_each_message_itself() {
    let (english, _) = read(LOCALES[0].1);
    for language in ["en", "de", pseudo::TAG] {
        let texts = super::text::Texts::for_language(language);
        for (key, arguments) in &english {
            assert!(texts.says(key, arguments), "{language}: {key} falls back");
        }
    }
}
