//! What is planted in a walk, and where none of it may be found: not in logs, whatever it is; not in an error,
//! a secret even to its bearer; not in an address, where addresses go on to others.

use std::ops::Range;

use http::{HeaderMap, header};

use crate::http_client::{Ask, Page};

/// What of somebody a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// They published it: it is on pages for everybody, and is in no log.
    Public,
    /// They typed it: whoever typed it may be told it again.
    Typed,
    /// An e-mail address, which in an address would go to everybody.
    Mail,
    /// It opens a door: a token, a cookie, a code. Nobody is told it in an error.
    Secret,
}

/// A value that was typed or handed out, and where.
struct Value {
    place: &'static str,
    text: String,
    kind: Kind,
}

/// All of them. Each has a word that stands nowhere else.
#[derive(Default)]
pub(super) struct Planted(Vec<Value>);

/// The code of an invitation has to stand in its link, and in that of the log-in that leads back to it.
pub(super) const INVITATION: &str = "code of an invitation";

impl Planted {
    /// A word of its own, to be published under a post.
    pub(super) fn public(&mut self, place: &'static str) -> String {
        self.made(place, Kind::Public)
    }

    /// A word of its own, to be typed.
    pub(super) fn word(&mut self, place: &'static str) -> String {
        self.made(place, Kind::Typed)
    }

    /// An e-mail address, to be typed.
    pub(super) fn mail(&mut self, place: &'static str) -> String {
        format!("{}@example.com", self.made(place, Kind::Mail))
    }

    /// A word that stands for a token or code which nobody has made.
    pub(super) fn secret(&mut self, place: &'static str) -> String {
        self.made(place, Kind::Secret)
    }

    /// A token, cookie or code that was handed out.
    pub(super) fn keep(&mut self, place: &'static str, text: &str) {
        self.put(place, text, Kind::Secret);
    }

    fn made(&mut self, place: &'static str, kind: Kind) -> String {
        let word = format!("planted-{}", uuid::Uuid::new_v4().simple());
        self.put(place, &word, kind);
        word
    }

    fn put(&mut self, place: &'static str, text: &str, kind: Kind) {
        assert!(text.len() >= 8, "{place}: {text:?} is found by chance");
        self.0.push(Value { place, text: text.to_owned(), kind });
    }

    fn within<'a>(&'a self, text: &'a str) -> impl Iterator<Item = &'a Value> {
        self.0.iter().filter(move |value| text.contains(value.text.as_str()))
    }

    /// The lines that hold anything.
    pub(super) fn in_log(&self, log: &str) -> Vec<String> {
        let lines = log.lines();
        lines
            .flat_map(|line| self.within(line).map(move |value| format!("{}: {line}", value.place)))
            .collect()
    }

    /// What an error holds: of secrets each, of the rest what its request did not say itself.
    pub(super) fn in_errors(&self, met: &Met) -> Vec<String> {
        if !met.page.status.is_client_error() && !met.page.status.is_server_error() {
            return Vec::new();
        }
        let said = format!("{}\n{}", headers(&met.page.headers), met.page.text());
        let told = self.within(&said);
        let told = told.filter(|value| match value.kind {
            Kind::Public => false,
            Kind::Typed | Kind::Mail => !met.carried.contains(&value.text),
            Kind::Secret => true,
        });
        told.map(|value| format!("{} in the error to {}: {said}", value.place, met.carried)).collect()
    }

    /// The addresses that hold a secret or an e-mail address.
    pub(super) fn in_addresses(&self, met: &Met) -> Vec<String> {
        let addresses = met.addresses();
        let told = addresses.iter().flat_map(|address| {
            let told = self.within(address).filter(|value| matches!(value.kind, Kind::Mail | Kind::Secret));
            told.filter(|value| !(value.place == INVITATION && is_of_invitation(address)))
                .map(move |value| format!("{} in the address {address} of {}", value.place, met.carried))
        });
        told.collect()
    }

    /// Whether this stands in an address.
    pub(super) fn is_in_an_address(&self, place: &str, met: &Met) -> bool {
        met.addresses().iter().any(|address| self.within(address).any(|value| value.place == place))
    }
}

fn is_of_invitation(address: &str) -> bool {
    address.contains("/auth/invitation/") || address.contains("%2Fauth%2Finvitation%2F")
}

/// An answer that was met, and what its request said: path, query and body, but no header.
pub(super) struct Met {
    carried: String,
    page: Page,
}

impl Met {
    pub(super) async fn with(ask: Ask) -> Self {
        Self { carried: ask.carried().await, page: ask.send().await }
    }

    pub(super) fn page(&self) -> &Page {
        &self.page
    }

    pub(super) fn is_error(&self) -> bool {
        self.page.status.is_client_error() || self.page.status.is_server_error()
    }

    /// Every address in it: in headers that lead on, and whatever in a page, feed or document looks like one.
    fn addresses(&self) -> Vec<String> {
        let leads = [header::LOCATION, header::REFRESH, header::LINK, header::CONTENT_LOCATION];
        let leads = leads.iter().flat_map(|name| self.page.headers.get_all(name));
        let mut found: Vec<String> =
            leads.map(|value| value.to_str().unwrap_or_default().to_owned()).collect();
        let text = self.page.text();
        let pieces = text.split(|letter: char| letter.is_whitespace() || "\"'<>".contains(letter));
        let begins = ["/", "?", "#", "http:", "https:", "mailto:", "data:"];
        let pieces = pieces.filter(|piece| begins.iter().any(|begin| piece.starts_with(begin)));
        found.extend(pieces.map(|piece| piece.replace("&amp;", "&")));
        found
    }
}

/// Names and values of what is told to the caller; a cookie is what keeps its secret.
fn headers(all: &HeaderMap) -> String {
    let told = all.iter().filter(|(name, _)| **name != header::SET_COOKIE);
    let lines: Vec<_> =
        told.map(|(name, value)| format!("{name}: {}", String::from_utf8_lossy(value.as_bytes()))).collect();
    lines.join("\n")
}

/// How many answers of a walk had to be errors, so that there was something to be found in.
pub(super) const ERRORS: Range<usize> = 12..100;
