//! What a page says about itself to those who link to it.

mod data;

use url::Url;

use super::{
    calendar::{micros, rfc3339},
    html,
    place::{Place, Target},
    present,
};
use crate::pages::view::{JsonLd, Meta, PostPage};

/// A blog's home.
pub(super) fn of_home(place: &Place) -> Meta {
    let url = place.id.absolute(&place.id.url());
    let data = data::blog(place, &url);
    Meta {
        kind: "website",
        title: place.header.title.clone(),
        description: place.header.description.clone(),
        image: place.header.header_image.clone(),
        url,
        data: vec![JsonLd::new(&data)],
        ..Meta::default()
    }
}

/// A post with what is on its page.
pub(super) fn of_post(target: &Target, page: &PostPage) -> Meta {
    let Target { place, post, .. } = target;
    let url = place.id.absolute(&target.url());
    let base: Option<Url> = url.parse().ok();
    let image = base.as_ref().and_then(|base| html::first_image(&post.content_html, base));
    let moment = |time: Option<prost_types::Timestamp>| micros(time).and_then(rfc3339);
    let meta = Meta {
        kind: if page.publish_time.is_some() { "article" } else { "website" },
        title: present::title(place, post),
        description: post.excerpt.clone(),
        image: image.or_else(|| place.header.header_image.clone()),
        published: moment(post.publish_time).filter(|_| page.publish_time.is_some()),
        modified: moment(post.update_time),
        tags: post.labels.clone(),
        url,
        data: Vec::new(),
    };
    let mut data = vec![data::post(target, page, &meta)];
    data.extend(post.experience.as_ref().and_then(|told| data::review(place, post, told, &meta)));
    Meta { data: data.iter().map(JsonLd::new).collect(), ..meta }
}
