//! The readers of open pages: what changes in a discussion, as server-sent events.
//!
//! All readers of a post share one watch of its comments, and each event is written once for all of
//! them. Whoever takes too slowly is told to read the page anew; nothing is kept for them.

mod event;
mod follow;
mod hub;
mod reader;
mod room;

pub(super) use event::hello;
pub(super) use hub::{Full, Hub};
pub(super) use reader::Reader;
pub(super) use room::Room;
