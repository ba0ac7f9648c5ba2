//! Paragraphs for HTML that was typed into a text box, as WordPress's `wpautop` makes them.
//!
//! The rule:
//!
//! - Text outside any block, and text in a `<blockquote>`, is put into paragraphs. Blank lines divide them,
//!   two `<br>` in a row too; a single newline becomes `<br>`.
//! - In `<li>`, `<td>`, `<div>` and their like that happens only if a blank line is between their words.
//!   Otherwise their newlines become `<br>`.
//! - If the source has a `<p>` of its own somewhere, its writer makes paragraphs by hand:
//!   newlines *inside* blocks are then white space, and only the text outside blocks is treated as above.
//! - Source from WordPress's block editor (`<!-- wp:...`) has all its blocks: nothing is added.
//! - `<pre>` is left alone.

use crate::Profile;
use crate::elements::{is_block, is_heading, is_void, kept_as};
use crate::lexer::{Tag, Token};

/// A search in the open elements ends here; honest documents are not as deep, and it bounds the time.
const MAX_SEARCH: usize = 100;

/// How many open elements such as `<b>` may be closed and opened again at a paragraph's end.
const MAX_REOPENED: usize = 4;

/// Which newlines mean something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Newlines {
    Everywhere,
    OutsideBlocks,
    Nowhere,
}

impl Newlines {
    /// Tells from the source how its writer makes paragraphs.
    pub(crate) fn of(source: &str) -> Self {
        if source.contains("<!-- wp:") {
            return Self::Nowhere;
        }
        let has_paragraph = source.match_indices(['<']).any(|(at, _)| {
            let mut tag = source.as_bytes()[at + 1..].iter();
            let is_p = tag.next().is_some_and(|byte| byte.eq_ignore_ascii_case(&b'p'));
            is_p && tag.next().is_some_and(|byte| *byte == b'>' || byte.is_ascii_whitespace())
        });
        if has_paragraph { Self::OutsideBlocks } else { Self::Everywhere }
    }
}

