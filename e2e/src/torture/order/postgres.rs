//! PostgreSQL: a change is committed by a record of the log, whichever process writes that; and it is on
//! the disk with a flush, by whichever process, that begins after everything up to that record was written.

use std::collections::{HashMap, HashSet};

use anyhow::Result;

use super::{
    Held,
    trace::{Call, Event, Trace, markers_in, places_of},
    wal::{Pages, Piece, Record, SEGMENT, Stream, lsn, records, segment},
};
use crate::torture::postgres::Postgres;

/// What the server sends when it has committed: CommandComplete.
const COMMITTED: &[u8] = b"C\0\0\0\x0bCOMMIT\0";

/// Holds everything that leaves against the flushes.
pub(super) fn hold<'m>(trace: &Trace, markers: &HashSet<&'m str>, server: &Postgres) -> Result<Held<'m>> {
    let written = written(trace)?;
    let stream = written.stream();
    let Some(first) = stream.first() else { return Ok(Held::default()) };
    let records = records(&server.dump_wal(&lsn(first))?)?;
    Ok(Log::new(markers, &written, &stream, &records).hold(trace, server.port()))
}

/// The log as it was at last.
pub(super) fn written(trace: &Trace) -> Result<Pages> {
    let mut pages = Pages::default();
    for call in trace.calls() {
        if let Some(at) = write_to_log(call) {
            pages.write(at, &call.bytes)?;
        }
    }
    Ok(pages)
}

/// Where in the log a call wrote something.
fn write_to_log(call: &Call) -> Option<u64> {
    Some(segment(call)? + call.offset().filter(|_| call.is_whole())?)
}

/// What has to be on the disk for each marker: all of the log from the record that has it to the end of
/// the one that commits it.
pub(super) struct Log<'m> {
    markers: HashSet<&'m str>,
    parts: HashMap<&'m str, Vec<Part>>,
}

/// A part of a page, and how far it is.
#[derive(Debug)]
struct Part {
    piece: Piece,
    bytes: Vec<u8>,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    InMemory,
    Written,
    Flushed,
}

impl<'m> Log<'m> {
    pub(super) fn new(
        markers: &HashSet<&'m str>,
        written: &Pages,
        stream: &Stream,
        records: &[Record],
    ) -> Self {
        let commits =
            records.iter().flat_map(|record| record.commits.iter().map(move |part| (*part, record)));
        let commits: HashMap<u32, &Record> = commits.collect();
        let placed = records.iter().filter_map(|record| Some((stream.index(record.lsn)?, record)));
        let placed: Vec<(u64, &Record)> = placed.collect();
        let mut parts: HashMap<&'m str, Vec<Part>> = HashMap::new();
        for (at, marker) in places_of(&stream.bytes, markers) {
            let next = placed.partition_point(|(begin, _)| *begin <= at as u64);
            let Some((begin, record)) = next.checked_sub(1).map(|index| placed[index]) else { continue };
            // One that was rolled back has none, and comes again.
            let Some(commit) = commits.get(&record.transaction) else { continue };
            let Some(end) = stream.index(commit.lsn).map(|begin| begin + commit.length) else { continue };
            parts.entry(marker).or_insert_with(|| {
                let pieces = stream.pieces(begin, end).into_iter();
                let part = |piece: Piece| {
                    let bytes = written.piece(&piece).unwrap_or_default().to_vec();
                    Part { piece, bytes, state: State::InMemory }
                };
                pieces.map(part).collect()
            });
        }
        Self { markers: markers.clone(), parts }
    }

    /// `port` is the server's.
    pub(super) fn hold(mut self, trace: &Trace, port: u16) -> Held<'m> {
        let mut held = Held::default();
        let mut now = Pages::default();
        // By flush: what was written when it began.
        let mut flushing: HashMap<usize, Vec<Piece>> = HashMap::new();
        // By process of the server: what it was sent and has not committed.
        let mut sent: HashMap<u32, HashSet<&'m str>> = HashMap::new();
        let servers = format!("TCP:[127.0.0.1:{port}->");
        let to_server = format!("->127.0.0.1:{port}]");
        let is_inside = |call: &Call| call.file.starts_with(&servers) || call.file.ends_with(&to_server);
        for (number, event) in trace.events() {
            match event {
                Event::Ended(call) if write_to_log(call).is_some() => self.write(call, &mut now),
                Event::Began(call) if call.is_flush() => {
                    flushing.extend(segment(call).map(|segment| (number, self.written_to(segment))));
                }
                Event::Ended(call) if call.is_flushed() => {
                    let flushed = flushing.remove(&number).unwrap_or_default();
                    held.flushed(&self.flush(&flushed));
                }
                Event::Ended(call) if call.comes() && call.file.starts_with(&servers) => {
                    for marker in markers_in(&call.bytes, &self.markers) {
                        held.comes_again(marker);
                        sent.entry(call.pid).or_default().insert(marker);
                    }
                }
                Event::Began(call) if call.file.starts_with(&servers) && says_committed(call) => {
                    // One that was refused is in no transaction that is committed.
                    let sent = sent.remove(&call.pid).unwrap_or_default();
                    for marker in sent.into_iter().filter(|marker| self.parts.contains_key(marker)) {
                        held.has_to_be_flushed(marker, "was said by the server to be committed");
                    }
                }
                Event::Began(call) if call.leaves() && !is_inside(call) => {
                    for marker in markers_in(&call.bytes, &self.markers) {
                        held.leaves(marker, "left a face");
                    }
                }
                _ => {}
            }
        }
        held
    }

    /// Somebody wrote pages of the log.
    fn write(&mut self, call: &Call, now: &mut Pages) {
        let Some(at) = write_to_log(call) else { return };
        let Ok(pages) = now.write(at, &call.bytes) else { return };
        let parts = self.parts.values_mut().flatten().filter(|part| part.state == State::InMemory);
        for part in parts.filter(|part| pages.contains(&part.piece.page)) {
            if now.piece(&part.piece) == Some(&part.bytes) {
                part.state = State::Written;
            }
        }
    }

    /// What is written to this file, and not known to be flushed.
    fn written_to(&self, segment: u64) -> Vec<Piece> {
        let parts = self.parts.values().flatten().filter(|part| part.state == State::Written);
        let here = parts.filter(|part| (segment..segment + SEGMENT).contains(&part.piece.page));
        here.map(|part| part.piece.clone()).collect()
    }

    /// Answers what is on the disk as a whole now.
    fn flush(&mut self, pieces: &[Piece]) -> Vec<&'m str> {
        for part in self.parts.values_mut().flatten().filter(|part| pieces.contains(&part.piece)) {
            part.state = State::Flushed;
        }
        let whole =
            self.parts.iter().filter(|(_, parts)| parts.iter().all(|part| part.state == State::Flushed));
        whole.map(|(marker, _)| *marker).collect()
    }
}

fn says_committed(call: &Call) -> bool {
    call.leaves() && call.bytes.windows(COMMITTED.len()).any(|bytes| bytes == COMMITTED)
}
