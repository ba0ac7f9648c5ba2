//! One `item` with its comments; `walk` reads the body of the export with it.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::io::BufRead;

use super::comment;
use super::container;
use super::date::Written;
use super::error::Error;
use super::event::{CommentStatus, Event, Item, ItemKind, Label, LabelKind, Skipped, Status};
use super::field;
use super::mend::Mended;
use super::name::Space;
use super::tag::Tag;
use super::text;
use super::token::Tokens;

/// Reads the item that `tag` begins.
pub(super) fn read<R: BufRead>(tokens: &mut Tokens<R>, tag: &Tag) -> Result<Event, Error> {
    tokens.open_item_line = Some(tag.line);
    let mut draft = Draft::new(tag.line);
    while let Some(inner) = container::next_inside(tokens, tag)? {
        draft.read_field(tokens, &inner)?;
    }
    tokens.open_item_line = None;
    Ok(draft.finish(tokens))
}

/// An item as it comes together.
#[derive(Default)]
struct Draft {
    item: Item,
    /// Where in the labels each name is, in lower case.
    label_at: HashMap<String, usize>,
    post_type: String,
    published: Written,
    updated: Written,
}

impl Draft {
    fn new(line: u64) -> Self {
        Self { item: Item { line, ..Item::default() }, ..Self::default() }
    }

    fn read_field<R: BufRead>(&mut self, tokens: &mut Tokens<R>, tag: &Tag) -> Result<(), Error> {
        match tag.name.parts() {
            (Space::Plain, _) => self.read_rss(tokens, tag)?,
            (Space::Wp, "comment") => self.item.comments.push(comment::read(tokens, tag)?),
            (Space::Wp, _) => self.read_wp(tokens, tag)?,
            (Space::Content, "encoded") => self.item.content = field::html(tokens, tag)?,
            (Space::Excerpt, "encoded") => self.item.excerpt = field::html(tokens, tag)?,
            (Space::Dc, "creator") => self.item.author_login = field::word(tokens, tag)?,
            _ => container::skip(tokens, tag)?,
        }
        Ok(())
    }

    fn read_rss<R: BufRead>(&mut self, tokens: &mut Tokens<R>, tag: &Tag) -> Result<(), Error> {
        match tag.name.local.as_str() {
            "title" => self.item.title = field::plain(tokens, tag)?,
            "link" => self.item.link_path = text::link_path(&field::word(tokens, tag)?),
            "guid" => self.item.guid = field::word(tokens, tag)?,
            "pubDate" => self.published.pub_date = Some(field::word(tokens, tag)?),
            "category" => self.read_label(tokens, tag)?,
            _ => container::skip(tokens, tag)?,
        }
        Ok(())
    }

    fn read_wp<R: BufRead>(&mut self, tokens: &mut Tokens<R>, tag: &Tag) -> Result<(), Error> {
        let item = &mut self.item;
        match tag.name.local.as_str() {
            "post_id" => item.source_id = field::id(tokens, tag)?,
            "post_type" => self.post_type = field::word(tokens, tag)?,
            "post_name" => item.slug = text::slug(&field::word(tokens, tag)?),
            "status" => item.status = status(field::word(tokens, tag)?),
            "post_password" => item.password_protected = !field::word(tokens, tag)?.is_empty(),
            "comment_status" => item.comment_status = comment_status(&field::word(tokens, tag)?),
            "is_sticky" => item.sticky = field::word(tokens, tag)? == "1",
            "post_date" => self.published.local = Some(field::word(tokens, tag)?),
            "post_date_gmt" => self.published.gmt = Some(field::word(tokens, tag)?),
            "post_modified" => self.updated.local = Some(field::word(tokens, tag)?),
            "post_modified_gmt" => self.updated.gmt = Some(field::word(tokens, tag)?),
            // Among them `wp:postmeta`, PHP's serialised values: nothing in them is ours to keep.
            _ => container::skip(tokens, tag)?,
        }
        Ok(())
    }

    /// WXR 1.0 writes each category twice, first without its nicename, and calls the domain of tags `tag`.
    fn read_label<R: BufRead>(&mut self, tokens: &mut Tokens<R>, tag: &Tag) -> Result<(), Error> {
        let kind = match tag.attribute("domain").as_deref() {
            None | Some("" | "category") => LabelKind::Category,
            Some("post_tag" | "tag") => LabelKind::Tag,
            // Post formats, menus and custom taxonomies.
            Some(_) => return container::skip(tokens, tag),
        };
        let slug = text::slug(&tag.attribute("nicename").unwrap_or_default());
        let label = Label { kind, name: field::plain(tokens, tag)?, slug };
        self.add_label(label);
        Ok(())
    }

    fn add_label(&mut self, label: Label) {
        if label.name.is_empty() {
            return;
        }
        let labels = &mut self.item.labels;
        match self.label_at.entry(label.name.to_lowercase()) {
            Entry::Vacant(vacant) => {
                vacant.insert(labels.len());
                labels.push(label);
            }
            Entry::Occupied(known) => fill_slug(&mut labels[*known.get()], label.slug),
        }
    }

    fn finish<R: BufRead>(mut self, tokens: &mut Tokens<R>) -> Event {
        match self.kind(tokens) {
            Some(kind) => {
                self.item.kind = kind;
                self.resolve_dates(tokens);
                Event::Item(Box::new(self.item))
            }
            None => Event::Skipped(Skipped {
                line: self.item.line,
                post_type: self.post_type,
                source_id: self.item.source_id,
                title: self.item.title,
                comments: self.item.comments.len(),
            }),
        }
    }

    fn kind<R: BufRead>(&self, tokens: &mut Tokens<R>) -> Option<ItemKind> {
        match self.post_type.as_str() {
            "post" => Some(ItemKind::Post),
            "page" => Some(ItemKind::Page),
            "" if self.item.source_id.is_some() => {
                let (field, found) = ("wp:post_type", String::new());
                tokens.mend(self.item.line, Mended::Value { field, found, used: "post" });
                Some(ItemKind::Post)
            }
            _ => None,
        }
    }

    fn resolve_dates<R: BufRead>(&mut self, tokens: &mut Tokens<R>) {
        let (published, mended) = self.published.resolve("wp:post_date_gmt");
        let (updated, also_mended) = self.updated.resolve("wp:post_modified_gmt");
        self.item.publish_time = published;
        self.item.update_time = updated;
        for mended in mended.into_iter().chain(also_mended) {
            tokens.mend(self.item.line, mended);
        }
    }
}

fn fill_slug(label: &mut Label, slug: String) {
    if label.slug.is_empty() {
        label.slug = slug;
    }
}

fn status(written: String) -> Status {
    match written.as_str() {
        "publish" => Status::Publish,
        "" | "draft" => Status::Draft,
        "pending" => Status::Pending,
        "private" => Status::Private,
        "future" => Status::Future,
        "trash" => Status::Trash,
        "inherit" => Status::Inherit,
        "auto-draft" => Status::AutoDraft,
        _ => Status::Other(written),
    }
}

fn comment_status(written: &str) -> CommentStatus {
    if written == "closed" { CommentStatus::Closed } else { CommentStatus::Open }
}
