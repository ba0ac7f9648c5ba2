//! Both versions beside each other.

use askama::Template;
use proto::posts::v1::{Blog, Member, Post};
use uuid::Uuid;

use super::{
    field::{Control, FieldView, Fields},
    head::Head,
    list::micros,
};
use crate::{
    desk::{difference::Difference, draft::Draft, seat::Seat, values::Values},
    pages::{dates::Dates, locale::PageLocale, text::Texts},
    session::{CSRF, Shell, render},
};

pub(in crate::desk) struct ConflictPage {
    head: Head,
    csrf: String,
    action: String,
    /// Hidden fields that go back: what both agree on, and what the button was.
    hidden: Vec<(String, String)>,
    mine: Values,
    differences: Vec<Difference>,
    members: Vec<Member>,
    updated: Option<i64>,
    request_id: Uuid,
}

impl ConflictPage {
    /// For a post; `next` is the draft as it goes back.
    pub(in crate::desk) fn of_post(
        seat: &Seat,
        now: &Post,
        next: &Draft,
        differences: Vec<Difference>,
    ) -> Self {
        let visibility = if next.privately { "members" } else { "everybody" };
        let extra = [
            ("action", next.action.word()),
            ("etag", &next.etag),
            ("shown", &next.shown),
            ("visibility", visibility),
            ("date", &next.chosen.date),
            ("time", &next.chosen.time),
            ("fold", &next.chosen.fold),
        ];
        let fields = crate::desk::post_form::FIELDS;
        Self {
            action: seat.post_url(now),
            updated: micros(now.update_time),
            ..Self::new(seat, &next.values, differences, fields, &extra, next.request_id)
        }
    }

    /// For the blog itself.
    pub(in crate::desk) fn of_blog(
        seat: &Seat,
        now: &Blog,
        mine: &Values,
        shown: &str,
        differences: Vec<Difference>,
    ) -> Self {
        let extra = [("etag", now.etag.as_str()), ("shown", shown)];
        let fields = crate::desk::settings_form::FIELDS;
        Self {
            action: seat.url("settings"),
            updated: micros(now.update_time),
            ..Self::new(seat, mine, differences, fields, &extra, Uuid::new_v4())
        }
    }

    fn new(
        seat: &Seat,
        mine: &Values,
        differences: Vec<Difference>,
        fields: &[crate::desk::values::Field],
        extra: &[(&str, &str)],
        request_id: Uuid,
    ) -> Self {
        let differs = |name: &str| differences.iter().any(|difference| difference.field.name == name);
        let same = fields.iter().filter(|field| !differs(field.name));
        let same = same.map(|field| (field.name.to_owned(), mine.get(field.name).to_owned()));
        let extra = extra.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Self {
            head: Head::of(seat),
            csrf: seat.session.form_token(),
            action: String::new(),
            hidden: extra.chain(same).collect(),
            mine: mine.clone(),
            differences,
            members: seat.members.clone(),
            updated: None,
            request_id,
        }
    }

    pub(in crate::desk) fn render(&self, locale: &PageLocale) -> String {
        let shell = Shell::of(locale, self.csrf.clone());
        let t = shell.t;
        let fields = Fields { t, values: &self.mine, problems: &[], members: &self.members };
        let rows: Vec<Row> =
            self.differences.iter().map(|difference| Row::new(difference, &fields)).collect();
        render(&Conflict { t, shell, dates: locale.dates(), head: &self.head, rows, page: self })
    }
}

struct Row {
    field: FieldView,
    theirs: String,
    propose_theirs: bool,
}

impl Row {
    fn new(difference: &Difference, fields: &Fields<'_>) -> Self {
        let mut field = fields.view(difference.field.name);
        field.required = false;
        field.value.clone_from(&difference.mine);
        let theirs = field.shown(&difference.theirs);
        Self { field, theirs, propose_theirs: difference.propose_theirs }
    }
}

#[derive(Template)]
#[template(path = "desk/conflict.html")]
struct Conflict<'a> {
    t: &'static Texts,
    shell: Shell<'a>,
    dates: Dates,
    head: &'a Head,
    rows: Vec<Row>,
    page: &'a ConflictPage,
}
