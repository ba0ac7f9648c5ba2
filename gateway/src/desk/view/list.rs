//! The list of posts.

use askama::Template;
use proto::posts::v1::{ListPostsResponse, Post, PostState};
use service_kit::time::Timestamp;

use super::{
    head::Head,
    words::{self, kind, state},
};
use crate::{
    desk::{
        done::Done,
        seat::Seat,
        wanted::{STATES, Wanted},
    },
    pages::{dates::Dates, locale::PageLocale, text::Texts},
    session::{Shell, render},
};

pub(in crate::desk) struct ListPage {
    head: Head,
    csrf: String,
    tabs: Vec<Tab>,
    label: String,
    kind: String,
    state_word: &'static str,
    mine: Option<bool>,
    posts: Vec<Row>,
    first_url: Option<String>,
    next_url: Option<String>,
    done: Option<Done>,
    form: String,
}

struct Tab {
    word: String,
    url: String,
    is_here: bool,
}

struct Row {
    title: String,
    url: String,
    state: PostState,
    kind: Option<String>,
    author: String,
    /// When it is or was published.
    published: Option<i64>,
    updated: i64,
    /// When it will be gone for good.
    purged: Option<i64>,
    view_url: Option<String>,
    labels: Vec<String>,
}

impl ListPage {
    pub(in crate::desk) fn new(seat: &Seat, wanted: &Wanted, list: &ListPostsResponse) -> Self {
        let t = seat.locale.texts();
        let tab = |word: String, chosen: Option<PostState>| Tab {
            word,
            url: seat.url(&wanted.query(chosen, "")),
            is_here: wanted.state == chosen,
        };
        let mut tabs = vec![tab(t.msg("desk-all"), None)];
        tabs.extend(STATES.iter().map(|(_, known)| tab(state(t, *known), Some(*known))));
        let state_word = STATES.iter().find(|(_, known)| Some(*known) == wanted.state);
        let next = &list.next_page_token;
        Self {
            head: Head::of(seat),
            csrf: seat.session.form_token(),
            tabs,
            label: wanted.label.clone(),
            kind: wanted.kind.clone(),
            state_word: state_word.map_or("", |(word, _)| *word),
            mine: seat.member().map(|_| wanted.mine),
            posts: list.posts.iter().map(|post| row(seat, t, post)).collect(),
            first_url: (!wanted.page_token.is_empty()).then(|| seat.url(&wanted.query(wanted.state, ""))),
            next_url: (!next.is_empty()).then(|| seat.url(&wanted.query(wanted.state, next))),
            done: wanted.done,
            form: wanted.form.clone(),
        }
    }

    pub(in crate::desk) fn render(&self, locale: &PageLocale) -> String {
        let shell = Shell::of(locale, self.csrf.clone());
        render(&List { t: shell.t, shell, dates: locale.dates(), head: &self.head, locale, page: self })
    }
}

fn row(seat: &Seat, t: &Texts, post: &Post) -> Row {
    Row {
        title: post.title.clone(),
        url: seat.post_url(post),
        state: post.state(),
        kind: (post.kind() != proto::posts::v1::PostKind::Article).then(|| kind(t, post.kind())),
        author: post.author_display_name.clone(),
        published: micros(post.publish_time),
        updated: micros(post.update_time).unwrap_or_default(),
        purged: micros(post.purge_time),
        view_url: view_url(seat, post),
        labels: post.labels.clone(),
    }
}

/// Where readers find it; the pages show what everybody may read.
pub(super) fn view_url(seat: &Seat, post: &Post) -> Option<String> {
    let slug = percent_encoding::utf8_percent_encode(&post.slug, percent_encoding::NON_ALPHANUMERIC);
    (post.state() == PostState::Published)
        .then(|| format!("{}{}", seat.home(), slug.to_string().replace("%2D", "-")))
}

pub(super) fn micros(time: Option<prost_types::Timestamp>) -> Option<i64> {
    Some(Timestamp::from_proto(time?)?.0)
}

#[derive(Template)]
#[template(path = "desk/list.html")]
struct List<'a> {
    t: &'static Texts,
    shell: Shell<'a>,
    dates: Dates,
    head: &'a Head,
    locale: &'a PageLocale,
    page: &'a ListPage,
}
