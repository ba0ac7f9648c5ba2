//! A way between two services that can be cut and slowed: a TCP relay to whichever of its targets
//! answers.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use anyhow::Result;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::watch,
};
use tokio_util::sync::{CancellationToken, DropGuard};

/// Bytes that one direction carries at once.
const CHUNK: usize = 16 * 1024;

/// How the way is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Open,
    /// Each piece of data is this late.
    Slow(Duration),
    /// Connections are closed, and new ones at once.
    Cut,
}

/// The way; gone when this is dropped.
pub(super) struct Relay {
    pub(super) address: SocketAddr,
    way: watch::Sender<Way>,
    _ended: DropGuard,
}

impl Relay {
    pub(super) async fn start(targets: Vec<SocketAddr>) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let (way, seen) = watch::channel(Way::Open);
        let ended = CancellationToken::new();
        let accepting = accept(listener, targets.into(), seen, ended.clone());
        tokio::spawn(ended.clone().run_until_cancelled_owned(accepting));
        Ok(Self { address, way, _ended: ended.drop_guard() })
    }

    pub(super) fn set(&self, way: Way) {
        self.way.send_replace(way);
    }
}

async fn accept(
    listener: TcpListener,
    targets: Arc<[SocketAddr]>,
    way: watch::Receiver<Way>,
    ended: CancellationToken,
) {
    let mut turn = 0;
    while let Ok((stream, _)) = listener.accept().await {
        turn += 1;
        if *way.borrow() == Way::Cut {
            continue;
        }
        let carried = carry(stream, Arc::clone(&targets), turn, way.clone());
        tokio::spawn(ended.clone().run_until_cancelled_owned(carried));
    }
}

async fn carry(from: TcpStream, targets: Arc<[SocketAddr]>, turn: usize, mut way: watch::Receiver<Way>) {
    let Some(to) = reach(&targets, turn).await else { return };
    let ((from_read, from_write), (to_read, to_write)) = (from.into_split(), to.into_split());
    let slow = way.clone();
    tokio::select! {
        () = copy(from_read, to_write, slow.clone()) => {}
        () = copy(to_read, from_write, slow) => {}
        _ = way.wait_for(|way| *way == Way::Cut) => {}
    }
}

/// The first of the targets that answers, beginning with another one each time.
async fn reach(targets: &[SocketAddr], turn: usize) -> Option<TcpStream> {
    for step in 0..targets.len() {
        if let Ok(stream) = TcpStream::connect(targets[(turn + step) % targets.len()]).await {
            return Some(stream);
        }
    }
    None
}

async fn copy(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, way: watch::Receiver<Way>) {
    let mut chunk = vec![0; CHUNK];
    while let Ok(length @ 1..) = from.read(&mut chunk).await {
        let late = match *way.borrow() {
            Way::Slow(late) => Some(late),
            Way::Open | Way::Cut => None,
        };
        if let Some(late) = late {
            tokio::time::sleep(late).await;
        }
        if to.write_all(&chunk[..length]).await.is_err() {
            return;
        }
    }
}
