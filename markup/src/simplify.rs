//! What a comment's larger markup becomes in the small set: headings are bold paragraphs, images are links.

use crate::elements::is_heading;
use crate::lexer::{Tag, Token};

/// Rewrites headings and images.
pub(crate) fn simplified(tokens: Vec<Token<'_>>) -> Vec<Token<'_>> {
    let mut pass = Pass { out: Vec::with_capacity(tokens.len()), in_link: false, after_link: Vec::new() };
    for token in tokens {
        pass.token(token);
    }
    pass.end_link();
    pass.out
}

struct Pass<'a> {
    out: Vec<Token<'a>>,
    in_link: bool,
    /// Addresses of the images in the open link. Links do not nest, so theirs come behind it.
    after_link: Vec<&'a str>,
}

impl<'a> Pass<'a> {
    fn token(&mut self, token: Token<'a>) {
        match token {
            Token::Start(tag) if tag.name == "img" => self.image(&tag),
            Token::Start(tag) if tag.name == "a" => {
                self.end_link();
                self.in_link = true;
                self.out.push(Token::Start(tag));
            }
            Token::End("a") => {
                self.out.push(Token::End("a"));
                self.end_link();
            }
            Token::Start(tag) if is_heading(tag.name) => {
                self.out.extend(["p", "strong"].map(|name| Token::Start(Tag::new(name))));
            }
            Token::End(name) if is_heading(name) => {
                self.out.extend(["strong", "p"].map(Token::End));
            }
            other => self.out.push(other),
        }
    }

    fn image(&mut self, image: &Tag<'a>) {
        let source = image.attribute("src").filter(|source| !source.is_empty());
        let words = image.attribute("alt").filter(|alt| !alt.trim_ascii().is_empty());
        match source {
            Some(source) if self.in_link => {
                self.out.extend(words.map(Token::Text));
                self.after_link.push(source);
            }
            Some(source) => self.link(source, words.unwrap_or(source)),
            None => self.out.extend(words.map(Token::Text)),
        }
    }

    fn link(&mut self, target: &'a str, words: &'a str) {
        let tag = Tag { name: "a", attributes: vec![("href", target)] };
        self.out.extend([Token::Start(tag), Token::Text(words), Token::End("a")]);
    }

    fn end_link(&mut self) {
        self.in_link = false;
        for source in std::mem::take(&mut self.after_link) {
            self.out.push(Token::Text(" "));
            self.link(source, source);
        }
    }
}
