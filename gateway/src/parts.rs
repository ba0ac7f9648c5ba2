//! What the gateway is built from.

use ipnet::IpNet;
use service_kit::{
    auth::{Minter, Secrets},
    time::Clock,
    upstream::Upstream,
};
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::config::{BlogHost, Login};

/// Name under which the gateway signs.
pub const ISSUER: &str = service_kit::call::GATEWAY;

/// What the gateway is built from.
#[derive(Clone)]
pub struct Parts {
    /// Where posts-service is.
    pub posts: Upstream,
    /// Where comments-service is.
    pub comments: Upstream,
    /// Signs the gateway's own tokens, and those of guests.
    pub minter: Minter,
    /// Seal cookies: the first closes, all of them open.
    pub cookie_key: Secrets,
    /// Address under which readers know the installation.
    pub public_url: Url,
    /// Blogs with a host of their own: each name once, of the scheme of `public_url` and not its host.
    pub blog_hosts: Vec<BlogHost>,
    /// Networks of proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Readers whose page hears what changes, at once. Each costs some 20 KiB of memory and a connection.
    pub max_live_readers: usize,
    /// The providers whose accounts people sign in by.
    pub login: Login,
    /// The present moment.
    pub clock: Clock,
    /// Ends the streams of its own, which would hold their connections open.
    pub shutdown: CancellationToken,
}
