//! What stands in the fields of a form, and which of it somebody changed.
//!
//! Each form carries a fingerprint of what it showed at first, field by field. So a save sends only what
//! was changed, and a conflict can say who changed which field.

use std::collections::BTreeMap;

use service_kit::etag;

use crate::session::Form;

/// One field of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Field {
    /// What it is called in the posted body; its id in the page too.
    pub(super) name: &'static str,
    /// What it is called in an update mask.
    pub(super) path: &'static str,
    /// How long it is.
    pub(super) size: Size,
}

/// How much a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Size {
    /// A line, whose outer spaces say nothing.
    Line,
    /// Several short lines, each one thing.
    List,
    /// A text, kept to the last space.
    Text,
}

/// A field of one line.
pub(super) const fn line(name: &'static str, path: &'static str) -> Field {
    Field { name, path, size: Size::Line }
}

/// Values by the fields' names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Values(BTreeMap<&'static str, String>);

impl Values {
    /// What was typed into `fields`.
    pub(super) fn of_form(form: &Form, fields: &[Field]) -> Self {
        Self(fields.iter().map(|field| (field.name, tidy(form.get(field.name), field.size))).collect())
    }

    pub(super) fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    pub(super) fn set(&mut self, name: &'static str, value: impl Into<String>) {
        self.0.insert(name, value.into());
    }

    /// The list in a field of several lines.
    pub(super) fn list(&self, name: &str) -> Vec<String> {
        self.get(name).lines().map(str::to_owned).collect()
    }

    /// Goes into a form beside the values.
    pub(super) fn fingerprint(&self) -> String {
        let marks: Vec<String> =
            self.0.iter().map(|(name, value)| format!("{name}={}", mark(value))).collect();
        marks.join(" ")
    }

    /// Whether the field differs from what the fingerprint was taken of. Of a field that is not in there
    /// nothing is known, so it counts as changed.
    pub(super) fn is_changed(&self, name: &str, fingerprint: &str) -> bool {
        let marks = fingerprint.split(' ').filter_map(|mark| mark.split_once('='));
        let known = marks.into_iter().find(|(found, _)| *found == name);
        known.is_none_or(|(_, known)| known != mark(self.get(name)))
    }

    /// Paths of the update mask for the fields that `keep` lets through.
    pub(super) fn paths(fields: &[Field], keep: impl Fn(&Field) -> bool) -> Vec<String> {
        let mut paths: Vec<String> = Vec::new();
        for field in fields.iter().filter(|field| keep(field)) {
            // Several fields may fill one path.
            if !paths.iter().any(|path| path == field.path) {
                paths.push(field.path.to_owned());
            }
        }
        paths
    }
}

fn mark(value: &str) -> String {
    etag::of([value.as_bytes()])
}

fn tidy(value: &str, size: Size) -> String {
    match size {
        Size::Line => value.trim().to_owned(),
        Size::Text => value.to_owned(),
        Size::List => {
            let lines: Vec<&str> = value.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
            lines.join("\n")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELDS: &[Field] = &[line("title", "title"), line("a", "both"), line("b", "both")];

    #[test]
    fn a_fingerprint_tells_what_was_changed() {
        let mut values = Values::default();
        values.set("title", "one");
        values.set("a", "");
        let shown = values.fingerprint();
        assert!(!values.is_changed("title", &shown) && !values.is_changed("a", &shown));
        values.set("title", "two");
        assert!(values.is_changed("title", &shown) && !values.is_changed("a", &shown));
        assert!(values.is_changed("b", &shown), "nothing is known of it");
        assert!(values.is_changed("a", ""));
    }

    #[test]
    fn fields_of_one_path_are_one_path() {
        assert_eq!(Values::paths(FIELDS, |_| true), ["title", "both"]);
        assert_eq!(Values::paths(FIELDS, |field| field.name == "b"), ["both"]);
    }

    #[test]
    fn only_a_text_keeps_its_spaces() {
        assert_eq!(tidy(" a ", Size::Line), "a");
        assert_eq!(tidy(" a \n\n b", Size::List), "a\nb");
        assert_eq!(tidy(" a \n", Size::Text), " a \n");
    }
}
