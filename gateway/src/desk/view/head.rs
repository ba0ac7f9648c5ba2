//! The top of each page: which blog, who sits here, where else to go.

use proto::posts::v1::Blog;

use crate::desk::seat::Seat;

pub(super) struct Head {
    pub(super) title: String,
    /// The blog as readers see it.
    pub(super) blog_url: String,
    pub(super) desk_url: String,
    /// Where a new post begins, for those who may write.
    pub(super) new_url: Option<String>,
    /// Where the blog's settings are, for those who may change them.
    pub(super) settings_url: Option<String>,
    /// Who belongs to the blog; nothing for somebody outside.
    pub(super) members_url: Option<String>,
    /// Who is signed in.
    pub(super) name: String,
}

impl Head {
    pub(super) fn of(seat: &Seat) -> Self {
        let name = seat.member().map_or(seat.session.shown_name(), |member| &member.display_name);
        Self {
            title: seat.blog.title.clone(),
            blog_url: seat.home(),
            desk_url: seat.url(""),
            new_url: seat.may_write().then(|| seat.url("new")),
            settings_url: seat.may_change_blog().then(|| seat.url("settings")),
            members_url: seat.member().is_some().then(|| seat.url("members")),
            name: name.to_owned(),
        }
    }

    /// For somebody who does not sit here.
    pub(super) fn outside(blog: &Blog) -> Self {
        let blog_url = format!("/b/{}/", blog.name.trim_start_matches("blogs/"));
        Self {
            title: blog.title.clone(),
            desk_url: format!("{blog_url}desk/"),
            blog_url,
            new_url: None,
            settings_url: None,
            members_url: None,
            name: String::new(),
        }
    }
}
