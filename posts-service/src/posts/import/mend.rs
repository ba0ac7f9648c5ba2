//! Mends what other systems leave behind, and notes each mend for people to read.

use service_kit::time::Timestamp;

use crate::{
    posts::{import::ImportedPost, path},
    values::{State, without_nul},
};

const MAX_TITLE_CHARS: usize = 300;
const MAX_EXCERPT_CHARS: usize = 2_000;
const MAX_NAME_CHARS: usize = 245;
const MAX_LABELS: usize = 50;
const MAX_LABEL_CHARS: usize = 100;
const MAX_ALIASES: usize = 20;

/// What is left of an entry after mending.
pub(super) struct Mended {
    pub(super) title: String,
    pub(super) excerpt: String,
    pub(super) labels: Vec<String>,
    pub(super) aliases: Vec<String>,
    /// `None` when the entry names nobody.
    pub(super) author: Option<Author>,
    /// Where it stands; for a trashed one, where it would return to.
    pub(super) state: State,
    pub(super) trashed: bool,
    pub(super) publish_time: Option<Timestamp>,
    pub(super) create_time: Timestamp,
    pub(super) notes: Vec<String>,
}

pub(super) struct Author {
    pub(super) source_key: String,
    pub(super) display_name: String,
}

pub(super) fn mended(entry: &ImportedPost, now: Timestamp) -> Mended {
    let mut notes = Vec::new();
    let create_time = entry.create_time.or(entry.publish_time).unwrap_or(now);
    let (state, publish_time) = state(entry, create_time, now, &mut notes);
    Mended {
        title: clipped(&one_line(&entry.title), MAX_TITLE_CHARS, "the title", &mut notes),
        excerpt: clipped(&without_nul(&entry.excerpt), MAX_EXCERPT_CHARS, "the excerpt", &mut notes),
        labels: labels(&entry.labels, &mut notes),
        aliases: aliases(&entry.aliases, &mut notes),
        author: author(entry, &mut notes),
        trashed: entry.state == State::Trashed,
        state,
        publish_time,
        create_time,
        notes,
    }
}

/// A published post has a date, and one of a date to come is not published yet.
fn state(
    entry: &ImportedPost,
    create_time: Timestamp,
    now: Timestamp,
    notes: &mut Vec<String>,
) -> (State, Option<Timestamp>) {
    match (entry.state, entry.publish_time) {
        // Nothing says where it stood before: a draft shows nobody what was thrown away.
        (State::Trashed, time) => (State::Draft, time),
        (State::Published, Some(time)) if time > now => {
            notes.push("its date is yet to come; it became SCHEDULED".to_owned());
            (State::Scheduled, Some(time))
        }
        (state @ (State::Published | State::Private), None) => {
            notes.push("it has no date of publication; it got that of its writing".to_owned());
            (state, Some(create_time.min(now)))
        }
        (state, time) => (state, time),
    }
}

fn labels(given: &[String], notes: &mut Vec<String>) -> Vec<String> {
    let mut labels: Vec<String> = Vec::new();
    for label in given.iter().map(|label| one_line(label)).filter(|label| !label.is_empty()) {
        if labels.contains(&label) {
            continue;
        }
        if label.chars().count() > MAX_LABEL_CHARS {
            let shown: String = label.chars().take(30).collect();
            notes.push(format!(
                "the label `{shown}…` is longer than {MAX_LABEL_CHARS} characters; it was left out"
            ));
        } else if labels.len() == MAX_LABELS {
            notes.push(format!("the label `{label}` is past the {MAX_LABELS}th; it was left out"));
        } else {
            labels.push(label);
        }
    }
    labels
}

fn aliases(given: &[String], notes: &mut Vec<String>) -> Vec<String> {
    let mut aliases: Vec<String> = Vec::new();
    for alias in given {
        let Some(path) = path::normal(alias) else {
            let shown: String = one_line(alias).chars().take(60).collect();
            notes.push(format!("`{shown}` is not usable as a path; it was left out"));
            continue;
        };
        if aliases.contains(&path) {
            continue;
        }
        if aliases.len() == MAX_ALIASES {
            notes.push(format!("the path {path} is past the {MAX_ALIASES}th; it was left out"));
        } else {
            aliases.push(path);
        }
    }
    aliases
}

/// Known by the source's key; where there is none, by the shown name.
fn author(entry: &ImportedPost, notes: &mut Vec<String>) -> Option<Author> {
    let name = one_line(&entry.author_display_name);
    let key = if entry.author_source_key.is_empty() { &name } else { &entry.author_source_key };
    if key.is_empty() {
        return None;
    }
    let shown = [name.clone(), one_line(key), "Unknown".to_owned()].into_iter().find(|name| !name.is_empty());
    let shown = shown.unwrap_or_default();
    let display_name = clipped(&shown, MAX_NAME_CHARS, "the author's name", notes);
    Some(Author { source_key: key.clone(), display_name })
}

fn clipped(text: &str, most: usize, what: &str, notes: &mut Vec<String>) -> String {
    if text.chars().nth(most).is_none() {
        return text.to_owned();
    }
    notes.push(format!("{what} is longer than {most} characters; it was cut"));
    text.chars().take(most).collect::<String>().trim_end().to_owned()
}

/// One line without control characters and space around it.
fn one_line(text: &str) -> String {
    let spaced: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    spaced.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_many_and_too_long_labels_are_left_out_with_a_note() {
        let mut notes = Vec::new();
        let mut given: Vec<String> = (0..51).map(|number| format!("label {number}")).collect();
        given.insert(0, "x".repeat(101));
        given.insert(0, " label 0 ".to_owned());
        let labels = labels(&given, &mut notes);
        assert_eq!((labels.len(), notes.len()), (50, 2), "{notes:?}");
        assert_eq!(labels[0], "label 0");
    }

    #[test]
    fn a_long_title_is_cut_with_a_note() {
        let mut notes = Vec::new();
        assert_eq!(clipped(&"ä".repeat(301), 300, "the title", &mut notes).chars().count(), 300);
        assert_eq!(notes, ["the title is longer than 300 characters; it was cut"]);
        assert_eq!(one_line(" a\0b\nc "), "a b c");
    }
}
