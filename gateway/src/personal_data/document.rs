//! The file that somebody takes along: one JSON document, written as the pages of the services come in, which
//! is what keeps it out of memory. Its messages are those of the contract, as the REST face writes them.
//!
//! `{"exportTime": ..., "person": ..., "identities": [...], "members": [...], "posts": [...],
//!   "blogs": [{"name": "blogs/waiter", "comments": [{"comment": ..., "revisions": [...]}], "reactions": [...]}]}`
//!
//! What a guest takes along has `exportTime` and `blogs` alone.

use std::sync::LazyLock;

use prost::Message;
use prost_reflect::{DescriptorPool, DynamicMessage};
use proto::{comments::v1::ExportCommentsResponse, posts::v1::ExportPersonResponse};

static POOL: LazyLock<DescriptorPool> = LazyLock::new(|| {
    DescriptorPool::decode(proto::DESCRIPTOR_SET).expect("the contract's own descriptor set")
});

/// What of a blog is being written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum List {
    Comments,
    Reactions,
}

/// A document that is being written. What was written since it was last taken waits in it.
#[derive(Debug, Default)]
pub(super) struct Document {
    text: String,
    has_posts: bool,
    has_blogs: bool,
    /// The blog and the list of it that the text is inside of.
    open: Option<(String, List)>,
}

impl Document {
    /// Of what was asked for at this time.
    pub(super) fn begun(at: prost_types::Timestamp) -> Self {
        // A timestamp shows itself as RFC 3339 says.
        Self { text: format!("{{\"exportTime\":\"{at}\","), ..Self::default() }
    }

    /// What was written since this was last asked.
    pub(super) fn taken(&mut self) -> String {
        std::mem::take(&mut self.text)
    }

    /// Who somebody is, from the first page of ExportPerson; their posts begin.
    pub(super) fn about(&mut self, page: &ExportPersonResponse) {
        if let Some(person) = &page.person {
            self.write(&["\"person\":", &json("rapport.posts.v1.Person", person), ","]);
        }
        let identities: Vec<_> =
            page.identities.iter().map(|one| json("rapport.posts.v1.Identity", one)).collect();
        let members: Vec<_> = page.members.iter().map(|one| json("rapport.posts.v1.Member", one)).collect();
        self.write(&["\"identities\":[", &identities.join(","), "],\"members\":[", &members.join(",")]);
        self.write(&["],\"posts\":["]);
    }

    pub(super) fn posts(&mut self, page: &ExportPersonResponse) {
        for post in &page.posts {
            let comma = if std::mem::replace(&mut self.has_posts, true) { "," } else { "" };
            self.write(&[comma, &json("rapport.posts.v1.Post", post)]);
        }
    }

    pub(super) fn end_posts(&mut self) {
        self.write(&["],"]);
    }

    pub(super) fn begin_blogs(&mut self) {
        self.write(&["\"blogs\":["]);
    }

    /// What somebody wrote: blog by blog, comments before reactions, as ExportComments promises.
    pub(super) fn blogs(&mut self, page: &ExportCommentsResponse) {
        for comment in &page.comments {
            let inside = format!("{}/", comment.name);
            let revisions = page.revisions.iter().filter(|revision| revision.name.starts_with(&inside));
            let revisions: Vec<_> =
                revisions.map(|one| json("rapport.comments.v1.CommentRevision", one)).collect();
            let comment_json = json("rapport.comments.v1.Comment", comment);
            self.enter(&comment.name, List::Comments);
            self.write(&["{\"comment\":", &comment_json, ",\"revisions\":[", &revisions.join(","), "]}"]);
        }
        for reaction in &page.reactions {
            self.enter(&reaction.comment, List::Reactions);
            self.write(&[&json("rapport.comments.v1.ExportedReaction", reaction)]);
        }
    }

    pub(super) fn end(&mut self) {
        self.leave();
        self.write(&["]}\n"]);
    }

    /// Goes to where a thing of this blog belongs: `name` begins with the blog's.
    fn enter(&mut self, name: &str, list: List) {
        let blog: Vec<_> = name.splitn(3, '/').take(2).collect();
        let blog = blog.join("/");
        match &self.open {
            Some((open, at)) if *open == blog && *at == list => self.write(&[","]),
            Some((open, at)) if *open == blog && *at < list => self.write(&["],\"reactions\":["]),
            _ => {
                self.leave();
                let comma = if std::mem::replace(&mut self.has_blogs, true) { "," } else { "" };
                let name = serde_json::Value::from(blog.as_str()).to_string();
                self.write(&[comma, "{\"name\":", &name, ",\"comments\":["]);
                if list == List::Reactions {
                    self.write(&["],\"reactions\":["]);
                }
            }
        }
        self.open = Some((blog, list));
    }

