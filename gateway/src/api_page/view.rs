//! The page.

use std::sync::LazyLock;

use askama::Template;

use super::read::{Document, Operation, Service};
use crate::{
    pages::{assets, locale::PageLocale, text::Texts},
    session::{self, Asset},
};

/// Where the page is, and where its search asks again.
pub(super) const URL: &str = "/api/";

/// The page's own files.
pub(super) static ASSETS: LazyLock<[Asset; 2]> = LazyLock::new(|| {
    [
        Asset::new("api", "api", "css", include_str!("../../assets/api.css")),
        Asset::new("api", "api", "js", include_str!("../../assets/api.js")),
    ]
});

/// `google.rpc.Status`, as the OpenAPI document names it.
const ERROR_TYPE: &str = "Status";

/// The operations that a search finds; all of them for an empty one. In English, as the contract is.
pub(super) fn render(document: &Document, search: &str) -> String {
    let locale = PageLocale::new("en", "UTC");
    let words: Vec<String> = search.to_lowercase().split_whitespace().map(str::to_owned).collect();
    let found = |operation: &&Operation| words.iter().all(|word| operation.haystack.contains(word));
    let services: Vec<Found<'_>> = document
        .services
        .iter()
        .map(|service| Found { service, operations: service.operations.iter().filter(found).collect() })
        .filter(|found| !found.operations.is_empty())
        .collect();
    let [stylesheet, script] = &*ASSETS;
    session::render(&Page {
        t: locale.texts(),
        stylesheets: [assets::stylesheet_path().to_owned(), stylesheet.url()],
        icon: assets::icon_path(),
        script: script.url(),
        document,
        error_type: ERROR_TYPE,
        services,
        search,
    })
}

struct Found<'a> {
    service: &'a Service,
    operations: Vec<&'a Operation>,
}

#[derive(Template)]
#[template(path = "api/page.html")]
struct Page<'a> {
    t: &'static Texts,
    stylesheets: [String; 2],
    icon: &'static str,
    script: String,
    document: &'a Document,
    /// What every refusal is answered as.
    error_type: &'static str,
    services: Vec<Found<'a>>,
    search: &'a str,
}

impl Page<'_> {
    fn count(&self) -> u64 {
        self.services.iter().map(|found| found.operations.len() as u64).sum()
    }
}
