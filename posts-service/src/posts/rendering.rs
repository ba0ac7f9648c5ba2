//! Makes HTML and excerpt of a post's text. Rendering a megabyte takes a second of a processor, so
//! it has threads of its own and never happens in a transaction: SQLite has one writer.

use markup::Profile;

use crate::{
    error::Error,
    values::{Format, Post, Rendered, Searchable, Text},
};

/// Length of a made excerpt, in characters.
const EXCERPT_CHARS: usize = 300;

/// A text is found by so much of its beginning, in bytes without markup.
const SEARCHED_BYTES: usize = 400 * 1024;

/// A text that was rendered before the transaction that is to store it.
#[derive(Debug, Clone)]
pub(crate) struct Ahead {
    /// How it was read.
    pub(crate) format: Format,
    /// The text and what was made of it.
    pub(crate) rendered: Rendered,
}

impl Ahead {
    /// What was made of this text in this format, if that is what was rendered.
    pub(crate) fn of(&self, content: &str, format: Format) -> Option<&Rendered> {
        (self.format == format && self.rendered.text.content == content).then_some(&self.rendered)
    }
}

/// Renders at once; for threads that may be kept busy.
pub(crate) fn render_here(content: String, format: Format) -> Rendered {
    let format = match format {
        Format::Markdown => markup::Format::Markdown,
        Format::Html => markup::Format::Html,
    };
    let html = markup::render(format, Profile::Post, &content).html;
    let excerpt = markup::excerpt(&html, EXCERPT_CHARS);
    let searchable = searchable(&html);
    Rendered {
        text: Text { content, content_html: html, markup_version: markup::VERSION },
        excerpt,
        searchable,
    }
}

/// What a text is found by.
pub(crate) fn searchable(html: &str) -> Searchable {
    let mut plain = markup::plain_text(html);
    plain.truncate(plain.floor_char_boundary(SEARCHED_BYTES));
    let words = service_kit::search::folded_words(&plain);
    Searchable { plain, words }
}

/// Renders on a thread of its own.
pub(crate) async fn render(content: String, format: Format) -> Result<Rendered, Error> {
    Ok(tokio::task::spawn_blocking(move || render_here(content, format)).await?)
}

/// The post as this program renders it, whatever rendered the stored HTML.
pub(crate) async fn current(mut post: Post) -> Result<Post, Error> {
    let format = post.content_format;
    if let Some(text) = post.text.take_if(|text| text.markup_version != markup::VERSION) {
        let rendered = render(text.content, format).await?;
        post.made_excerpt = rendered.excerpt;
        post.text = Some(rendered.text);
    }
    Ok(post)
}