    fn leave(&mut self) {
        match self.open.take() {
            None => {}
            Some((_, List::Comments)) => self.write(&["],\"reactions\":[]}"]),
            Some((_, List::Reactions)) => self.write(&["]}"]),
        }
    }

    fn write(&mut self, parts: &[&str]) {
        self.text.extend(parts.iter().copied());
    }
}

/// proto3 JSON of a message of the contract.
fn json(name: &str, message: &impl Message) -> String {
    let descriptor = POOL.get_message_by_name(name).expect("a message of the contract");
    let bytes = message.encode_to_vec();
    let message = DynamicMessage::decode(descriptor, bytes.as_slice()).expect("it was encoded a moment ago");
    String::from_utf8(crate::rest::json(&message)).expect("JSON is UTF-8")
}

#[cfg(test)]
mod tests {
    use proto::{
        comments::v1::{Comment, CommentRevision, ExportedReaction},
        posts::v1::{Identity, Person, Post},
    };
    use serde_json::{Value, json};

    use super::*;

    fn comments(names: &[&str]) -> Vec<Comment> {
        let comment = |name: &&str| Comment { name: (*name).to_owned(), ..Comment::default() };
        names.iter().map(comment).collect()
    }

    fn reactions(comments: &[&str]) -> Vec<ExportedReaction> {
        let reaction =
            |comment: &&str| ExportedReaction { comment: (*comment).to_owned(), ..Default::default() };
        comments.iter().map(reaction).collect()
    }

    fn read(mut document: Document) -> Value {
        document.end();
        serde_json::from_str(&document.taken()).unwrap()
    }

    #[test]
    fn pages_become_one_document_blog_by_blog() {
        let mut document = Document::begun(prost_types::Timestamp { seconds: 0, nanos: 0 });
        document.begin_blogs();
        let revision =
            CommentRevision { name: "blogs/a/posts/1/comments/1/revisions/1".into(), ..Default::default() };
        let first = comments(&["blogs/a/posts/1/comments/1", "blogs/a/posts/1/comments/11"]);
        document.blogs(&ExportCommentsResponse {
            comments: first,
            revisions: vec![revision],
            ..Default::default()
        });
        document.blogs(&ExportCommentsResponse::default());
        document.blogs(&ExportCommentsResponse {
            comments: comments(&["blogs/a/posts/2/comments/2"]),
            ..Default::default()
        });
        for page in [&["blogs/a/posts/1/comments/3"], &["blogs/b/posts/1/comments/4"]] {
            document.blogs(&ExportCommentsResponse { reactions: reactions(page), ..Default::default() });
        }
        document.blogs(&ExportCommentsResponse {
            comments: comments(&["blogs/c/posts/1/comments/5"]),
            ..Default::default()
        });
        let whole = read(document);
        assert_eq!(whole["exportTime"], "1970-01-01T00:00:00Z");
        let blogs = whole["blogs"].as_array().unwrap();
        let shape = |blog: &Value| {
            let count = |list: &str| blog[list].as_array().unwrap().len();
            json!([blog["name"], count("comments"), count("reactions")])
        };
        let shapes: Vec<_> = blogs.iter().map(shape).collect();
        assert_eq!(shapes, [json!(["blogs/a", 3, 1]), json!(["blogs/b", 0, 1]), json!(["blogs/c", 1, 0])]);
        let earlier = |place: usize| blogs[0]["comments"][place]["revisions"].as_array().unwrap().len();
        assert_eq!([earlier(0), earlier(1)], [1, 0], "a name that begins alike is another comment's");
    }

    #[test]
    fn a_person_comes_with_what_posts_service_keeps() {
        let mut document = Document::begun(prost_types::Timestamp::default());
        let mut page = ExportPersonResponse {
            person: Some(Person { display_name: "Ada \"the\" <b>".into(), ..Person::default() }),
            identities: vec![Identity::default()],
            posts: vec![Post::default(), Post::default()],
            ..ExportPersonResponse::default()
        };
        document.about(&page);
        document.posts(&page);
        page.person = None;
        document.posts(&page);
        document.end_posts();
        document.begin_blogs();
        let whole = read(document);
        assert_eq!(whole["person"]["displayName"], "Ada \"the\" <b>");
        assert_eq!(whole["posts"].as_array().unwrap().len(), 4);
        assert_eq!((&whole["members"], &whole["blogs"]), (&json!([]), &json!([])));
    }

    #[test]
    fn who_wrote_nothing_has_a_document_too() {
        let mut document = Document::begun(prost_types::Timestamp::default());
        document.begin_blogs();
        assert_eq!(read(document)["blogs"], json!([]));
    }
}
