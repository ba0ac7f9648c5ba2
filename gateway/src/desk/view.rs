//! What the desk's pages show. The routes fill these from what posts-service answered.

mod conflict;
mod editor;
mod field;
mod head;
mod list;
mod members;
mod settings;
mod sorry;
mod words;

pub(super) use conflict::ConflictPage;
pub(super) use editor::{EditorPage, Given};
pub(super) use list::ListPage;
pub(super) use members::MembersPage;
pub(super) use settings::SettingsPage;
pub(super) use sorry::{Kept, Sorry, Why};
pub(super) use words::Notice;
