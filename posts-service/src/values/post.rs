//! A post as it is stored.

use serde::{Deserialize, Serialize};
use service_kit::{etag, time::Timestamp};

use super::{
    comment_policy::CommentPolicy,
    ids::{MemberId, PersonId, PostName},
    searchable::Searchable,
    slug,
    texts::{Day, ShortText},
    words::{Format, Kind, State, Verdict},
};

/// A post as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// `blogs/{blog}/posts/{post}`.
    pub name: PostName,
    /// What it is.
    pub kind: Kind,
    /// Last part of its address.
    pub slug: String,
    /// Its title; imported posts may have none.
    pub title: String,
    /// Its text; `None` in lists that do without.
    pub text: Option<Text>,
    /// How the text is written.
    pub content_format: Format,
    /// The summary that its author wrote; may be empty.
    pub excerpt: String,
    /// The summary that was made.
    pub made_excerpt: String,
    /// Where it is on its way.
    pub state: State,
    /// Where it was before the trash.
    pub former_state: Option<State>,
    /// What it becomes when its time comes: PUBLISHED or PRIVATE.
    pub publish_as: State,
    /// When it was, or is to be, published.
    pub publish_time: Option<Timestamp>,
    /// Who wrote it.
    pub author: MemberId,
    /// The person who is that member.
    pub author_person: Option<PersonId>,
    /// The author's shown name.
    pub author_display_name: String,
    /// Its labels.
    pub labels: Vec<String>,
    /// Rules that differ from the blog's.
    pub comment_policy: CommentPolicy,
    /// Where the text is at home; may be empty.
    pub canonical_url: String,
    /// Tells one spelling of that address from another address.
    pub canonical_key: Option<Vec<u8>>,
    /// The experience it tells of.
    pub experience: Option<Experience>,
    /// What names it in the system that it came from.
    pub source_key: Option<String>,
    /// Covers the writable fields.
    pub etag: String,
    /// Raised with each write.
    pub revision: i64,
    /// When it was written.
    pub create_time: Timestamp,
    /// When it was last changed.
    pub update_time: Timestamp,
    /// When it was moved to the trash.
    pub delete_time: Option<Timestamp>,
    /// When it will be gone.
    pub purge_time: Option<Timestamp>,
}

/// The text of a post, and what was made of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// As written.
    pub content: String,
    /// As safe HTML.
    pub content_html: String,
    /// Which renderer made the HTML.
    pub markup_version: i64,
}

/// A text with what was made of it.
#[derive(Debug, Clone)]
pub struct Rendered {
    /// The text and its HTML.
    pub text: Text,
    /// Its first words.
    pub excerpt: String,
    /// What it is found by.
    pub searchable: Searchable,
}

/// An experience with a business.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Experience {
    /// The business.
    pub business: ShortText,
    /// The agent worth remembering; may be empty.
    pub agent_name: ShortText,
    /// How it was.
    pub verdict: Verdict,
    /// The day it happened.
    pub occurred_on: Option<Day>,
}

impl Experience {
    /// What stands for the business in an address.
    pub fn slug(&self) -> String {
        slug::of_business(self.business.as_str())
    }
}

impl Post {
    /// The text, for those who read the post with it.
    pub(crate) fn content(&self) -> &str {
        self.text.as_ref().map_or("", |text| &text.content)
    }

    /// Where it stands in lists that are ordered by publication.
    pub fn sort_time(&self) -> Timestamp {
        self.publish_time.unwrap_or(self.create_time)
    }

    /// The summary that readers see.
    pub fn shown_excerpt(&self) -> &str {
        if self.excerpt.is_empty() { &self.made_excerpt } else { &self.excerpt }
    }

    /// Computes the etag of the writable fields anew.
    pub(crate) fn seal(&mut self) {
        let labels = serde_json::to_string(&self.labels).expect("labels are texts");
        let policy = self.comment_policy.to_json();
        let experience = serde_json::to_string(&self.experience).expect("an experience is plain data");
        let fields = [
            self.slug.as_str(),
            &self.title,
            self.content(),
            self.content_format.as_str(),
            &self.excerpt,
            self.author.as_str(),
            &labels,
            &policy,
            &self.canonical_url,
            &experience,
        ];
        self.etag = etag::of(fields.into_iter().map(str::as_bytes));
    }
}
