//! A blog as fields of a form, and back.

use proto::posts::v1::{Blog, FontStack, Theme};
use uuid::Uuid;

use super::{
    policy,
    problem::{Problem, What},
    values::{Field, Size, Values, line},
};
use crate::session::Form;

/// The fields that can be changed, in the form's order.
pub(super) const FIELDS: &[Field] = &[
    line("title", "title"),
    Field { name: "description", path: "description", size: Size::Text },
    line("language", "language"),
    line("time_zone", "time_zone"),
    line("accent_color", "theme.accent_color"),
    line("background_color", "theme.background_color"),
    line("text_color", "theme.text_color"),
    line("font_stack", "theme.font_stack"),
    line("line_length", "theme.line_length"),
    line("header_image_url", "theme.header_image_url"),
    Field { name: "allowed_origins", path: "allowed_origins", size: Size::List },
    policy::FIELDS[0],
    policy::FIELDS[1],
    policy::FIELDS[2],
    policy::FIELDS[3],
    policy::FIELDS[4],
    policy::FIELDS[5],
    policy::FIELDS[6],
];

const FONTS: [(&str, FontStack); 4] = [
    ("serif", FontStack::Serif),
    ("sans", FontStack::Sans),
    ("rounded", FontStack::Rounded),
    ("monospace", FontStack::Monospace),
];

/// What somebody sent from the settings, and from where they began.
pub(super) struct Typed {
    pub(super) values: Values,
    pub(super) etag: String,
    pub(super) shown: String,
    pub(super) request_id: Uuid,
    pub(super) theirs: Vec<&'static str>,
}

impl Typed {
    pub(super) fn of_blog(blog: &Blog) -> Self {
        let values = values(blog);
        let (shown, etag) = (values.fingerprint(), blog.etag.clone());
        Self { values, etag, shown, request_id: Uuid::new_v4(), theirs: Vec::new() }
    }

    pub(super) fn of_form(form: &Form) -> Self {
        let names = FIELDS.iter().map(|field| field.name);
        Self {
            values: Values::of_form(form, FIELDS),
            etag: form.get("etag").to_owned(),
            shown: form.get("shown").to_owned(),
            request_id: form.request_id(),
            theirs: names.filter(|name| form.get(&format!("keep_{name}")) == "theirs").collect(),
        }
    }
}

/// The blog's values.
pub(super) fn values(blog: &Blog) -> Values {
    let mut values = Values::default();
    values.set("title", &blog.title);
    values.set("description", &blog.description);
    values.set("language", &blog.language);
    values.set("time_zone", &blog.time_zone);
    let theme = blog.theme.clone().unwrap_or_default();
    values.set("accent_color", &theme.accent_color);
    values.set("background_color", &theme.background_color);
    values.set("text_color", &theme.text_color);
    let font = FONTS.iter().find(|(_, known)| *known == theme.font_stack());
    values.set("font_stack", font.map_or("", |(word, _)| *word));
    values.set(
        "line_length",
        if theme.line_length == 0 { String::new() } else { theme.line_length.to_string() },
    );
    values.set("header_image_url", &theme.header_image_url);
    values.set("allowed_origins", blog.allowed_origins.join("\n"));
    policy::fill(&mut values, blog.comment_policy.as_ref());
    values
}

/// What was typed, as a blog.
///
/// # Errors
/// What is not even readable; the rules for the rest are the service's.
pub(super) fn blog(values: &Values) -> Result<Blog, Vec<Problem>> {
    let mut problems = Vec::new();
    if values.get("title").is_empty() {
        problems.push(Problem::new("title", What::Missing));
    }
    let line_length = match values.get("line_length") {
        "" => 0,
        typed => typed.parse().unwrap_or_else(|_| {
            problems.push(Problem::new("line_length", What::NoNumber));
            0
        }),
    };
    let comment_policy = policy::read(values, &mut problems);
    let font = FONTS.iter().find(|(word, _)| *word == values.get("font_stack"));
    let theme = Theme {
        accent_color: values.get("accent_color").to_owned(),
        background_color: values.get("background_color").to_owned(),
        text_color: values.get("text_color").to_owned(),
        font_stack: font.map_or(FontStack::Unspecified, |(_, font)| *font).into(),
        line_length,
        header_image_url: values.get("header_image_url").to_owned(),
    };
    let blog = Blog {
        title: values.get("title").to_owned(),
        description: values.get("description").to_owned(),
        language: values.get("language").to_owned(),
        time_zone: values.get("time_zone").to_owned(),
        comment_policy,
        theme: Some(theme),
        allowed_origins: values.list("allowed_origins"),
        ..Blog::default()
    };
    if problems.is_empty() { Ok(blog) } else { Err(problems) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blog_survives_the_form() {
        let given = Blog {
            title: "The Good Waiter".into(),
            description: "two\nlines".into(),
            language: "de-AT".into(),
            time_zone: "Europe/Vienna".into(),
            theme: Some(Theme {
                accent_color: "#0b5c56".into(),
                font_stack: FontStack::Rounded.into(),
                line_length: 70,
                ..Theme::default()
            }),
            allowed_origins: vec!["https://shop.example".into(), "http://localhost:3000".into()],
            ..Blog::default()
        };
        assert_eq!(blog(&values(&given)), Ok(given));
    }

    #[test]
    fn every_field_has_a_value() {
        let filled = values(&Blog::default()).fingerprint();
        for field in FIELDS {
            assert!(filled.contains(&format!("{}=", field.name)), "{}", field.name);
        }
    }
}
