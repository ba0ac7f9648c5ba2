//! A document on its way: each page is asked for when the browser has taken the one before. The first one is
//! asked for before anything is answered, so that who cannot have it is told so on a page; when a later one
//! fails, the answer breaks off, and browsers say that the download did.

use std::{io, sync::Arc};

use axum::{
    body::{Body, Bytes},
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use futures::{StreamExt as _, stream};

use super::document::Document;
use crate::{
    cookies::{Guest, Session},
    session::{Browser, Failure, Pass, Sessions},
};

/// Who takes something along.
pub(super) enum Who {
    Guest(Guest),
    Person(Session),
}

/// What is asked for next, each with the token of its page; empty for the first one.
enum Next {
    Person(String),
    Comments(String),
    Nothing,
}

struct Download {
    sessions: Arc<Sessions>,
    browser: Browser,
    who: Who,
    next: Next,
    document: Document,
}

/// The file, as an answer that a browser keeps beside its pages.
///
/// # Errors
/// When the first page cannot be had.
pub(super) async fn begin(sessions: Arc<Sessions>, browser: Browser, who: Who) -> Result<Response, Failure> {
    let now = sessions.now().to_proto();
    let day: String = now.to_string().chars().take("2026-11-23".len()).collect();
    let name = format!("attachment; filename=\"rapport-{day}.json\"");
    let mut document = Document::begun(now);
    let next = match who {
        Who::Person(_) => Next::Person(String::new()),
        Who::Guest(_) => {
            document.begin_blogs();
            Next::Comments(String::new())
        }
    };
    let download = Download { sessions, browser, who, next, document };
    let Some((first, rest)) = download.step().await? else { unreachable!("a document has a first page") };
    let rest = stream::try_unfold(rest, |download| async {
        // The reason is in the log already.
        download.step().await.map_err(|_| io::Error::other("a service did not answer to the end"))
    });
    let body = Body::from_stream(stream::once(async { Ok(first) }).chain(rest));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_str(&name).expect("a date is ASCII")),
    ];
    Ok((headers, body).into_response())
}

impl Download {
    /// The next piece of the text.
    async fn step(mut self) -> Result<Option<(Bytes, Self)>, Failure> {
        self.next = match std::mem::replace(&mut self.next, Next::Nothing) {
            Next::Person(token) => self.person(token).await?,
            Next::Comments(token) => self.comments(token).await?,
            Next::Nothing => return Ok(None),
        };
        Ok(Some((self.document.taken().into(), self)))
    }

    async fn person(&mut self, token: String) -> Result<Next, Failure> {
        let pass = self.pass().await?;
        let is_first = token.is_empty();
        let page = self.sessions.calls.export_person(self.browser.with(&pass), token).await?;
        if is_first {
            self.document.about(&page);
        }
        self.document.posts(&page);
        if !page.next_page_token.is_empty() {
            return Ok(Next::Person(page.next_page_token));
        }
        self.document.end_posts();
        self.document.begin_blogs();
        Ok(Next::Comments(String::new()))
    }

    async fn comments(&mut self, token: String) -> Result<Next, Failure> {
        let pass = self.pass().await?;
        let name = match self.who {
            Who::Guest(_) => "guests/me",
            Who::Person(_) => "persons/me",
        };
        let page = self.sessions.calls.export_comments(self.browser.with(&pass), name, token).await?;
        self.document.blogs(&page);
        if !page.next_page_token.is_empty() {
            return Ok(Next::Comments(page.next_page_token));
        }
        self.document.end();
        Ok(Next::Nothing)
    }

    /// Anew for each page: a long download outlives a token, and ends with the session.
    async fn pass(&self) -> Result<Pass, Failure> {
        match &self.who {
            Who::Guest(guest) => Ok(self.sessions.guest_pass(guest)),
            Who::Person(session) => self.sessions.pass(session, &self.browser.request_id).await,
        }
    }
}
