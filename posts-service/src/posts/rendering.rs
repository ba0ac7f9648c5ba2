//! Makes HTML and excerpt of a post's text. Rendering a megabyte takes a second of a processor, so
//! it has threads of its own and happens outside transactions where it can.

use markup::Profile;

use crate::{
    error::Error,
    values::{Format, Post, Rendered, Text},
};

/// Length of a made excerpt, in characters.
const EXCERPT_CHARS: usize = 300;

/// Renders at once; for threads that may be kept busy.
pub(crate) fn render_here(content: String, format: Format) -> Rendered {
    let format = match format {
        Format::Markdown => markup::Format::Markdown,
        Format::Html => markup::Format::Html,
    };
    let html = markup::render(format, Profile::Post, &content).html;
    let excerpt = markup::excerpt(&html, EXCERPT_CHARS);
    Rendered { text: Text { content, content_html: html, markup_version: markup::VERSION }, excerpt }
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
