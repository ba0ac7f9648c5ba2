//! Markdown or HTML in, safe HTML out: the one renderer and sanitiser of both services.
//!
//! The way of a text, one file per step:
//!
//! ```text
//! markdown ─┐
//!           ├─> lexer ─> [shortcodes ─> paragraphs] ─> [simplify] ─> structure ─> sanitise ─> finish ─> [highlight]
//! html ─────┘            only HTML               only comments                                     not `sanitise`
//! ```
//!
//! Everything before `sanitise` works for the reader and for bounded cost, and may be wrong without harm:
//! `sanitise` (ammonia) decides what is safe, `finish` only adds to links what ammonia cannot, and
//! `highlight` only puts tags of its own around words of code.

mod definitions;
mod elements;
mod finish;
mod highlight;
mod lexer;
mod markdown;
mod paragraphs;
mod sanitise;
mod shortcodes;
mod simplify;
mod structure;
mod text;

pub use highlight::HIGHLIGHT_CLASSES;
pub use text::{excerpt, plain_text};

/// The version of the output. It is raised whenever the same source could give other HTML,
/// so that rows rendered by an older version are rendered anew.
pub const VERSION: i64 = 3;

/// What the source is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// `CommonMark` with the extensions of GitHub.
    Markdown,
    /// HTML as people and WordPress write it: blank lines may stand for paragraphs.
    Html,
}

/// Whose text it is, which decides how much markup it may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Profile {
    /// A post: the full markup of a document, images and tables.
    Post,
    /// A comment: a small set of elements. Images become links, and each link says `nofollow ugc noopener`.
    Comment,
    /// A comment that another system kept. It has the same rights as [`Profile::Comment`].
    ImportedComment,
}

impl Profile {
    fn is_comment(self) -> bool {
        matches!(self, Self::Comment | Self::ImportedComment)
    }
}

/// HTML that may stand in a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// The sanitised HTML.
    pub html: String,
    /// How many links lead away from the site: `<a href>` with a scheme or a host.
    pub links: usize,
}

/// Renders `source` to HTML that is safe to put into a page.
///
/// It takes any input, needs time in proportion to its length, and never fails.
/// Lengths are limited by the caller: 1 MiB takes about a second, and a few if it is made to hurt.
pub fn render(format: Format, profile: Profile, source: &str) -> Rendered {
    let source = lexer::plain_line_ends(source);
    let rendered = match format {
        Format::Markdown => {
            let html = markdown::to_html(profile, &source);
            safe(profile, lexer::tokens(&html))
        }
        Format::Html => safe(profile, paragraphs_of(profile, &source)),
    };
    Rendered { html: highlight::highlighted(rendered.html), ..rendered }
}

/// Sanitises HTML without making paragraphs. Its own output passes unchanged.
pub fn sanitise(profile: Profile, html: &str) -> String {
    let html = lexer::plain_line_ends(html);
    safe(profile, lexer::tokens(&html)).html
}

fn paragraphs_of(profile: Profile, source: &str) -> Vec<lexer::Token<'_>> {
    let newlines = paragraphs::Newlines::of(source);
    let mut tokens = lexer::tokens(source);
    if !profile.is_comment() {
        tokens = shortcodes::expanded(tokens);
    }
    paragraphs::paragraphed(profile, newlines, tokens)
}

/// The second half of the way, from tokens to the page.
fn safe(profile: Profile, mut tokens: Vec<lexer::Token<'_>>) -> Rendered {
    if profile.is_comment() {
        tokens = simplify::simplified(tokens);
    }
    let balanced = structure::balanced(profile, &tokens);
    finish::finished(profile, &sanitise::cleaned(profile, &balanced))
}
