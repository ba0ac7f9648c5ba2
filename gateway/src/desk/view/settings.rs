//! The blog's settings.

use askama::Template;

use super::{
    editor::RULES,
    field::{Control, FieldView, Fields},
    head::Head,
    words::Notice,
};
use crate::{
    desk::{problem::Problem, seat::Seat, settings_form::Typed},
    pages::{locale::PageLocale, text::Texts},
    session::{CSRF, Shell, render},
};

pub(in crate::desk) struct SettingsPage {
    head: Head,
    csrf: String,
    action: String,
    typed: Typed,
    problems: Vec<Problem>,
    notice: Option<Notice>,
    saved: bool,
}

impl SettingsPage {
    pub(in crate::desk) fn new(
        seat: &Seat,
        typed: Typed,
        problems: Vec<Problem>,
        notice: Option<Notice>,
        saved: bool,
    ) -> Self {
        let csrf = seat.session.form_token();
        Self { head: Head::of(seat), csrf, action: seat.url("settings"), typed, problems, notice, saved }
    }

    pub(in crate::desk) fn render(&self, locale: &PageLocale) -> String {
        let shell = Shell::of(locale, self.csrf.clone());
        let t = shell.t;
        let fields = Fields { t, values: &self.typed.values, problems: &self.problems, members: &[] };
        render(&Settings { t, shell, head: &self.head, fields, page: self })
    }

    fn other_problems(&self, t: &Texts) -> Vec<String> {
        let other = self.problems.iter().filter(|problem| problem.field.is_empty());
        other.map(|problem| problem.sentence(t)).collect()
    }
}

#[derive(Template)]
#[template(path = "desk/settings.html")]
struct Settings<'a> {
    t: &'static Texts,
    shell: Shell<'a>,
    head: &'a Head,
    fields: Fields<'a>,
    page: &'a SettingsPage,
}

impl Settings<'_> {
    fn all(&self, names: &[&'static str]) -> Vec<FieldView> {
        names.iter().map(|name| self.fields.view(name)).collect()
    }

    fn blog(&self) -> Vec<FieldView> {
        self.all(&["title", "description", "language", "time_zone"])
    }

    fn look(&self) -> Vec<FieldView> {
        let theme = [
            "accent_color",
            "background_color",
            "text_color",
            "font_stack",
            "line_length",
            "header_image_url",
        ];
        self.all(&theme)
    }

    fn api(&self) -> Vec<FieldView> {
        self.all(&["allowed_origins"])
    }

    fn rules(&self) -> Vec<FieldView> {
        self.all(&RULES)
    }
}
