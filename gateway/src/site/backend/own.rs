//! What readers do to comments besides writing them: react, read earlier texts, change and delete what is
//! their own.

use prost_types::FieldMask;
use proto::comments::v1::{
    Comment, CommentRevision, DeleteCommentRequest, ListCommentRevisionsRequest, SetReactionRequest,
    UpdateCommentRequest,
};

use super::{Asker, Backend, Failure, credentials::prove, shown, written};

/// Earlier texts on a page: more than anybody writes before the edit window closes.
const REVISIONS: i32 = 100;

impl Backend {
    /// Sets the asker's reaction, a value of `Reaction`; 0 takes it back.
    pub(in crate::site) async fn react(
        &self,
        asker: &Asker,
        name: &str,
        reaction: i32,
    ) -> Result<Comment, Failure> {
        let message = SetReactionRequest { name: name.to_owned(), reaction };
        written(asker, self.comments.clone().set_reaction(self.write(asker, message))).await
    }

    /// What a comment said before, newest first.
    pub(in crate::site) async fn revisions(
        &self,
        asker: &Asker,
        name: &str,
    ) -> Result<Vec<CommentRevision>, Failure> {
        let message = ListCommentRevisionsRequest {
            parent: name.to_owned(),
            page_size: REVISIONS,
            page_token: String::new(),
        };
        let answer = shown(self.comments.clone().list_comment_revisions(self.read(asker, message))).await?;
        Ok(answer.revisions)
    }

    /// Gives a comment a new text. A person needs no edit token for their own.
    pub(in crate::site) async fn update(
        &self,
        asker: &Asker,
        edit_token: Option<&str>,
        comment: Comment,
        request_id: String,
    ) -> Result<Comment, Failure> {
        let update_mask = Some(FieldMask { paths: vec!["content".to_owned()] });
        let message = UpdateCommentRequest { comment: Some(comment), update_mask, request_id };
        let mut request = self.write(asker, message);
        if let Some(token) = edit_token {
            prove(&mut request, token);
        }
        written(asker, self.comments.clone().update_comment(request)).await
    }

    /// Deletes a comment for good.
    pub(in crate::site) async fn delete(
        &self,
        asker: &Asker,
        edit_token: Option<&str>,
        message: DeleteCommentRequest,
    ) -> Result<Comment, Failure> {
        let mut request = self.write(asker, message);
        if let Some(token) = edit_token {
            prove(&mut request, token);
        }
        written(asker, self.comments.clone().delete_comment(request)).await
    }
}
