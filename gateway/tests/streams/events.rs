//! Reads server-sent events as a browser does.

use axum::body::{Body, BodyDataStream};
use futures::StreamExt as _;
use serde_json::Value;

/// One event. The page hears of none without data: that one has no kind here.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Event {
    pub(crate) kind: String,
    pub(crate) id: String,
    pub(crate) data: String,
    pub(crate) retry: String,
}

impl Event {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.data).unwrap()
    }
}

/// The events of an answer, as they come.
pub(crate) struct Events {
    body: BodyDataStream,
    unread: String,
}

impl Events {
    pub(crate) fn of(body: Body) -> Self {
        Self { body: body.into_data_stream(), unread: String::new() }
    }

    /// The next one; `None` at the end.
    pub(crate) async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some((event, rest)) = self.unread.split_once("\n\n") {
                let event = parsed(event);
                self.unread = rest.into();
                return Some(event);
            }
            let bytes = self.body.next().await?.unwrap();
            self.unread.push_str(std::str::from_utf8(&bytes).unwrap());
        }
    }
}

fn parsed(text: &str) -> Event {
    let mut event = Event::default();
    for line in text.lines() {
        let (field, value) = line.split_once(':').unwrap();
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut event.kind),
            "id" => value.clone_into(&mut event.id),
            "data" => event.data.push_str(value),
            "retry" => value.clone_into(&mut event.retry),
            "" => {}
            other => panic!("{other} is no field of an event"),
        }
    }
    // Its id counts all the same.
    if event.data.is_empty() {
        event.kind.clear();
    }
    event
}
