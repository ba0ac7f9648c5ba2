//! Addresses for servers that start a moment later.

use std::{
    io,
    net::{SocketAddr, TcpListener, TcpStream},
};

/// An address of this machine that is kept for whoever binds it by its number.
///
/// A connection that ended lies on it in TIME_WAIT: for that minute the kernel gives the port to
/// nobody who asks for any free one, as the programs of a test beside this one do, while a listener
/// with `SO_REUSEADDR`, as tokio's and PostgreSQL's are, may still take it.
///
/// # Errors
/// When no port is free.
pub fn reserved() -> io::Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let client = TcpStream::connect(listener.local_addr()?)?;
    let (server, _) = listener.accept()?;
    // The side that closes first is the one that waits.
    drop(server);
    drop(client);
    listener.local_addr()
}

#[cfg(test)]
mod tests {
    use std::{collections::HashSet, net::TcpListener};

    #[test]
    fn nobody_else_is_given_a_reserved_port() {
        let kept: HashSet<_> = (0..200).map(|_| super::reserved().unwrap()).collect();
        assert_eq!(kept.len(), 200);
        for _ in 0..60_000 {
            let other = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
            assert!(!kept.contains(&other), "{other} was given away");
        }
        for address in kept {
            TcpListener::bind(address).unwrap();
        }
    }
}
