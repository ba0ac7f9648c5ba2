//! Following the comments of a post, as everybody may read them.

use proto::comments::v1::{WatchCommentsRequest, WatchCommentsResponse};
use service_kit::request_id::RequestId;
use tonic::{Code, Status, Streaming};

use super::{Asker, Backend, Who};
use crate::positions::Positions;

/// What is heard of a post's comments.
pub(in crate::site) struct Messages(Streaming<WatchCommentsResponse>);

/// Why nothing more is heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::site) enum Lost {
    /// A watch has its time; go on where it stopped.
    Ended,
    /// The post is not there, or not for everybody.
    Gone,
    /// The position is not one to go on from: begin anew.
    Position,
    /// The service has no watch to give: as many are open as may be, this one was too slow, or it is an older
    /// service that has none.
    Refused,
    /// The service does not answer.
    Away,
}

impl Backend {
    /// Watches from after `resume_token` on, or from now where that is empty. Without a deadline.
    pub(in crate::site) async fn watch(&self, post: &str, resume_token: &str) -> Result<Messages, Lost> {
        let message = WatchCommentsRequest {
            parent: post.to_owned(),
            resume_token: resume_token.to_owned(),
            ..WatchCommentsRequest::default()
        };
        // For all readers at once, and so for none in particular.
        let nobody = Asker {
            address: None,
            who: Who::Nobody,
            request_id: RequestId::of(&http::HeaderMap::new()),
            positions: Positions::default(),
        };
        let request = self.credentials.sign_open(&nobody, message);
        let answer = self.comment_watch.clone().watch_comments(request).await;
        answer.map(|answer| Messages(answer.into_inner())).map_err(|status| lost(&status))
    }
}

impl Messages {
    /// The next one.
    pub(in crate::site) async fn next(&mut self) -> Result<WatchCommentsResponse, Lost> {
        match self.0.message().await {
            Ok(Some(message)) => Ok(message),
            Ok(None) => Err(Lost::Ended),
            Err(status) => Err(lost(&status)),
        }
    }
}

fn lost(status: &Status) -> Lost {
    let (code, message) = (status.code(), status.message());
    match code {
        Code::NotFound | Code::PermissionDenied => Lost::Gone,
        Code::OutOfRange | Code::InvalidArgument => Lost::Position,
        Code::ResourceExhausted | Code::Unimplemented => Lost::Refused,
        Code::Unavailable | Code::DeadlineExceeded | Code::Cancelled => {
            tracing::debug!(?code, message, "a watch broke off");
            Lost::Away
        }
        _ => {
            tracing::error!(?code, message, "a watch failed");
            Lost::Away
        }
    }
}
