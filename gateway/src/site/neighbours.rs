//! The articles before and after one.

use proto::posts::v1::{Post, PostKind};

use super::{
    backend::{Asker, Order, Walk},
    calendar,
    context::Context,
    place::Target,
    present,
};
use crate::pages::view::Link;

/// Posts of the very same moment (imports bring them) that are passed over at most.
const SAME_MOMENT: i32 = 8;

/// Both, where they are.
#[derive(Debug, Default)]
pub(super) struct Neighbours {
    pub(super) newer: Option<Link>,
    pub(super) older: Option<Link>,
}

/// What cannot be loaded is not there: the post reads without it.
pub(super) async fn find(site: &Context, asker: &Asker, target: &Target) -> Neighbours {
    let moment = calendar::micros(target.post.publish_time).and_then(calendar::rfc3339);
    let Some(moment) = moment.filter(|_| target.post.kind() == PostKind::Article) else {
        return Neighbours::default();
    };
    let (newer, older) = tokio::join!(
        next(site, asker, target, Order::OldestFirst, format!("publish_time >= \"{moment}\"")),
        next(site, asker, target, Order::NewestFirst, format!("publish_time <= \"{moment}\""))
    );
    let link = |post: Option<Post>| post.map(|post| present::link(&target.place, &post));
    Neighbours { newer: link(newer), older: link(older) }
}

/// The one that follows `target` in that order.
async fn next(
    site: &Context,
    asker: &Asker,
    target: &Target,
    order: Order,
    condition: String,
) -> Option<Post> {
    let walk = Walk { order, page_size: SAME_MOMENT, ..Walk::articles_where(&condition) };
    let posts = site.backend.posts(asker, &target.place.id, walk).await.ok()?.posts;
    posts.into_iter().skip_while(|post| post.name != target.post.name).nth(1)
}
