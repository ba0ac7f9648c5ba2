//! Whether anything leaves before it is on the disk: strace writes down what is written, flushed and
//! sent, and each word of something new is held against the flush that covers it.
//!
//! Nothing breaks meanwhile. Power loss is not staged: what is shown is that the kernel had flushed.

mod postgres;
mod sqlite;
#[cfg(test)]
mod tests;
mod trace;
mod wal;

use std::{collections::HashSet, fs, path::PathBuf};

use anyhow::Result;

use super::{installation::Installation, ledger::Book, strace::Strace};
use trace::Trace;

/// How it is written down: each string in full, each descriptor with what it is. A flush takes 20 ms
/// more, so that whoever does not wait for it is seen.
const SETTINGS: [&str; 9] = [
    "-yy",
    "-a1",
    "-s1048576",
    "-e",
    "abbrev=none",
    "-e",
    "trace=pwrite64,fsync,fdatasync,sendto,sendmsg,write,writev,recvfrom",
    "-e",
    "inject=fsync,fdatasync:delay_enter=20000",
];

/// strace at work, from before the first write.
pub(super) struct Order {
    strace: Strace,
    log: PathBuf,
}

/// What was held against the flushes.
#[derive(Debug, Default)]
struct Held<'m> {
    /// What is on the disk.
    flushed: HashSet<&'m str>,
    /// What was told at a face.
    told: HashSet<&'m str>,
    /// What was told too early, and how.
    too_early: Vec<(&'m str, &'static str)>,
    /// Flushes that covered something, and the largest number that one covered.
    flushes: u32,
    most: usize,
}

/// What was found.
#[derive(Debug)]
pub(super) struct Watched {
    pub(super) too_early: Vec<String>,
    /// Answers that are not in the trace: nobody can say that they were in time.
    pub(super) unseen: Vec<String>,
    pub(super) waits: Waits,
}

/// How much was held against how many flushes.
#[derive(Debug, Clone, Copy)]
pub struct Waits {
    /// New resources that were told of at a face.
    pub told: usize,
    /// Flushes that covered one of them or more.
    pub flushes: u32,
    /// The largest number that one flush covered: they shared a transaction, or at least the flush.
    pub most: usize,
}

impl Order {
    pub(super) async fn watch(installation: &Installation) -> Result<Self> {
        let log = installation.folder().join("order.log");
        let strace = Strace::attach(|| installation.pids(), &log, &SETTINGS).await?;
        Ok(Self { strace, log })
    }

    /// Says what left too early. Nobody may write any more.
    ///
    /// # Errors
    /// When what was written down cannot be read.
    pub(super) fn end(self, installation: &Installation, book: &Book) -> Result<Watched> {
        drop(self.strace);
        let trace = Trace::read(&fs::read_to_string(&self.log)?)?;
        let markers: HashSet<&str> = book.asked.iter().map(|asked| asked.marker.as_str()).collect();
        let held = match &installation.postgres {
            None => sqlite::hold(&trace, &markers),
            Some(server) => postgres::hold(&trace, &markers, server)?,
        };
        let acknowledged = book.asked.iter().filter(|asked| asked.name.is_some());
        let unseen = acknowledged.filter(|asked| !held.told.contains(asked.marker.as_str()));
        let unseen =
            unseen.map(|asked| format!("the answer to {} is not in the trace", asked.marker)).collect();
        let waits = Waits { told: held.told.len(), flushes: held.flushes, most: held.most };
        Ok(Watched { too_early: held.in_words().collect(), unseen, waits })
    }
}

impl<'m> Held<'m> {
    /// A flush has ended that covers these.
    fn flushed(&mut self, covered: &[&'m str]) {
        let before = self.flushed.len();
        self.flushed.extend(covered);
        let new = self.flushed.len() - before;
        self.flushes += u32::from(new > 0);
        self.most = self.most.max(new);
    }

    /// It is told at a face.
    fn leaves(&mut self, marker: &'m str, what: &'static str) {
        if self.told.insert(marker) {
            self.has_to_be_flushed(marker, what);
        }
    }

    fn has_to_be_flushed(&mut self, marker: &'m str, what: &'static str) {
        if !self.flushed.contains(marker) {
            self.too_early.push((marker, what));
        }
    }

    /// It is written again before it is told: the transaction from before was ended without it.
    fn comes_again(&mut self, marker: &'m str) {
        if !self.told.contains(marker) {
            self.too_early.retain(|(early, _)| *early != marker);
        }
    }

    fn in_words(&self) -> impl Iterator<Item = String> {
        self.too_early
            .iter()
            .map(|(marker, what)| format!("{marker} {what} before a flush that covers it had ended"))
    }
}