/// Adds `<p>` and `<br>` where the source only has newlines.
pub(crate) fn paragraphed(profile: Profile, newlines: Newlines, tokens: Vec<Token<'_>>) -> Vec<Token<'_>> {
    if newlines == Newlines::Nowhere {
        return tokens;
    }
    let mut out = Vec::with_capacity(tokens.len() + tokens.len() / 2);
    let mut blocks = Blocks(Vec::new());
    for run in tokens.chunk_by(|a, b| !is_block_tag(a) && !is_block_tag(b)) {
        match run {
            [token] if is_block_tag(token) => {
                blocks.pass(token);
                out.push(token.clone());
            }
            run => match treatment(profile, newlines, blocks.innermost(), run) {
                Treatment::Leave => out.extend_from_slice(run),
                Treatment::Lines => Lines::new(&mut out, false).run(run),
                Treatment::Paragraphs => Lines::new(&mut out, true).run(run),
            },
        }
    }
    out
}

fn is_block_tag(token: &Token<'_>) -> bool {
    match token {
        Token::Start(tag) => is_block(tag.name),
        Token::End(name) => is_block(name),
        Token::Text(_) => false,
    }
}

/// The open blocks, loosely: end tags may be missing, and `structure` has the last word.
struct Blocks(Vec<&'static str>);

impl Blocks {
    fn innermost(&self) -> Option<&'static str> {
        self.0.last().copied()
    }

    fn pass(&mut self, token: &Token<'_>) {
        match token {
            Token::Start(tag) => {
                if self.innermost() == Some("p") {
                    self.0.pop();
                }
                if !is_void(tag.name) {
                    self.0.push(tag.name);
                }
            }
            Token::End(name) => {
                let mut nearest = self.0.iter().rev().take(MAX_SEARCH);
                if let Some(above) = nearest.position(|open| open == name) {
                    self.0.truncate(self.0.len() - above - 1);
                }
            }
            Token::Text(_) => {}
        }
    }
}

enum Treatment {
    Leave,
    Lines,
    Paragraphs,
}

/// What to do with a run of text and inline tags inside `block`.
fn treatment(
    profile: Profile,
    newlines: Newlines,
    block: Option<&'static str>,
    run: &[Token<'_>],
) -> Treatment {
    if !has_content(run) {
        return Treatment::Leave;
    }
    let Some(block) = block else {
        return Treatment::Paragraphs;
    };
    match block {
        "blockquote" => return Treatment::Paragraphs,
        "pre" => return Treatment::Leave,
        // A comment loses its `<div>`s and tables; what was in them stands outside blocks then.
        _ if profile.is_comment() && !is_heading(block) && kept_as(profile, block).is_none() => {
            return Treatment::Paragraphs;
        }
        _ if newlines == Newlines::OutsideBlocks => return Treatment::Leave,
        _ => {}
    }
    match block {
        "ul" | "ol" | "dl" | "figure" | "table" | "thead" | "tbody" | "tfoot" | "tr" => Treatment::Leave,
        "p" | "summary" | "figcaption" | "caption" => Treatment::Lines,
        _ if is_heading(block) || !has_blank_line(run) => Treatment::Lines,
        _ => Treatment::Paragraphs,
    }
}

fn has_content(run: &[Token<'_>]) -> bool {
    run.iter().any(|token| match token {
        Token::Text(text) => !is_blank(text),
        Token::Start(tag) => is_void(tag.name),
        Token::End(_) => false,
    })
}

/// Whether a blank line stands between words.
fn has_blank_line(run: &[Token<'_>]) -> bool {
    let mut newlines = None;
    for token in run {
        let Token::Text(text) = token else { continue };
        for (number, line) in text.split('\n').enumerate() {
            if number > 0 {
                newlines = newlines.map(|count: usize| count + 1);
            }
            if !is_blank(line) {
                if newlines.is_some_and(|count| count > 1) {
                    return true;
                }
                newlines = Some(0);
            }
        }
    }
    false
}

fn is_blank(text: &str) -> bool {
    // A no-break space is a word here: WordPress's editor keeps empty paragraphs with it.
    text.trim_ascii().is_empty()
}

/// Writes one run.
struct Lines<'o, 'a> {
    out: &'o mut Vec<Token<'a>>,
    makes_paragraphs: bool,
    has_begun: bool,
    /// Newlines since the last word.
    newlines: usize,
    /// The most newlines that stood together before an end tag: `a⏎</b>⏎b` is no blank line.
    newlines_before: usize,
    /// A newline in the source behind `<br>` is the same line end.
    after_break: bool,
    inline: Vec<Tag<'a>>,
}

impl<'o, 'a> Lines<'o, 'a> {
    fn new(out: &'o mut Vec<Token<'a>>, makes_paragraphs: bool) -> Self {
        Self {
            out,
            makes_paragraphs,
            has_begun: false,
            newlines: 0,
            newlines_before: 0,
            after_break: false,
            inline: Vec::new(),
        }
    }

    fn run(mut self, run: &[Token<'a>]) {
        for token in run {
            match token {
                Token::Text(text) => self.text(text),
                Token::Start(tag) if tag.name == "br" => {
                    self.newlines += 1;
                    self.after_break = true;
                }
                Token::Start(tag) => self.start(tag),
                Token::End(name) => self.end(name),
            }
        }
        if self.has_begun && self.makes_paragraphs {
            self.out.extend([Token::End("p"), Token::Text("\n")]);
        }
    }

    fn text(&mut self, text: &'a str) {
        for (number, line) in text.split('\n').enumerate() {
            if number > 0 {
                self.newlines += usize::from(!self.after_break);
                self.after_break = false;
            }
            if !is_blank(line) {
                self.before_word();
                self.out.push(Token::Text(line));
            } else if !line.is_empty() && self.has_begun && self.newlines == 0 {
                self.out.push(Token::Text(" "));
            }
        }
    }

    fn start(&mut self, tag: &Tag<'a>) {
        self.before_word();
        if !is_void(tag.name) {
            self.inline.push(tag.clone());
        }
        self.out.push(Token::Start(tag.clone()));
    }

    fn end(&mut self, name: &'static str) {
        self.newlines_before = self.newlines_before.max(self.newlines);
        self.newlines = 0;
        let mut nearest = self.inline.iter().rev().take(MAX_SEARCH);
        if let Some(above) = nearest.position(|open| open.name == name) {
            self.inline.truncate(self.inline.len() - above - 1);
        }
        self.out.push(Token::End(name));
    }

    /// Writes the line ends that are due before the next word.
    fn before_word(&mut self) {
        let newlines = self.newlines.max(self.newlines_before);
        (self.newlines, self.newlines_before, self.after_break) = (0, 0, false);
        if !self.has_begun {
            self.has_begun = true;
            if self.makes_paragraphs {
                self.out.push(Token::Start(Tag::new("p")));
            }
        } else if newlines > 1 && self.makes_paragraphs && self.can_divide() {
            self.divide();
        } else {
            for _ in 0..newlines.min(2) {
                self.out.extend([Token::Start(Tag::new("br")), Token::Text("\n")]);
            }
        }
    }

    /// A link or a piece of code is one thing and is not cut in two.
    fn can_divide(&self) -> bool {
        let is_divisible = |tag: &Tag<'_>| tag.attributes.is_empty() && !matches!(tag.name, "a" | "code");
        self.inline.len() <= MAX_REOPENED && self.inline.iter().all(is_divisible)
    }

    fn divide(&mut self) {
        let closed = self.inline.iter().rev().map(|tag| Token::End(tag.name));
        self.out.extend(closed);
        self.out.extend([Token::End("p"), Token::Text("\n"), Token::Start(Tag::new("p"))]);
        self.out.extend(self.inline.iter().cloned().map(Token::Start));
    }
}
