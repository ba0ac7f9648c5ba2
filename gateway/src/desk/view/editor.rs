//! The editor.

use askama::Template;
use proto::posts::v1::{Member, Post, PostKind, PostState};

use super::{
    field::{Control, FieldView, Fields, Said},
    head::Head,
    list::{micros, view_url},
    words::{self, Notice},
};
use crate::{
    desk::{done::Done, draft::Draft, post_form::kind_word, problem::Problem, schedule::Chosen, seat::Seat},
    pages::{dates::Dates, locale::PageLocale, text::Texts, view::SafeHtml},
    session::{CSRF, Shell, render},
};

/// What a form comes back with.
#[derive(Default)]
pub(in crate::desk) struct Given {
    pub(in crate::desk) problems: Vec<Problem>,
    pub(in crate::desk) notice: Option<Notice>,
    pub(in crate::desk) preview: Option<SafeHtml>,
    /// What was done, and the form that it was done by.
    pub(in crate::desk) done: Option<(Done, String)>,
}

pub(in crate::desk) struct EditorPage {
    head: Head,
    csrf: String,
    /// Where the form goes; also what a kept draft is filed under.
    action: String,
    preview_url: String,
    draft: Draft,
    members: Vec<Member>,
    may_name_author: bool,
    zone: String,
    stands: Option<Stands>,
    problems: Vec<Problem>,
    notice: Option<Notice>,
    preview: Option<SafeHtml>,
    done: Option<(Done, String)>,
}

/// Where a post that is there stands.
struct Stands {
    state: PostState,
    published: Option<i64>,
    updated: i64,
    purged: Option<i64>,
    view_url: Option<String>,
}

impl EditorPage {
    pub(in crate::desk) fn new(seat: &Seat, post: Option<&Post>, draft: Draft, given: Given) -> Self {
        Self {
            head: Head::of(seat),
            csrf: seat.session.form_token(),
            action: post.map_or_else(|| seat.url("new"), |post| seat.post_url(post)),
            preview_url: seat.url("preview"),
            draft,
            members: seat.members.clone(),
            may_name_author: seat.may_name_author(),
            zone: seat.blog.time_zone.clone(),
            stands: post.map(|post| Stands {
                state: post.state(),
                published: micros(post.publish_time),
                updated: micros(post.update_time).unwrap_or_default(),
                purged: micros(post.purge_time),
                view_url: view_url(seat, post),
            }),
            problems: given.problems,
            notice: given.notice,
            preview: given.preview,
            done: given.done,
        }
    }

    pub(in crate::desk) fn render(&self, locale: &PageLocale) -> String {
        let shell = Shell::of(locale, self.csrf.clone());
        let t = shell.t;
        let fields =
            Fields { t, values: &self.draft.values, problems: &self.problems, members: &self.members };
        render(&Editor { t, shell, dates: locale.dates(), head: &self.head, fields, locale, page: self })
    }

    fn state(&self) -> Option<PostState> {
        self.stands.as_ref().map(|stands| stands.state)
    }

    /// Still to be published: a draft, a scheduled post, or one that is not there yet.
    fn is_to_come(&self) -> bool {
        matches!(self.state(), None | Some(PostState::Draft | PostState::Scheduled))
    }

    fn is_trashed(&self) -> bool {
        self.state() == Some(PostState::Trashed)
    }

    fn kind_word(&self) -> &'static str {
        kind_word(self.draft.kind)
    }

    fn chosen(&self) -> &Chosen {
        &self.draft.chosen
    }

    /// What is wrong with the chosen time.
    fn time_problem(&self, t: &Texts) -> Option<Said> {
        let problem = self.problems.iter().find(|problem| problem.field == "date")?;
        Some(Said { sentence: problem.sentence(t), language: None })
    }

    /// What is wrong with something that no field shows.
    fn other_problems(&self, t: &Texts) -> Vec<String> {
        let other = self.problems.iter().filter(|problem| problem.field.is_empty());
        other.map(|problem| problem.sentence(t)).collect()
    }

    /// Whether the fields that most posts leave alone are to be seen at once.
    fn opens(&self, names: &[&str]) -> bool {
        let filled = |name: &&str| !self.draft.values.get(name).is_empty();
        names.iter().any(|name| filled(name) || self.problems.iter().any(|problem| problem.field == *name))
    }

    fn tells_experience(&self) -> bool {
        self.opens(&["business", "agent_name", "verdict", "occurred_on"])
    }

    fn has_rules(&self) -> bool {
        self.opens(&RULES)
    }
}

/// What a new post may be.
fn kinds(t: &Texts) -> Vec<(&'static str, String)> {
    [PostKind::Article, PostKind::Page, PostKind::External]
        .map(|one| (kind_word(one), words::kind(t, one)))
        .to_vec()
}

/// The rules for comments, in the order shown.
pub(super) const RULES: [&str; 7] = [
    "commenters",
    "hold_first_comment",
    "hold_from_links",
    "flood_interval",
    "max_characters",
    "edit_window",
    "close_after",
];

#[derive(Template)]
#[template(path = "desk/editor.html")]
struct Editor<'a> {
    t: &'static Texts,
    shell: Shell<'a>,
    dates: Dates,
    head: &'a Head,
    fields: Fields<'a>,
    locale: &'a PageLocale,
    page: &'a EditorPage,
}

impl Editor<'_> {
    fn rules(&self) -> Vec<FieldView> {
        RULES.iter().map(|name| self.fields.view(name)).collect()
    }
}
