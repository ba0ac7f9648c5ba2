//! The list of a blog's posts, in every state that its reader may see.

use proto::posts::v1::{ListPostsRequest, PostState, PostView};

use super::{
    seat::Seat,
    trouble::{Answer, Trouble},
    view::ListPage,
    wanted::Wanted,
};
use crate::session::{self, Failure, Sessions};

const POSTS_PER_PAGE: i32 = 25;

/// Newest first. An import touches everything at once, so the last change orders nothing after it.
const ORDER: &str = "create_time desc";

pub(super) async fn show(sessions: &Sessions, seat: &Seat, query: Option<&str>) -> Answer {
    let wanted = Wanted::parse(query);
    let message = ListPostsRequest {
        parent: seat.blog.name.clone(),
        page_size: POSTS_PER_PAGE,
        page_token: wanted.page_token.clone(),
        filter: wanted.filter(seat.member().map(|member| member.name.as_str())),
        order_by: ORDER.to_owned(),
        view: PostView::Basic.into(),
        show_deleted: wanted.state == Some(PostState::Trashed),
    };
    match sessions.calls.posts(seat.me(), message).await {
        Ok(list) => {
            let page = ListPage::new(seat, &wanted, &list);
            Ok(session::page(http::StatusCode::OK, page.render(&seat.locale)))
        }
        // A page of a list that is asked for differently now.
        Err(Failure::Invalid(_)) if !wanted.page_token.is_empty() => {
            Ok(session::see_other(&seat.url(&wanted.query(wanted.state, ""))))
        }
        Err(failure) => Err(Trouble::of(failure, sessions).at(seat)),
    }
}
