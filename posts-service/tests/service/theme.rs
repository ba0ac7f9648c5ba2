//! How a blog's pages look.

use proto::posts::v1::{self, FontStack};
use store_kit::Engine;
use tonic::Code;

use crate::{
    on_both_engines,
    world::{BLOG, World, mask, new_blog, refused, wrong},
};

on_both_engines!(a_theme_is_kept_and_changed_part_by_part, a_theme_that_cannot_be_read_is_refused);

fn update(theme: v1::Theme, paths: &[&str]) -> v1::UpdateBlogRequest {
    let blog = v1::Blog { name: BLOG.to_owned(), theme: Some(theme), ..Default::default() };
    v1::UpdateBlogRequest { blog: Some(blog), update_mask: mask(paths), request_id: String::new() }
}

async fn a_theme_is_kept_and_changed_part_by_part(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let theme = v1::Theme {
        accent_color: "#0B5D52".into(),
        font_stack: FontStack::Sans.into(),
        line_length: 60,
        ..Default::default()
    };
    let maker = world.service("maker", &["blogs.create"]);
    let mut request = new_blog("two", "Ada");
    request.blog.as_mut().unwrap().theme = Some(theme.clone());
    let made = maker.create_blog(request).await.unwrap().theme.unwrap();
    assert_eq!(made, v1::Theme { accent_color: "#0b5d52".into(), ..theme.clone() });

    let before = world.anonymous().get_blog(v1::GetBlogRequest { name: BLOG.into() }).await.unwrap();
    assert_eq!(before.theme, None);
    let changed = owner.update_blog(update(theme, &["theme.line_length"])).await.unwrap();
    assert_eq!(changed.theme, Some(v1::Theme { line_length: 60, ..Default::default() }));
    assert_ne!(changed.etag, before.etag);
    let image = v1::Theme { header_image_url: "https://example.com/a.png".into(), ..Default::default() };
    let both = owner.update_blog(update(image.clone(), &[])).await.unwrap().theme.unwrap();
    assert_eq!((both.line_length, both.header_image_url), (60, image.header_image_url));
    let cleared = owner.update_blog(update(v1::Theme::default(), &["theme"])).await.unwrap();
    assert_eq!(cleared.theme, None);
}

async fn a_theme_that_cannot_be_read_is_refused(engine: Engine) {
    let (_world, owner) = World::with_blog(engine).await;
    for (theme, field) in [
        (v1::Theme { accent_color: "teal".into(), ..Default::default() }, "blog.theme.accent_color"),
        (v1::Theme { line_length: 44, ..Default::default() }, "blog.theme.line_length"),
        (v1::Theme { font_stack: 99, ..Default::default() }, "blog.theme.font_stack"),
        (
            v1::Theme { header_image_url: "file:///a".into(), ..Default::default() },
            "blog.theme.header_image_url",
        ),
        (v1::Theme { text_color: "#bbbbbb".into(), ..Default::default() }, "blog.theme"),
    ] {
        wrong(owner.update_blog(update(theme, &["theme"])).await, field);
    }
    // Two that go together, one after the other: the first alone could not be read.
    let dark = v1::Theme { background_color: "#111111".into(), ..Default::default() };
    let request = update(dark.clone(), &["theme.background_color"]);
    refused(owner.update_blog(request).await, Code::InvalidArgument, "INVALID_FIELDS");
    let light = v1::Theme { text_color: "#eeeeee".into(), ..dark };
    owner.update_blog(update(light, &["theme.background_color", "theme.text_color"])).await.unwrap();
}
