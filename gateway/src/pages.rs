//! What a reader sees: view models, templates, messages, dates, a blog's look, and the files that pages
//! load.
//!
//! The routes fill a [`view`] struct from what the services answered and call `render` with the
//! blog's [`locale::PageLocale`]. Nothing in here knows gRPC, HTTP or the clock, and every page is
//! whole without a script; the one that a post's page loads is a file of ours, as the policy of
//! `site/answer.rs` wants it.

pub mod assets;
pub mod dates;
pub mod locale;
mod pseudo;
pub mod text;
pub mod theme;
pub mod view;

#[cfg(test)]
mod highlight_tests;
#[cfg(test)]
mod locale_tests;
#[cfg(test)]
mod stylesheet_tests;
#[cfg(test)]
pub(crate) mod template_tests;
