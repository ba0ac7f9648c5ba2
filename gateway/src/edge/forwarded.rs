//! Where a request comes from, and the gateway's word for it.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};
use ipnet::IpNet;
use service_kit::call::{CLIENT_ADDRESS, EDIT_TOKEN, FORWARDED_BY};

use crate::{Parts, client_address::ClientAddress, voucher::Voucher};

pub(super) struct Forwarding {
    trusted: Vec<IpNet>,
    voucher: Voucher,
}

impl Forwarding {
    pub(super) fn new(parts: &Parts) -> Self {
        Self {
            trusted: parts.trusted_proxies.clone(),
            voucher: Voucher::new(parts.minter.clone(), parts.clock.clone()),
        }
    }

    /// The peer, unless it is a proxy of ours: then the last address in its list that is not.
    fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let listed = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
        let listed: Vec<IpAddr> = listed
            .flat_map(|value| value.split(','))
            .filter_map(|address| address.trim().parse().ok())
            .collect();
        let is_trusted = |address: &IpAddr| self.trusted.iter().any(|network| network.contains(address));
        if !is_trusted(&peer) {
            return peer;
        }
        listed.into_iter().rev().find(|address| !is_trusted(address)).unwrap_or(peer)
    }
}

pub(super) async fn vouch(
    State(forwarding): State<Arc<Forwarding>>,
    mut request: Request,
    next: Next,
) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip().to_canonical());
    let client = peer.map(|peer| forwarding.client(peer, request.headers()));
    remove_our_own(request.headers_mut());
    if let Some(client) = client {
        let address = HeaderValue::from_str(&client.to_string()).expect("an address is ASCII");
        request.headers_mut().insert(CLIENT_ADDRESS, address);
        request.headers_mut().insert(FORWARDED_BY, forwarding.voucher.token());
        request.extensions_mut().insert(ClientAddress(client));
    }
    next.run(request).await
}

fn remove_our_own(headers: &mut HeaderMap) {
    let is_our_own = |name: &&HeaderName| {
        let name = name.as_str();
        name == CLIENT_ADDRESS || (name.starts_with("rapport-") && name != EDIT_TOKEN)
    };
    let named: Vec<HeaderName> = headers.keys().filter(is_our_own).cloned().collect();
    for name in named {
        headers.remove(name);
    }
}
