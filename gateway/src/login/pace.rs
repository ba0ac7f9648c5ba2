//! How often one address may come back from providers. Each time is a call to one of them with our secret,
//! whatever stands in the answer: a provider that is asked too often with codes of nobody's may shut us out.

use std::{
    net::{IpAddr, Ipv6Addr},
    sync::{Mutex, PoisonError},
    time::Duration,
};

use hashlink::LruCache;
use service_kit::time::Timestamp;

/// How often one address may come back for good: a school behind one address signs in within minutes.
const EVERY: Duration = Duration::from_secs(3);

/// How many may come at once.
const BURST: u32 = 20;

/// Addresses that are remembered, about 100 bytes each; of more, those that came longest ago are forgotten.
const MAX_ADDRESSES: usize = 10_000;

/// When each address has its whole burst again: the generic cell rate algorithm (ITU-T I.371).
pub(super) struct Pace(Mutex<LruCache<IpAddr, Timestamp>>);

impl Pace {
    pub(super) fn new() -> Self {
        Self(Mutex::new(LruCache::new(MAX_ADDRESSES)))
    }

    /// Whether somebody at the address may come back now; counts them if so.
    pub(super) fn allows(&self, address: IpAddr, now: Timestamp) -> bool {
        let address = neighbourhood(address);
        // Whoever panicked here left a whole map behind.
        let mut rested = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let from = rested.get(&address).copied().unwrap_or(now).max(now);
        let is_slow_enough = from.since(now) < EVERY * BURST;
        if is_slow_enough {
            rested.insert(address, from.plus(EVERY));
        }
        is_slow_enough
    }
}

/// One customer has a network of IPv6 addresses (RFC 6177).
fn neighbourhood(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_000_000_000);

    #[test]
    fn a_burst_is_let_in_and_then_one_at_a_time() {
        let pace = Pace::new();
        let (one, other) = (IpAddr::from([203, 0, 113, 7]), IpAddr::from([203, 0, 113, 8]));
        assert!((0..BURST).all(|_| pace.allows(one, NOW)) && !pace.allows(one, NOW));
        assert!(pace.allows(other, NOW), "it is nobody else's fault");
        let later = NOW.plus(EVERY);
        assert!(pace.allows(one, later) && !pace.allows(one, later));
        let rested = later.plus(EVERY * BURST);
        assert!((0..BURST).all(|_| pace.allows(one, rested)) && !pace.allows(one, rested));
    }

    #[test]
    fn the_addresses_of_one_customer_are_one() {
        let pace = Pace::new();
        let addresses = |network: u128| {
            (0..u128::from(BURST)).map(move |host| IpAddr::from(Ipv6Addr::from_bits(network << 64 | host)))
        };
        assert!(addresses(1).all(|address| pace.allows(address, NOW)));
        assert!(addresses(1).all(|address| !pace.allows(address, NOW)));
        assert!(addresses(2).all(|address| pace.allows(address, NOW)));
    }
}
