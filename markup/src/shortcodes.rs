//! WordPress shortcodes in imported posts: `[caption]` becomes a figure, the rest is dropped and what it encloses stays.
//!
//! Not each word in brackets is a shortcode. Those are: the names in [`KNOWN`], and any name with a
//! `key=value` behind it. `[sic]` stays. `[[gallery]]` is WordPress's way to write `[gallery]` as text.

use crate::lexer::{Tag, Token};

const KNOWN: &[&str] = &[
    "audio",
    "caption",
    "contact-field",
    "contact-form",
    "dailymotion",
    "embed",
    "gallery",
    "googlemaps",
    "playlist",
    "polldaddy",
    "slideshare",
    "soundcloud",
    "sourcecode",
    "video",
    "vimeo",
    "wp_caption",
    "wpvideo",
    "youtube",
];

/// Longer brackets are no shortcodes. The bound keeps the search linear.
const MAX_SHORTCODE_BYTES: usize = 2_000;

/// Resolves the shortcodes in the text outside `<pre>` and `<code>`.
pub(crate) fn expanded(tokens: Vec<Token<'_>>) -> Vec<Token<'_>> {
    let mut pass = Pass { out: Vec::with_capacity(tokens.len()), code_depth: 0, caption: None };
    for token in tokens {
        pass.token(token);
    }
    pass.end_caption();
    pass.out
}

struct Pass<'a> {
    out: Vec<Token<'a>>,
    code_depth: usize,
    caption: Option<Caption<'a>>,
}

/// An open `[caption]`: its image comes first, then the words.
struct Caption<'a> {
    /// Words in the attribute, as WordPress wrote them before 3.4.
    words: Option<&'a str>,
    has_image: bool,
    in_words: bool,
}

impl<'a> Pass<'a> {
    fn token(&mut self, token: Token<'a>) {
        match &token {
            Token::Text(text) if self.code_depth == 0 => return self.text(text),
            Token::Start(Tag { name: "pre" | "code", .. }) => self.code_depth += 1,
            Token::End("pre" | "code") => self.code_depth = self.code_depth.saturating_sub(1),
            Token::Start(Tag { name: "img", .. }) => {
                if let Some(caption) = &mut self.caption {
                    caption.has_image = true;
                }
            }
            _ => {}
        }
        self.out.push(token);
    }

    fn text(&mut self, text: &'a str) {
        let mut from = 0;
        let mut at = 0;
        while let Some(offset) = text[at..].find('[') {
            let start = at + offset;
            let escaped = text[start + 1..].starts_with('[');
            let found = Shortcode::read(&text[start + usize::from(escaped)..]);
            let Some((shortcode, length)) = found else {
                at = start + 1;
                continue;
            };
            self.words(&text[from..start]);
            let end = start + usize::from(escaped) + length;
            if escaped && text[end..].starts_with(']') {
                self.words(&text[start + 1..end]);
                at = end + 1;
            } else {
                self.words(if escaped { "[" } else { "" });
                self.shortcode(&shortcode);
                at = end;
            }
            from = at;
        }
        self.words(&text[from..]);
    }

    fn words(&mut self, words: &'a str) {
        if words.is_empty() {
            return;
        }
        if let Some(caption) = &mut self.caption {
            let begins = caption.has_image && !caption.in_words && !words.trim_ascii().is_empty();
            if begins {
                caption.in_words = true;
                self.out.push(Token::Start(Tag::new("figcaption")));
            }
        }
        self.out.push(Token::Text(words));
    }

    fn shortcode(&mut self, shortcode: &Shortcode<'a>) {
        if !matches!(shortcode.name, "caption" | "wp_caption") {
            return;
        }
        self.end_caption();
        if !shortcode.is_end {
            self.out.push(Token::Start(Tag::new("figure")));
            self.caption = Some(Caption {
                words: attribute(shortcode.arguments, "caption"),
                has_image: false,
                in_words: false,
            });
        }
    }

    fn end_caption(&mut self) {
        let Some(caption) = self.caption.take() else {
            return;
        };
        match caption.words {
            _ if caption.in_words => self.out.push(Token::End("figcaption")),
            Some(words) => self.out.extend([
                Token::Start(Tag::new("figcaption")),
                Token::Text(words),
                Token::End("figcaption"),
            ]),
            None => {}
        }
        self.out.push(Token::End("figure"));
    }
}

struct Shortcode<'a> {
    name: &'a str,
    is_end: bool,
    arguments: &'a str,
}

impl<'a> Shortcode<'a> {
    /// Reads a shortcode at the start of `text`, with its length.
    fn read(text: &'a str) -> Option<(Self, usize)> {
        let inside = text.strip_prefix('[')?;
        let end = end_of_arguments(inside)?;
        let body = &inside[..end];
        let is_end = body.starts_with('/');
        let body = body.trim_start_matches('/');
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        let name_end = body.find(|c| !is_name(c)).unwrap_or(body.len());
        let (name, arguments) = body.split_at(name_end);
        let is_word = name.starts_with(|c: char| c.is_ascii_alphabetic());
        let is_shortcode = KNOWN.contains(&name) || has_attribute(arguments);
        let shortcode = Self { name, is_end, arguments };
        (is_word && is_shortcode).then_some((shortcode, end + 2))
    }
}

/// Where the `]` stands that is not in quotes.
fn end_of_arguments(inside: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in inside.bytes().enumerate().take(MAX_SHORTCODE_BYTES) {
        match (quote, byte) {
            (None, b']') => return Some(at),
            (None, b'[') => return None,
            (None, b'"') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

/// Whether ` key=value` or ` key="value"` stands in the arguments of an unknown name.
fn has_attribute(arguments: &str) -> bool {
    arguments.starts_with(' ')
        && arguments.split_ascii_whitespace().any(|word| {
            word.split_once('=').is_some_and(|(key, value)| {
                let is_key = key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
                is_key && !key.is_empty() && !value.is_empty()
            })
        })
}

fn attribute<'a>(arguments: &'a str, key: &str) -> Option<&'a str> {
    let (_, value) = arguments.split_once(&format!(" {key}=\""))?;
    let (value, _) = value.split_once('"')?;
    (!value.is_empty()).then_some(value)
}
