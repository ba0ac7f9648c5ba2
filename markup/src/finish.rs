//! The last touch on sanitised HTML: `rel` on links, a stop for the keyboard on what scrolls by itself,
//! and links and images that lost their address.

use crate::lexer::{Tag, Token, plain_line_ends, tokens};
use crate::{Profile, Rendered};

/// Adds `rel` to links and counts those that lead away.
pub(crate) fn finished(profile: Profile, clean: &str) -> Rendered {
    // Entities can give a carriage return or a byte order mark, which a parser would not read back.
    let clean = plain_line_ends(clean);
    let mut finish = Finish {
        profile,
        html: String::with_capacity(clean.len() + clean.len() / 8),
        links: 0,
        open_links: Vec::new(),
        after_pre: false,
    };
    for token in tokens(&clean) {
        match token {
            Token::Text(text) => finish.text(text),
            Token::Start(tag) => finish.start(&tag),
            Token::End(name) => finish.end(name),
        }
    }
    Rendered { html: finish.html, links: finish.links }
}

struct Finish {
    profile: Profile,
    html: String,
    links: usize,
    /// For each open `<a>` whether it was written.
    open_links: Vec<bool>,
    after_pre: bool,
}

impl Finish {
    fn text(&mut self, text: &str) {
        // Parsers skip a newline right behind `<pre>`; one that is meant needs a second.
        if std::mem::take(&mut self.after_pre) && text.starts_with('\n') {
            self.html.push('\n');
        }
        // ammonia escapes each `<`. Should it ever not, the lexer and a browser may differ about it.
        self.html.push_str(&text.replace('<', "&lt;"));
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag.name {
            "a" => self.link(tag),
            "img" if tag.attribute("src").is_none_or(str::is_empty) => {}
            _ => self.write(tag, None),
        }
    }

    fn link(&mut self, tag: &Tag<'_>) {
        let target = tag.attribute("href").filter(|target| !target.is_empty());
        let is_written = target.is_some() || tag.attribute("id").is_some();
        self.open_links.push(is_written);
        let leaves = target.is_some_and(leaves);
        self.links += usize::from(leaves);
        let rel = match target {
            Some(_) if self.profile.is_comment() => Some("nofollow ugc noopener"),
            _ => leaves.then_some("noopener"),
        };
        if is_written {
            self.write(tag, rel);
        }
    }

    fn write(&mut self, tag: &Tag<'_>, rel: Option<&str>) {
        self.after_pre = tag.name == "pre";
        self.html.push('<');
        self.html.push_str(tag.name);
        let rel = rel.map(|rel| ("rel", rel));
        // What is far down the page is neither fetched nor decoded before its reader comes there.
        let lazy = (tag.name == "img").then_some([("loading", "lazy"), ("decoding", "async")]);
        // Long lines of code and wide tables are scrolled, by the arrow keys too (WCAG 2.1.1).
        let stop = matches!(tag.name, "pre" | "table").then_some(("tabindex", "0"));
        let added = rel.into_iter().chain(lazy.into_iter().flatten()).chain(stop);
        let attributes = tag.attributes.iter().copied().chain(added);
        for (name, value) in attributes {
            self.html.push(' ');
            self.html.push_str(name);
            self.html.push_str("=\"");
            self.html.push_str(value);
            self.html.push('"');
        }
        self.html.push('>');
    }

    fn end(&mut self, name: &str) {
        if name == "a" && self.open_links.pop() != Some(true) {
            return;
        }
        self.after_pre = false;
        self.html.push_str("</");
        self.html.push_str(name);
        self.html.push('>');
    }
}

/// Whether a target has a scheme or a host. Browsers read `\` as `/` and overlook tabs and newlines.
fn leaves(target: &str) -> bool {
    let mut seen = target
        .bytes()
        .filter(|byte| !matches!(byte, b'\t' | b'\n'))
        .skip_while(|byte| *byte <= b' ')
        .map(|byte| if byte == b'\\' { b'/' } else { byte });
    let first_two = (seen.clone().next(), seen.clone().nth(1));
    if first_two == (Some(b'/'), Some(b'/')) {
        return true;
    }
    seen.find(|byte| matches!(byte, b':' | b'/' | b'?' | b'#')) == Some(b':')
}
