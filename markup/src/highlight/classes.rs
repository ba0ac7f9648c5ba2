//! The classes of coloured code: few and closed, so that a style sheet has them all and the sanitiser
//! lets no other through.

use std::sync::LazyLock;

use syntect::parsing::Scope;

/// Every class that code is coloured with.
pub const HIGHLIGHT_CLASSES: &[&str] = &[
    "hl-attribute",
    "hl-comment",
    "hl-constant",
    "hl-deleted",
    "hl-escape",
    "hl-function",
    "hl-heading",
    "hl-inserted",
    "hl-keyword",
    "hl-meta",
    "hl-number",
    "hl-operator",
    "hl-string",
    "hl-tag",
    "hl-type",
    "hl-variable",
];

/// Which scopes of the grammars have which class: the first that fits, so the narrower stand before
/// the wider. https://www.sublimetext.com/docs/scope_naming.html
const SCOPES: &[(&str, &str)] = &[
    ("comment", "hl-comment"),
    ("constant.character.escape", "hl-escape"),
    ("constant.character", "hl-string"),
    ("constant.numeric", "hl-number"),
    ("constant", "hl-constant"),
    ("string", "hl-string"),
    ("keyword.operator.word", "hl-keyword"),
    ("keyword.operator.logical.python", "hl-keyword"),
    ("keyword.operator", "hl-operator"),
    ("keyword", "hl-keyword"),
    ("storage", "hl-keyword"),
    ("variable.language", "hl-keyword"),
    ("variable.function", "hl-function"),
    ("variable.parameter", "hl-variable"),
    ("entity.name.function", "hl-function"),
    ("entity.name.tag", "hl-tag"),
    ("entity.name.section", "hl-heading"),
    ("entity.name", "hl-type"),
    ("entity.other.attribute-name", "hl-attribute"),
    ("entity.other.inherited-class", "hl-type"),
    ("support.function", "hl-function"),
    ("support.macro", "hl-function"),
    ("support.type.property-name", "hl-attribute"),
    ("support", "hl-type"),
    ("markup.deleted", "hl-deleted"),
    ("markup.inserted", "hl-inserted"),
    ("markup.heading", "hl-heading"),
    ("markup.raw", "hl-string"),
    ("meta.annotation", "hl-meta"),
    ("meta.preprocessor", "hl-meta"),
    ("meta.diff.header", "hl-meta"),
    ("meta.diff.range", "hl-meta"),
];

static TABLE: LazyLock<Vec<(Scope, &'static str)>> = LazyLock::new(|| {
    let scope = |name: &str| Scope::new(name).expect("a scope of at most eight words");
    SCOPES.iter().map(|(name, class)| (scope(name), *class)).collect()
});

/// The class of the innermost scope that has one. What only delimits, such as the quotes of a string,
/// has that of what it is in.
pub(super) fn class_of(scopes: &[Scope]) -> Option<&'static str> {
    let of_scope = |scope: &Scope| TABLE.iter().find(|(known, _)| known.is_prefix_of(*scope));
    scopes.iter().rev().find_map(of_scope).map(|(_, class)| *class)
}

/// The classes that scopes have, for the test that holds both lists together.
#[cfg(test)]
pub(super) fn used() -> Vec<&'static str> {
    SCOPES.iter().map(|(_, class)| *class).collect()
}
