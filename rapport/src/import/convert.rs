//! What a WordPress item is in Rapport's words.

use std::collections::HashMap;

use jiff::Timestamp;
use proto::{
    comments::v1::{Author as CommentAuthor, CommentKind, CommentState, ImportedComment},
    posts::v1::{CommentPolicy, Commenters, ContentFormat, ImportedPost, PostKind, PostState},
};

use crate::import::{
    batch::Item,
    report::Report,
    wxr::{self, Approval, Channel, CommentStatus, ItemKind, Status},
};

/// Longest key that names an entry in its source, in bytes (the contract's bound).
const MAX_SOURCE_KEY_BYTES: usize = 300;

/// What the head of the file says, which its items lean on.
#[derive(Debug, Default)]
pub(super) struct Source {
    site: String,
    display_names: HashMap<String, String>,
}

impl Source {
    /// Keys are made from the site's address, so that two blogs imported into one do not meet.
    pub(super) fn channel(&mut self, channel: Channel) {
        let url =
            if channel.base_blog_url.is_empty() { channel.base_site_url } else { channel.base_blog_url };
        let site = url.trim_start_matches("https://").trim_start_matches("http://").trim_end_matches('/');
        site.clone_into(&mut self.site);
    }

    pub(super) fn author(&mut self, author: wxr::Author) {
        self.display_names.insert(author.login, author.display_name);
    }

    /// The item as an entry of ImportPosts, its comments as entries of ImportComments.
    pub(super) fn item(&self, item: wxr::Item, report: &mut Report) -> Item {
        let key = self.post_key(&item);
        let (state, publish_time) = state(&item, report);
        let create_time = publish_time.or(item.update_time);
        let comments = item
            .comments
            .iter()
            .filter_map(|comment| self.comment(&key, comment, publish_time, report))
            .collect();
        let display_name = self.display_names.get(&item.author_login).filter(|name| !name.is_empty());
        let post = ImportedPost {
            kind: match item.kind {
                ItemKind::Post => PostKind::Article,
                ItemKind::Page => PostKind::Page,
            } as i32,
            author_display_name: display_name.unwrap_or(&item.author_login).clone(),
            author_source_key: clipped(&item.author_login),
            slug: item.slug,
            title: item.title,
            content: item.content,
            content_format: ContentFormat::Html as i32,
            excerpt: item.excerpt,
            state: state as i32,
            publish_time: publish_time.map(proto_time),
            create_time: create_time.map(proto_time),
            labels: item.labels.into_iter().map(|label| label.name).collect(),
            aliases: item.link_path.into_iter().filter(|path| !path.contains('?')).collect(),
            comment_policy: (item.comment_status == CommentStatus::Closed).then(closed),
            source_key: key,
        };
        Item { line: item.line, post, comments }
    }

    fn post_key(&self, item: &wxr::Item) -> String {
        match item.source_id {
            Some(id) => clipped(&format!("wordpress:{}:post:{id}", self.site)),
            None if !item.guid.is_empty() => clipped(&format!("wordpress:{}:guid:{}", self.site, item.guid)),
            None => clipped(&format!("wordpress:{}:title:{}:{}", self.site, item.slug, item.title)),
        }
    }

    fn comment(
        &self,
        post_key: &str,
        comment: &wxr::Comment,
        post_time: Option<Timestamp>,
        report: &mut Report,
    ) -> Option<ImportedComment> {
        let kind = match &comment.kind {
            wxr::CommentKind::Comment => CommentKind::Comment,
            wxr::CommentKind::Pingback => CommentKind::Pingback,
            wxr::CommentKind::Trackback => CommentKind::Trackback,
            wxr::CommentKind::Other(kind) => {
                report.skipped_comment(comment.line, kind);
                return None;
            }
        };
        let create_time = match (comment.create_time, post_time) {
            (Some(own), _) => own,
            (None, Some(post_time)) => {
                report.note(comment.line, "the comment has no date; it gets the post's");
                post_time
            }
            (None, None) => {
                report.note(comment.line, "neither the comment nor its post has a date; it gets 1970-01-01");
                Timestamp::UNIX_EPOCH
            }
        };
        let key = |id: u64| clipped(&format!("wordpress:{}:comment:{id}", self.site));
        Some(ImportedComment {
            source_key: comment
                .source_id
                .map_or_else(|| clipped(&format!("{post_key}:{create_time}:{}", comment.author_name)), key),
            post: String::new(),
            parent_source_key: comment.parent_source_id.map(key).unwrap_or_default(),
            kind: kind as i32,
            author: Some(CommentAuthor {
                display_name: comment.author_name.clone(),
                url: site(&comment.author_url),
                email: comment.author_email.clone(),
                ..CommentAuthor::default()
            }),
            client_address: comment.author_ip.clone(),
            content: comment.content.clone(),
            state: match comment.approval {
                Approval::Approved => CommentState::Approved,
                Approval::Pending => CommentState::Pending,
                Approval::Spam => CommentState::Spam,
                Approval::Trash => CommentState::Trashed,
            } as i32,
            create_time: Some(proto_time(create_time)),
        })
    }
}

/// The state, and the time of publication as far as the state has one.
fn state(item: &wxr::Item, report: &mut Report) -> (PostState, Option<Timestamp>) {
    if item.password_protected {
        report.note(item.line, "protected by a password: becomes PRIVATE, for members alone");
        return (PostState::Private, item.publish_time);
    }
    let state = match &item.status {
        Status::Publish => PostState::Published,
        Status::Private => {
            report.note(item.line, "private: becomes PRIVATE, for members alone");
            PostState::Private
        }
        Status::Future if item.publish_time.is_some() => PostState::Scheduled,
        Status::Trash => PostState::Trashed,
        Status::Draft | Status::Pending | Status::AutoDraft | Status::Inherit | Status::Future => {
            PostState::Draft
        }
        Status::Other(status) => {
            report.note(item.line, &format!("unknown status {status:?}: becomes a DRAFT"));
            PostState::Draft
        }
    };
    (state, item.publish_time)
}

/// The site that somebody typed. WordPress's form began with `http://`, which many left as it was.
fn site(url: &str) -> String {
    if matches!(url.trim(), "http://" | "https://") { String::new() } else { url.to_owned() }
}

fn closed() -> CommentPolicy {
    CommentPolicy { commenters: Some(Commenters::Nobody as i32), ..CommentPolicy::default() }
}

fn proto_time(time: Timestamp) -> prost_types::Timestamp {
    service_kit::time::Timestamp(time.as_microsecond()).to_proto()
}

fn clipped(key: &str) -> String {
    let end = (0..=key.len().min(MAX_SOURCE_KEY_BYTES)).rev().find(|&end| key.is_char_boundary(end));
    key[..end.unwrap_or(0)].to_owned()
}
