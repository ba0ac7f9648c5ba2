//! Which methods are open to which kinds of callers, before any data is looked at. A word in brackets is the
//! scope that an API key of a person needs, and where persons have to sign in a service too. The finer rights
//! stand beside each rule; `access/view.rs` decides them from what is known of blog, post and member.

use service_kit::auth::{
    Policy,
    Rule::{self, Anyone, PersonOr},
};

/// The rules of this service. A method without one is closed.
pub const POLICY: Policy = Policy(RULES);

/// One rule per method of `rapport.comments.v1`.
pub const RULES: &[(&str, Rule)] = &[
    // Whom the post's policy lets; services with `comments.write`.
    ("rapport.comments.v1.CommentService/CreateComment", Anyone("comments.write")),
    // Who may read the post: APPROVED ones, tombstones and their own. All: MODERATOR, OWNER, `comments.read`.
    ("rapport.comments.v1.CommentService/GetComment", Anyone("comments.read")),
    // Who may read the post: APPROVED ones and tombstones. All: MODERATOR, OWNER, `comments.read`.
    ("rapport.comments.v1.CommentService/ListComments", Anyone("comments.read")),
    // Its author inside the edit window: the person, or the edit token.
    ("rapport.comments.v1.CommentService/UpdateComment", Anyone("comments.write")),
    // Its author inside the edit window: the person, or the edit token.
    ("rapport.comments.v1.CommentService/DeleteComment", Anyone("comments.write")),
    // Who may read the post.
    ("rapport.comments.v1.CommentService/PreviewComment", Anyone("comments.write")),
    // Persons and guests who may read the comment, and did not write it.
    ("rapport.comments.v1.CommentService/SetReaction", Anyone("comments.write")),
    // Who may read the comment. Texts that were never shown: its author and who reads hidden comments.
    ("rapport.comments.v1.CommentService/ListCommentRevisions", Anyone("comments.read")),
    // MODERATOR, OWNER.
    ("rapport.comments.v1.CommentService/ModerateComment", PersonOr("comments.moderate")),
    // OWNER.
    ("rapport.comments.v1.CommentService/ImportComments", PersonOr("import")),
    // Who may read the post. Waiting ones are counted for MODERATOR, OWNER, `comments.read`.
    ("rapport.comments.v1.CommentService/GetThread", Anyone("comments.read")),
    // Anybody: threads of posts that they may read.
    ("rapport.comments.v1.CommentService/ListThreads", Anyone("comments.read")),
    // Anybody; a post that they may not read looks like one that is not there.
    ("rapport.comments.v1.CommentService/BatchGetThreads", Anyone("comments.read")),
    // Themselves, or `persons.read`. Others are told that there is no such person.
    ("rapport.comments.v1.PersonalDataService/ExportComments", Anyone("persons.read")),
    // The guest whose cookie it is.
    ("rapport.comments.v1.PersonalDataService/EraseGuest", Anyone("comments.write")),
    // Its author at any time: the person, the guest, or the edit token.
    ("rapport.comments.v1.PersonalDataService/EraseComment", Anyone("comments.write")),
    // Who may read the post; of a blog: what they may read. All: MODERATOR, OWNER, `comments.read`.
    ("rapport.comments.v1.SearchService/SearchComments", Anyone("comments.read")),
    // The same.
    ("rapport.comments.v1.WatchService/WatchComments", Anyone("comments.read")),
];
