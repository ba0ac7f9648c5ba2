//! The events of a live page, written once for all who hear them.

use std::{convert::Infallible, ops::Range, time::Duration};

use axum::{
    body::Bytes,
    response::{IntoResponse as _, Sse, sse},
};
use futures::{FutureExt as _, stream};
use http_body_util::BodyExt as _;
use serde::Serialize;

use crate::site::news::Change;

/// Longest rendered comment that goes along with its event, in bytes; a longer one is fetched by the page.
/// A room keeps some dozens of events.
const MAX_HTML_BYTES: usize = 32 * 1024;

/// When browsers connect again after an end: some time in these, so that they do not all come at once.
const RETRY: Range<u64> = 1_000..5_000;

/// A change, and where the watch stood after it.
pub(super) fn change(token: &str, mut change: Change) -> Bytes {
    if change.html.len() > MAX_HTML_BYTES {
        change.html = String::new();
    }
    written(with_id(sse::Event::default(), token).event("change").data(json(&change)))
}

/// A sign of life that moves the position on: no event for the page, but its next `Last-Event-ID`.
pub(super) fn alive(token: &str) -> Bytes {
    written(with_id(sse::Event::default(), token).comment(""))
}

/// A sign of life while there is no position.
pub(super) fn waiting() -> Bytes {
    written(sse::Event::default().comment(""))
}

/// What the page hears first: its stamp, where that is known, and whether the comments are away.
pub(in crate::site) fn hello(stamp: Option<&str>, is_away: bool) -> Bytes {
    #[derive(Serialize)]
    struct Hello<'a> {
        stamp: Option<&'a str>,
        away: bool,
    }
    let retry = Duration::from_millis(rand::random_range(RETRY));
    let hello = Hello { stamp, away: is_away };
    written(sse::Event::default().retry(retry).event("hello").data(json(&hello)))
}

/// Something that has no more to it than its name: `away`, `back`, `reload`, `gone`. Browsers tell their page of
/// no event without data (WHATWG HTML, 9.2.6).
pub(super) fn word(word: &'static str) -> Bytes {
    written(sse::Event::default().event(word).data("{}"))
}

fn with_id(event: sse::Event, token: &str) -> sse::Event {
    // What cannot be an id could not come back as one either.
    if token.is_empty() || token.contains(['\r', '\n', '\0']) { event } else { event.id(token) }
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("texts and a flag have a JSON form")
}

/// The bytes of an event: axum writes them into a body.
fn written(event: sse::Event) -> Bytes {
    let body = Sse::new(stream::iter([Ok::<_, Infallible>(event)])).into_response().into_body();
    let bytes = body.collect().now_or_never().expect("the only event is ready");
    bytes.expect("nothing fails").to_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &Bytes) -> &str {
        std::str::from_utf8(bytes).unwrap()
    }

    #[test]
    fn an_event_names_its_position() {
        let changed =
            Change { kind: "updated", id: "7".into(), parent: String::new(), html: "<p>\n</p>".into() };
        let event = change("p1", changed.clone());
        assert!(text(&event).contains("id: p1\n") && text(&event).contains("event: change\n"));
        assert!(text(&event).contains(r#"data: {"kind":"updated","id":"7","parent":"","html":"<p>\n</p>"}"#));
        let long = change("p1", Change { html: "x".repeat(MAX_HTML_BYTES + 1), ..changed });
        assert!(text(&long).contains(r#""html":"""#));
    }

    #[test]
    fn a_sign_of_life_is_no_event_for_the_page() {
        assert!(!text(&alive("p1")).contains("data") && text(&alive("p1")).contains("id: p1\n"));
        assert!(!text(&waiting()).contains("id"));
        assert!(!text(&alive("p\n1")).contains("id"), "{}", text(&alive("p\n1")));
    }

    #[test]
    fn a_word_is_an_event_that_browsers_tell_of() {
        assert_eq!(text(&word("away")), "event: away\ndata: {}\n\n");
    }

    #[test]
    fn a_browser_hears_when_to_come_back() {
        assert!(text(&hello(Some("2.7"), false)).contains(r#"data: {"stamp":"2.7","away":false}"#));
        assert!(text(&hello(None, true)).contains("retry:"));
    }
}
