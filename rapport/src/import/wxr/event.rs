//! What an export says, as types: what the reader yields and the import sends on.

use jiff::Timestamp;

/// One step through an export: first the channel, then authors and items in the order of the file.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// The blog; always the first event.
    Channel(Channel),
    /// Somebody who wrote. WXR 1.0 lists no authors: there they are known from the items alone.
    Author(Author),
    /// A post or a page with its comments.
    Item(Box<Item>),
    /// An item that is neither.
    Skipped(Skipped),
}

/// The blog that was exported.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Channel {
    /// The line of `<channel>`.
    pub line: u64,
    /// The blog's title, plain text.
    pub title: String,
    /// Its tagline, plain text.
    pub description: String,
    /// Its language as written, such as `en-US`; empty when not given.
    pub language: String,
    /// The address of the installation (for a network: of the network).
    pub base_site_url: String,
    /// The address of the blog; `<link>` when not given.
    pub base_blog_url: String,
    /// The version of the format.
    pub version: WxrVersion,
}

/// The versions of the format. They differ in what they may leave out; one reading serves all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum WxrVersion {
    /// 1.0, until WordPress 3.0.
    V1_0,
    /// 1.1, WordPress 3.1 and 3.2.
    V1_1,
    /// 1.2, since then; also assumed when the file does not say.
    #[default]
    V1_2,
}

/// An author of the blog.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Author {
    /// The line of `<wp:author>`.
    pub line: u64,
    /// The log-in name, which items give as their author.
    pub login: String,
    /// The e-mail address; empty when not given.
    pub email: String,
    /// The name as readers see it, plain text; empty when not given.
    pub display_name: String,
}

/// A post or a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Item {
    /// The line of `<item>`.
    pub line: u64,
    /// Post or page.
    pub kind: ItemKind,
    /// `wp:post_id`.
    pub source_id: Option<u64>,
    /// The permanent id; an address that need not lead anywhere.
    pub guid: String,
    /// The title, plain text.
    pub title: String,
    /// `wp:post_name` with its percent-encoding undone; empty for most drafts.
    pub slug: String,
    /// Path and query of the item's address, percent-encoded as written: `/2012/11/week-1-eoc.html`, `/?p=12`.
    pub link_path: Option<String>,
    /// The log-in name of the author (in WXR 1.0 the display name); empty when not given.
    pub author_login: String,
    /// The text, HTML with WordPress's shortcodes and block comments in it.
    pub content: String,
    /// The hand-written excerpt, HTML; mostly empty.
    pub excerpt: String,
    /// The state in WordPress.
    pub status: Status,
    /// Whether a password guards it. The password itself is not kept.
    pub password_protected: bool,
    /// When it was or is to be published; for a draft when it was begun, if known.
    pub publish_time: Option<Timestamp>,
    /// When it was last changed; older WordPress versions do not say.
    pub update_time: Option<Timestamp>,
    /// Whether new comments may be written.
    pub comment_status: CommentStatus,
    /// Categories and tags, each name once (regardless of case), in the order of the file.
    pub labels: Vec<Label>,
    /// Whether it is kept at the top of the blog.
    pub sticky: bool,
    /// The discussion, in the order of the file: a reply may come before what it answers.
    pub comments: Vec<Comment>,
}

/// Which of the two kinds of item that Rapport takes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ItemKind {
    /// A post.
    #[default]
    Post,
    /// A page.
    Page,
}

/// WordPress's states of a post.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Status {
    /// Public.
    Publish,
    /// Not finished; also assumed when the file does not say, because nothing must become public by a gap.
    #[default]
    Draft,
    /// Finished, waiting for an editor.
    Pending,
    /// For members only.
    Private,
    /// To be published at its time.
    Future,
    /// Deleted, not yet purged.
    Trash,
    /// As its parent has it: revisions and attachments.
    Inherit,
    /// Opened in the editor and never saved.
    AutoDraft,
    /// What a plugin invented.
    Other(String),
}

/// Whether new comments may be written under an item.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CommentStatus {
    /// They may; WordPress's default, assumed when the file does not say.
    #[default]
    Open,
    /// They may not.
    Closed,
}

/// A category or a tag of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Category or tag.
    pub kind: LabelKind,
    /// The name, plain text.
    pub name: String,
    /// `nicename` with its percent-encoding undone; empty when not given.
    pub slug: String,
}

/// The two built-in taxonomies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LabelKind {
    /// A category.
    Category,
    /// A tag.
    Tag,
}

/// A comment, pingback or trackback.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comment {
    /// The line of `<wp:comment>`.
    pub line: u64,
    /// `wp:comment_id`.
    pub source_id: Option<u64>,
    /// The name that was typed, plain text.
    pub author_name: String,
    /// The e-mail address that was typed.
    pub author_email: String,
    /// The web site that was typed.
    pub author_url: String,
    /// The address that it came from.
    pub author_ip: String,
    /// When it was written.
    pub create_time: Option<Timestamp>,
    /// The text, HTML.
    pub content: String,
    /// What moderation decided.
    pub approval: Approval,
    /// Which kind of comment.
    pub kind: CommentKind,
    /// `wp:comment_parent`: the `source_id` that it answers.
    pub parent_source_id: Option<u64>,
    /// The WordPress user who wrote it; `None` for guests.
    pub user_id: Option<u64>,
}

/// What moderation decided about a comment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Approval {
    /// Public.
    Approved,
    /// Waiting; also assumed for anything unknown, because nothing must become public by a gap.
    #[default]
    Pending,
    /// Spam.
    Spam,
    /// Deleted, not yet purged.
    Trash,
}

/// Kinds of comments.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum CommentKind {
    /// Somebody wrote it.
    #[default]
    Comment,
    /// Another blog linked here.
    Pingback,
    /// Another blog said that it linked here.
    Trackback,
    /// What a plugin invented, such as a shop's `order_note`, which may not be meant for readers.
    Other(String),
}

/// An item that is not imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// The line of `<item>`.
    pub line: u64,
    /// `wp:post_type`: `attachment`, `nav_menu_item`, `revision`, `wp_block`, or a custom type.
    pub post_type: String,
    /// `wp:post_id`.
    pub source_id: Option<u64>,
    /// The title, plain text.
    pub title: String,
    /// How many comments are skipped with it.
    pub comments: usize,
}
