//! SQLite: a change is in the log with the frame that ends its transaction, and on the disk with a flush
//! of the log that begins after that frame.

use std::collections::{HashMap, HashSet};

use super::{
    Held,
    trace::{Event, Trace, markers_in},
};

/// Bytes before each page in the log.
const FRAME_HEADER: usize = 24;

/// What was written to one log.
#[derive(Debug, Default)]
struct Log<'m> {
    /// Whether the page that is written next ends a transaction.
    is_last: bool,
    /// In pages of a transaction that has not ended.
    written: Vec<&'m str>,
    /// In transactions that have ended, not flushed.
    ended: Vec<&'m str>,
}

/// Holds everything that leaves against the flushes.
pub(super) fn hold<'m>(trace: &Trace, markers: &HashSet<&'m str>) -> Held<'m> {
    let mut held = Held::default();
    let mut logs: HashMap<&str, Log<'m>> = HashMap::new();
    // By flush: what had ended when it began.
    let mut flushing: HashMap<usize, Vec<&'m str>> = HashMap::new();
    for (number, event) in trace.events() {
        match event {
            Event::Ended(call)
                if call.file.ends_with("-wal") && call.offset().is_some() && call.is_whole() =>
            {
                let log = logs.entry(&call.file).or_default();
                if call.bytes.len() == FRAME_HEADER {
                    // Size of the database after the transaction; 0 in every frame but its last.
                    log.is_last = call.bytes[4..8] != [0; 4];
                    continue;
                }
                log.written.extend(markers_in(&call.bytes, markers));
                if log.is_last {
                    log.ended.append(&mut log.written);
                }
            }
            Event::Began(call) if call.is_flush() => {
                let ended = logs.get(call.file.as_str()).map(|log| log.ended.clone());
                flushing.insert(number, ended.unwrap_or_default());
            }
            Event::Ended(call) if call.is_flushed() => {
                let covered = flushing.remove(&number).unwrap_or_default();
                held.flushed(&covered);
                if let Some(log) = logs.get_mut(call.file.as_str()) {
                    log.ended.retain(|marker| !covered.contains(marker));
                }
            }
            Event::Began(call) if call.leaves() => {
                for marker in markers_in(&call.bytes, markers) {
                    held.leaves(marker, "left a face");
                }
            }
            _ => {}
        }
    }
    held
}
