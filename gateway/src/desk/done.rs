//! What was done, as the address of a page says it and as the page says it.

use crate::pages::locale::PageLocale;

/// What a form has done, by the word in the address of the page after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Done {
    Created,
    Saved,
    Published,
    Scheduled,
    Unpublished,
    Trashed,
    Restored,
}

impl Done {
    pub(super) fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "create" => Self::Created,
            "save" => Self::Saved,
            "publish" => Self::Published,
            "schedule" => Self::Scheduled,
            "unpublish" => Self::Unpublished,
            "trash" => Self::Trashed,
            "restore" => Self::Restored,
            _ => return None,
        })
    }

    pub(super) fn sentence(self, locale: &PageLocale) -> String {
        let t = locale.texts();
        match self {
            Self::Created => t.msg("desk-done-created"),
            Self::Saved => t.msg("desk-done-saved"),
            Self::Published => t.msg("desk-done-published"),
            Self::Scheduled => t.msg("desk-done-scheduled"),
            Self::Unpublished => t.msg("desk-done-unpublished"),
            Self::Trashed => t.msg("desk-done-trashed"),
            Self::Restored => t.msg("desk-done-restored"),
        }
    }
}
