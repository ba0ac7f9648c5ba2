//! What every page of a session says around its own content.

use std::sync::LazyLock;

use askama::Template;

use super::assets::Asset;
use crate::pages::{assets, locale::PageLocale, text::Texts};

/// The desk's own files.
pub(crate) static ASSETS: LazyLock<[Asset; 2]> = LazyLock::new(|| {
    [
        Asset::new("desk", "desk", "css", include_str!("../../assets/desk.css")),
        Asset::new("desk", "desk", "js", include_str!("../../assets/desk.js")),
    ]
});

/// Language, direction and files of a page.
pub(crate) struct Shell<'a> {
    pub(crate) t: &'static Texts,
    pub(crate) language: &'a str,
    pub(crate) direction: &'static str,
    pub(crate) stylesheets: [String; 2],
    pub(crate) icon: &'static str,
    pub(crate) script: String,
    /// For the form that signs out; empty for nobody.
    pub(crate) csrf: String,
}

impl<'a> Shell<'a> {
    pub(crate) fn of(locale: &'a PageLocale, csrf: String) -> Self {
        let [stylesheet, script] = &*ASSETS;
        Self {
            t: locale.texts(),
            language: locale.language(),
            direction: locale.direction(),
            stylesheets: [assets::stylesheet_path().to_owned(), stylesheet.url()],
            icon: assets::icon_path(),
            script: script.url(),
            csrf,
        }
    }
}

/// The whole document.
pub(crate) fn render(template: &impl Template) -> String {
    template.render().expect("a String takes whatever a template without custom filters writes")
}
