//! One field on a page: label, control, value, and what is wrong with it. All pages of the desk show
//! their fields in the same way (`templates/desk/_field.html`).

use proto::posts::v1::Member;

use crate::{
    desk::{problem::Problem, values::Values},
    pages::text::Texts,
};

/// A field as the template shows it.
pub(super) struct FieldView {
    pub(super) name: &'static str,
    pub(super) label: String,
    /// Empty for a field that explains itself.
    pub(super) hint: String,
    pub(super) value: String,
    pub(super) problem: Option<Said>,
    pub(super) control: Control,
    pub(super) required: bool,
}

/// A sentence, and its language where that is not the page's.
pub(super) struct Said {
    pub(super) sentence: String,
    pub(super) language: Option<&'static str>,
}

/// How a field is filled in.
pub(super) enum Control {
    /// `<input>` of this type; addresses and names of machines run left to right.
    Input { kind: &'static str, is_code: bool },
    /// `<textarea>` of this many rows.
    Area { rows: u8 },
    /// `<select>` of values with their words.
    Select(Vec<(String, String)>),
    /// `<input>` that proposes values.
    Suggest(Vec<String>),
}

impl FieldView {
    /// Ids of what is said about it.
    pub(super) fn described_by(&self) -> String {
        let problem = self.problem.as_ref().map(|_| format!("{}-problem", self.name));
        let hint = (!self.hint.is_empty()).then(|| format!("{}-hint", self.name));
        problem.into_iter().chain(hint).collect::<Vec<_>>().join(" ")
    }

    /// Values of a list as the reader reads them, for a version that cannot be changed.
    pub(super) fn shown(&self, value: &str) -> String {
        match &self.control {
            Control::Select(options) => options
                .iter()
                .find(|(known, _)| known == value)
                .map_or_else(|| value.to_owned(), |(_, word)| word.clone()),
            _ => value.to_owned(),
        }
    }
}

/// Makes the views of a page's fields.
pub(super) struct Fields<'a> {
    pub(super) t: &'static Texts,
    pub(super) values: &'a Values,
    pub(super) problems: &'a [Problem],
    pub(super) members: &'a [Member],
}

impl Fields<'_> {
    /// The field of that name.
    pub(super) fn view(&self, name: &'static str) -> FieldView {
        let problem = self.problems.iter().find(|problem| problem.field == name);
        FieldView {
            name,
            label: label(self.t, name),
            hint: hint(self.t, name),
            value: self.values.get(name).to_owned(),
            problem: problem
                .map(|problem| Said { sentence: problem.sentence(self.t), language: problem.language() }),
            control: self.control(name),
            required: name == "title",
        }
    }

    /// What the field of a problem is called.
    pub(super) fn label(&self, problem: &Problem) -> String {
        label(self.t, problem.field)
    }

    fn control(&self, name: &str) -> Control {
        match name {
            "content" => Control::Area { rows: 22 },
            "excerpt" | "description" | "labels" | "allowed_origins" => Control::Area { rows: 3 },
            "occurred_on" => Control::Input { kind: "date", is_code: true },
            "canonical_url" | "header_image_url" => Control::Input { kind: "url", is_code: true },
            "hold_from_links" | "max_characters" | "line_length" => {
                Control::Input { kind: "number", is_code: true }
            }
            "slug" | "language" | "flood_interval" | "edit_window" | "close_after" | "accent_color"
            | "background_color" | "text_color" => Control::Input { kind: "text", is_code: true },
            "time_zone" => {
                Control::Suggest(jiff::tz::db().available().map(|zone| zone.to_string()).collect())
            }
            "author" => Control::Select(self.authors()),
            name => match options(self.t, name) {
                options if options.is_empty() => Control::Input { kind: "text", is_code: false },
                options => Control::Select(options),
            },
        }
    }

    /// Everybody who can be named; whoever is the author stays one, member or not.
    fn authors(&self) -> Vec<(String, String)> {
        let of = |member: &Member| (member.name.clone(), member.display_name.clone());
        let mut authors = vec![(String::new(), self.t.msg("desk-author-me"))];
        authors.extend(self.members.iter().map(of));
        let author = self.values.get("author");
        if author.is_empty() {
            return authors;
        }
        authors.remove(0);
        if !authors.iter().any(|(name, _)| name == author) {
            authors.push((author.to_owned(), author.to_owned()));
        }
        authors
    }
}

