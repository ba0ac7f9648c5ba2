//! Writes tokens as well-formed HTML of bounded depth: every tag closed in order, rows in tables, items in lists.
//!
//! HTML parsers repair bad nesting, and some repairs cost quadratic time or memory (ten thousand open `<b>` are
//! opened again in each of ten thousand paragraphs) or change once more when parsed again.
//! What comes out of here needs no repair: parsing it is linear, and sanitising twice is sanitising once.

use crate::elements::{is_block, is_cell, is_heading, is_table_part, is_table_section, is_void, kept_as};
use crate::lexer::{Tag, Token};
use crate::{HIGHLIGHT_CLASSES, Profile};

/// Tags that would nest deeper are dropped and their text stays. Browsers stop at 512.
const MAX_DEPTH: usize = 100;

/// So many characters that need escaping may stand in one text node: html5ever's serialiser looks
/// through the rest of the node at each of them.
const MAX_ESCAPES: usize = 512;

/// Writes `tokens` with the elements of the profile.
pub(crate) fn balanced(profile: Profile, tokens: &[Token<'_>]) -> String {
    let mut tree = Tree { profile, open: Vec::new(), skipped: Vec::new(), escapes: 0, html: String::new() };
    for token in tokens {
        match token {
            Token::Text(text) => tree.text(text),
            Token::Start(tag) => tree.start(tag),
            Token::End(name) => tree.end(name),
        }
    }
    tree.close_to(0);
    tree.html
}

struct Tree {
    profile: Profile,
    open: Vec<&'static str>,
    /// Start tags dropped for their depth; their end tags must not close others.
    skipped: Vec<&'static str>,
    escapes: usize,
    html: String,
}

impl Tree {
    fn text(&mut self, text: &str) {
        if !text.trim_ascii().is_empty() {
            self.enter_cell();
        }
        for c in text.chars() {
            match c {
                '<' => self.html.push_str("&lt;"),
                '>' => self.html.push_str("&gt;"),
                '&' | '\u{80}'..='\u{BF}' => {
                    self.count_escape();
                    self.html.push(c);
                }
                _ => self.html.push(c),
            }
        }
    }

    /// An empty comment divides the text node; the sanitiser drops it.
    fn count_escape(&mut self) {
        self.escapes += 1;
        if self.escapes.is_multiple_of(MAX_ESCAPES) {
            self.html.push_str("<!---->");
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        if tag.name == "input" {
            return self.checkbox(tag);
        }
        let Some(name) = kept_as(self.profile, tag.name) else {
            if is_block(tag.name) {
                self.close_paragraph();
            }
            return;
        };
        if name == "span" {
            return self.span(tag);
        }
        self.make_place(name);
        if is_void(name) {
            self.write_start(name, tag);
        } else if self.open.len() >= MAX_DEPTH {
            self.skipped.push(name);
        } else {
            self.write_start(name, tag);
            self.open.push(name);
        }
    }

    /// Spans colour code, one beside the other, and stand nowhere else. They count for no depth: code
    /// that is as deep as may be keeps them.
    fn span(&mut self, tag: &Tag<'_>) {
        let is_ours = tag.attribute("class").is_some_and(|class| HIGHLIGHT_CLASSES.contains(&class));
        if is_ours && self.open.ends_with(&["pre", "code"]) {
            self.write_start(
                "span",
                &Tag {
                    name: "span",
                    attributes: vec![("class", tag.attribute("class").unwrap_or_default())],
                },
            );
            self.open.push("span");
        } else {
            self.skipped.push("span");
        }
    }

    /// Task lists keep their marks as text.
    fn checkbox(&mut self, tag: &Tag<'_>) {
        let kind = tag.attribute("type").unwrap_or_default();
        if kind.eq_ignore_ascii_case("checkbox") {
            let is_checked = tag.attribute("checked").is_some();
            self.text(if is_checked { "☑" } else { "☐" });
        }
    }

    /// Closes and opens what must be before `name` may stand here.
    fn make_place(&mut self, name: &'static str) {
        if is_table_part(name) {
            return self.make_place_in_table(name);
        }
        self.enter_cell();
        if is_block(name) {
            self.close_paragraph();
        }
        match name {
            "li" => self.enter(&["ul", "ol"], "ul"),
            "dt" | "dd" => self.enter(&["dl"], "dl"),
            "a" => self.close_within_cell(|open| open == "a"),
            _ if is_heading(name) => self.close_within_cell(is_heading),
            _ => {}
        }
    }

    fn make_place_in_table(&mut self, name: &'static str) {
        match name {
            "tr" => self.enter_section(),
            "td" | "th" => self.enter_row(),
            _ => self.enter_table(),
        }
    }

    fn enter_table(&mut self) {
        if let Some(at) = self.nearest(|open| open == "table", |_| false) {
            return self.close_to(at + 1);
        }
        self.enter_cell();
        self.close_paragraph();
        self.open_bare("table");
    }

    fn enter_section(&mut self) {
        if let Some(at) = self.nearest(is_table_section, |open| open == "table") {
            return self.close_to(at + 1);
        }
        self.enter_table();
        self.open_bare("tbody");
    }

    fn enter_row(&mut self) {
        if let Some(at) = self.nearest(|open| open == "tr", |open| open == "table") {
            return self.close_to(at + 1);
        }
        self.enter_section();
        self.open_bare("tr");
    }

    /// Words between the parts of a table get a cell of their own; a parser would move them out of the table.
    fn enter_cell(&mut self) {
        let Some(top) = self.open.last().copied() else {
            return;
        };
        if top == "table" || is_table_section(top) || top == "tr" {
            self.enter_row();
            self.open_bare("td");
        }
    }

    /// Closes everything up to the nearest of `parents` in this cell, or opens `fallback`.
    fn enter(&mut self, parents: &[&str], fallback: &'static str) {
        match self.nearest(|open| parents.contains(&open), is_boundary) {
            Some(at) => self.close_to(at + 1),
            None => self.open_bare(fallback),
        }
    }

    fn open_bare(&mut self, name: &'static str) {
        self.write_start(name, &Tag::new(name));
        self.open.push(name);
    }

    fn end(&mut self, name: &'static str) {
        let Some(name) = kept_as(self.profile, name) else {
            if is_block(name) {
                self.close_paragraph();
            }
            return;
        };
        if self.skipped.last() == Some(&name) {
            self.skipped.pop();
            return;
        }
        if is_heading(name) {
            return self.close_within_cell(is_heading);
        }
        let boundary = if is_table_part(name) { |open: &str| open == "table" } else { is_boundary };
        if let Some(at) = self.nearest(|open| open == name, boundary) {
            self.close_to(at);
        }
    }

    fn close_paragraph(&mut self) {
        self.close_within_cell(|open| open == "p");
    }

    fn close_within_cell(&mut self, is_wanted: impl Fn(&str) -> bool) {
        if let Some(at) = self.nearest(is_wanted, is_boundary) {
            self.close_to(at);
        }
    }

    /// The innermost open element that is wanted, not looking beyond a boundary. A wanted boundary is found.
    fn nearest(&self, is_wanted: impl Fn(&str) -> bool, is_boundary: impl Fn(&str) -> bool) -> Option<usize> {
        for (at, open) in self.open.iter().enumerate().rev() {
            if is_wanted(open) {
                return Some(at);
            }
            if is_boundary(open) {
                return None;
            }
        }
        None
    }

    fn close_to(&mut self, depth: usize) {
        while self.open.len() > depth {
            if let Some(name) = self.open.pop() {
                self.html.push_str("</");
                self.html.push_str(name);
                self.html.push('>');
            }
        }
    }

    fn write_start(&mut self, name: &str, tag: &Tag<'_>) {
        self.html.push('<');
        self.html.push_str(name);
        for (attribute, value) in &tag.attributes {
            // Anchors of old: `<a name>` says what `id` says.
            let attribute = if *attribute == "name" { "id" } else { attribute };
            self.html.push(' ');
            self.html.push_str(attribute);
            self.html.push_str("=\"");
            self.html.push_str(&value.replace('"', "&quot;"));
            self.html.push('"');
        }
        self.html.push('>');
    }
}

/// Inside a cell or caption nothing outside it is closed, except by parts of its table.
fn is_boundary(open: &str) -> bool {
    is_cell(open) || open == "caption" || open == "table"
}
