//! PostgreSQL's log as it was written, and its records as `pg_waldump` names them.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, ensure};

use super::trace::Call;

/// Bytes of a page of the log, as every package builds it.
const PAGE: u64 = 8192;

/// Bytes of a file of the log, unless `initdb` was told otherwise.
pub(super) const SEGMENT: u64 = 16 * 1024 * 1024;

/// The bytes before the records on a page, and on the first page of a file.
const HEADER: u64 = 24;
const LONG_HEADER: u64 = 40;

/// Pages by their place (LSN).
#[derive(Debug, Default)]
pub(super) struct Pages(BTreeMap<u64, Vec<u8>>);

/// A record of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Record {
    /// Where it begins.
    pub(super) lsn: u64,
    /// Its bytes, without the headers of pages in between.
    pub(super) length: u64,
    /// Which transaction, or part of one behind a savepoint, wrote it.
    pub(super) transaction: u32,
    /// The transactions that it commits.
    pub(super) commits: Vec<u32>,
}

/// A part of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) page: u64,
    pub(super) from: usize,
    pub(super) to: usize,
}

/// The records of some pages that follow each other, as one text.
#[derive(Debug, Default)]
pub(super) struct Stream {
    pub(super) bytes: Vec<u8>,
    /// Where each page's part of it begins, and the page.
    pages: Vec<(u64, u64)>,
}

/// Where in the log a call writes, or flushes: the place of its file. `None` for every other file.
pub(super) fn segment(call: &Call) -> Option<u64> {
    let (folder, name) = call.file.rsplit_once('/')?;
    if !folder.ends_with("/pg_wal") || name.len() != 24 {
        return None;
    }
    // Timeline, and the number of the file in two halves of which the second counts to 4 GiB.
    let high = u64::from_str_radix(&name[8..16], 16).ok()?;
    let low = u64::from_str_radix(&name[16..], 16).ok()?;
    Some((high << 32) + low * SEGMENT)
}

/// The place as PostgreSQL writes it.
pub(super) fn lsn(place: u64) -> String {
    format!("{:X}/{:X}", place >> 32, place & 0xffff_ffff)
}

fn place(lsn: &str) -> Option<u64> {
    let (high, low) = lsn.split_once('/')?;
    Some((u64::from_str_radix(high, 16).ok()? << 32) + u64::from_str_radix(low, 16).ok()?)
}

impl Pages {
    /// What a call wrote, in whole pages, to this place; answers which.
    pub(super) fn write(&mut self, at: u64, bytes: &[u8]) -> Result<Vec<u64>> {
        ensure!(
            at.is_multiple_of(PAGE) && (bytes.len() as u64).is_multiple_of(PAGE),
            "the log has pages of {PAGE}"
        );
        let page_size = usize::try_from(PAGE)?;
        let places = (at..).step_by(page_size);
        let written = places.zip(bytes.chunks(page_size)).map(|(place, page)| {
            self.0.insert(place, page.to_vec());
            place
        });
        Ok(written.collect())
    }

    /// The bytes of a piece; `None` when its page was not written.
    pub(super) fn piece(&self, piece: &Piece) -> Option<&[u8]> {
        self.0.get(&piece.page)?.get(piece.from..piece.to)
    }

    /// The records as one text, from after the last page that is missing.
    pub(super) fn stream(&self) -> Stream {
        let mut stream = Stream::default();
        for (place, page) in &self.0 {
            if stream.pages.last().is_some_and(|(_, before)| before + PAGE != *place) {
                stream = Stream::default();
            }
            stream.pages.push((stream.bytes.len() as u64, *place));
            let header = usize::try_from(header(*place)).expect("a few bytes");
            stream.bytes.extend_from_slice(&page[header..]);
        }
        stream
    }
}

fn header(page: u64) -> u64 {
    if page.is_multiple_of(SEGMENT) { LONG_HEADER } else { HEADER }
}

impl Stream {
    /// The first page.
    pub(super) fn first(&self) -> Option<u64> {
        self.pages.first().map(|(_, page)| *page)
    }

    /// Where a place of the log is in the text.
    pub(super) fn index(&self, place: u64) -> Option<u64> {
        let page = place - place % PAGE;
        let at = self.pages.binary_search_by_key(&page, |(_, page)| *page).ok()?;
        (place - page).checked_sub(header(page)).map(|within| self.pages[at].0 + within)
    }

    /// The parts of pages in which a part of the text is.
    pub(super) fn pieces(&self, from: u64, to: u64) -> Vec<Piece> {
        let pieces = self.pages.iter().filter_map(|&(begin, page)| {
            let header = header(page);
            let (first, last) = (from.max(begin), to.min(begin + PAGE - header));
            let within = |index: u64| usize::try_from(header + index - begin).expect("less than a page");
            (first < last).then(|| Piece { page, from: within(first), to: within(last) })
        });
        pieces.collect()
    }
}

/// What `pg_waldump` says, in the order of the log.
///
/// # Errors
/// When a line of it is not as expected.
pub(super) fn records(dump: &str) -> Result<Vec<Record>> {
    let lines = dump.lines().filter(|line| line.starts_with("rmgr: "));
    lines.map(|line| record(line).with_context(|| format!("no record: {line}"))).collect()
}

/// `rmgr: Heap  len (rec/tot): 54/ 54, tx: 735, lsn: 0/0153F4A8, prev 0/0153F470, desc: INSERT off 4 ...`
fn record(line: &str) -> Option<Record> {
    let after = |word: &str| line.split_once(word).map(|(_, after)| after.trim_start());
    let until = |text: &str| text.split([',', ' ']).next().unwrap_or_default().to_owned();
    let length = until(after("len (rec/tot):")?.split_once('/')?.1.trim_start()).parse().ok()?;
    let transaction = until(after(", tx:")?).parse().ok()?;
    let lsn = place(&until(after(", lsn:")?))?;
    let does = after("desc: ")?;
    let is_commit = line.starts_with("rmgr: Transaction") && does.starts_with("COMMIT");
    let parts = does.split_once("subxacts:").map(|(_, parts)| parts.split(';').next().unwrap_or_default());
    let parts = parts.unwrap_or_default().split_whitespace().filter_map(|part| part.parse().ok());
    let commits = if is_commit { std::iter::once(transaction).chain(parts).collect() } else { Vec::new() };
    Some(Record { lsn, length, transaction, commits })
}