fn label(t: &Texts, name: &str) -> String {
    match name {
        "title" => t.msg("desk-field-title"),
        "slug" => t.msg("desk-field-slug"),
        "content" => t.msg("desk-field-content"),
        "content_format" => t.msg("desk-field-format"),
        "excerpt" => t.msg("desk-field-excerpt"),
        "labels" => t.msg("desk-field-labels"),
        "author" => t.msg("desk-field-author"),
        "canonical_url" => t.msg("desk-field-canonical"),
        "business" => t.msg("desk-field-business"),
        "agent_name" => t.msg("desk-field-agent"),
        "verdict" => t.msg("desk-field-verdict"),
        "occurred_on" => t.msg("desk-field-occurred"),
        "commenters" => t.msg("desk-field-commenters"),
        "hold_first_comment" => t.msg("desk-field-hold-first"),
        "hold_from_links" => t.msg("desk-field-hold-links"),
        "flood_interval" => t.msg("desk-field-flood"),
        "max_characters" => t.msg("desk-field-max-characters"),
        "edit_window" => t.msg("desk-field-edit-window"),
        "close_after" => t.msg("desk-field-close-after"),
        "description" => t.msg("desk-field-description"),
        "language" => t.msg("desk-field-language"),
        "time_zone" => t.msg("desk-field-zone"),
        "accent_color" => t.msg("desk-field-accent"),
        "background_color" => t.msg("desk-field-background"),
        "text_color" => t.msg("desk-field-text-color"),
        "font_stack" => t.msg("desk-field-font"),
        "line_length" => t.msg("desk-field-line-length"),
        "header_image_url" => t.msg("desk-field-header-image"),
        "allowed_origins" => t.msg("desk-field-origins"),
        other => other.to_owned(),
    }
}

fn hint(t: &Texts, name: &str) -> String {
    match name {
        "slug" => t.msg("desk-hint-slug"),
        "excerpt" => t.msg("desk-hint-excerpt"),
        "labels" => t.msg("desk-hint-labels"),
        "canonical_url" => t.msg("desk-hint-canonical"),
        "hold_from_links" | "edit_window" => t.msg("desk-hint-hold-links"),
        "flood_interval" | "max_characters" | "close_after" => t.msg("desk-hint-limit"),
        "language" => t.msg("desk-hint-language"),
        "time_zone" => t.msg("desk-hint-zone"),
        "accent_color" | "background_color" | "text_color" => t.msg("desk-hint-color"),
        "line_length" => t.msg("desk-hint-line-length"),
        "allowed_origins" => t.msg("desk-hint-origins"),
        _ => String::new(),
    }
}

/// The choices of a field; none for one that is typed.
fn options(t: &Texts, name: &str) -> Vec<(String, String)> {
    let choices: Vec<(&str, String)> = match name {
        "content_format" => {
            vec![("markdown", t.msg("desk-format-markdown")), ("html", t.msg("desk-format-html"))]
        }
        "verdict" => vec![
            ("", t.msg("desk-verdict-none")),
            ("great", t.msg("desk-verdict-great")),
            ("forgettable", t.msg("desk-verdict-forgettable")),
            ("bad", t.msg("desk-verdict-bad")),
        ],
        "commenters" => vec![
            ("", t.msg("desk-rule-inherited")),
            ("anyone", t.msg("desk-commenters-anyone")),
            ("persons", t.msg("desk-commenters-persons")),
            ("members", t.msg("desk-commenters-members")),
            ("nobody", t.msg("desk-commenters-nobody")),
        ],
        "hold_first_comment" => {
            vec![("", t.msg("desk-rule-inherited")), ("yes", t.msg("desk-yes")), ("no", t.msg("desk-no"))]
        }
        "font_stack" => vec![
            ("", t.msg("desk-font-default")),
            ("serif", t.msg("desk-font-serif")),
            ("sans", t.msg("desk-font-sans")),
            ("rounded", t.msg("desk-font-rounded")),
            ("monospace", t.msg("desk-font-monospace")),
        ],
        _ => Vec::new(),
    };
    choices.into_iter().map(|(value, word)| (value.to_owned(), word)).collect()
}
