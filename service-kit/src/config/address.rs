//! Where a process listens.

use std::net::SocketAddr;

/// Reads an address to listen on. Names are not looked up: one may mean several addresses.
///
/// # Errors
/// The rule.
pub fn address(text: &str) -> Result<SocketAddr, &'static str> {
    text.trim().parse().map_err(|_| {
        "must be an IP address and a port, such as 127.0.0.1:8080, [::1]:8080, or 0.0.0.0:8080 for every \
         network"
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_numbers_and_a_port() {
        assert_eq!(address(" 127.0.0.1:8080 ").unwrap().port(), 8080);
        assert!(address("[::]:8080").is_ok());
        for bad in ["", "8080", ":8080", "localhost:8080", "127.0.0.1", "127.0.0.1:80800"] {
            assert!(address(bad).unwrap_err().contains("127.0.0.1:8080"), "{bad}");
        }
    }
}
