//! What every route of the site needs.

use std::sync::Arc;

use service_kit::time::Clock;

use super::{backend::Backend, known::KnownPosts, providers::Providers, surroundings::Surroundings};
use crate::{
    cookies::{GuestCookies, KeptCookies, RememberedCookies},
    hosts::{Here, Host, Hosts},
    parts::Parts,
    session::Sessions,
};

/// The services, the cookies, and what is known about the installation.
pub(super) struct Context {
    pub(super) backend: Arc<Backend>,
    /// The posts that were found lately, for when posts-service is away.
    pub(super) known: KnownPosts,
    /// What is around the pages of each blog.
    pub(super) around: Surroundings,
    pub(super) cookies: GuestCookies,
    pub(super) remembered: RememberedCookies,
    /// What was typed when somebody went to sign in.
    pub(super) kept: KeptCookies,
    /// Of those who signed in.
    pub(super) sessions: Arc<Sessions>,
    /// How readers sign in.
    pub(super) providers: Providers,
    pub(super) cookie_key: [u8; 32],
    hosts: Hosts,
    pub(super) clock: Clock,
}

impl Context {
    /// Calls nobody yet.
    pub(super) fn new(parts: &Parts, sessions: Arc<Sessions>, providers: Providers) -> Self {
        let secure = parts.public_url.scheme() == "https";
        Self {
            backend: Arc::new(Backend::new(parts)),
            known: KnownPosts::new(),
            around: Surroundings::new(parts.clock.clone()),
            cookies: GuestCookies::new(&parts.cookie_key, secure),
            remembered: RememberedCookies::new(&parts.cookie_key, secure),
            kept: KeptCookies::new(&parts.cookie_key, secure),
            sessions,
            providers,
            cookie_key: parts.cookie_key.first().0,
            hosts: Hosts::of(&parts.public_url, &parts.blog_hosts),
            clock: parts.clock.clone(),
        }
    }

    /// The host that they are at.
    pub(super) fn here<'a>(&'a self, host: &'a Host) -> Here<'a> {
        self.hosts.seen_from(host)
    }
}
