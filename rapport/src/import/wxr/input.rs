//! The bytes of an export as clean UTF-8 with line numbers; `token` parses what comes out.

use std::io::{self, BufRead, Read};

use super::character::{is_xml, windows_1252};
use super::error::Error;
use super::mend::{Mended, Mends};
use super::prolog::{self, Encoding};

/// How far the beginning of the document is searched for: past the warnings that a server may print before it.
const PROLOG_BYTES: usize = 64 * 1024;

/// Wraps the file: passes over what precedes the document, repairs the encoding, drops characters that XML forbids,
/// counts lines and bytes.
pub(super) struct Input<R> {
    inner: R,
    encoding: Encoding,
    /// Clean text and how far into it the parser is.
    clean: Vec<u8>,
    at: usize,
    /// Raw bytes to clean with the next buffer: the beginning of the file, or half a character.
    carried: Vec<u8>,
    /// The line of `clean[at]`, and the line after all that was cleaned.
    line: u64,
    cleaned_line: u64,
    raw_bytes: u64,
    /// What the current event took, counted against the limit.
    event_line: u64,
    event_bytes: u64,
    limit_bytes: u64,
    pub(super) mends: Mends,
}

impl<R: BufRead> Input<R> {
    pub(super) fn new(inner: R, limit_bytes: u64) -> Self {
        Self {
            inner,
            encoding: Encoding::Utf8,
            clean: Vec::new(),
            at: 0,
            carried: Vec::new(),
            line: 1,
            cleaned_line: 1,
            raw_bytes: 0,
            event_line: 1,
            event_bytes: 0,
            limit_bytes,
            mends: Mends::default(),
        }
    }

    /// Finds the beginning of the document, or says what the file is instead.
    pub(super) fn open(&mut self) -> Result<(), Error> {
        let mut head = Vec::new();
        let read = self.inner.by_ref().take(PROLOG_BYTES as u64).read_to_end(&mut head);
        read.map_err(|source| self.failed(source.into()))?;
        self.raw_bytes = head.len() as u64;
        let start = prolog::find(&head).map_err(|seems| Error::NotAnExport { seems })?;
        self.pass_over(&head[..start]);
        self.declare(prolog::encoding(&head[start..]));
        self.carried = head.split_off(start);
        Ok(())
    }

    fn pass_over(&mut self, stray: &[u8]) {
        if !stray.is_empty() {
            self.mends.add(1, Mended::StrayStart { bytes: stray.len() as u64 });
        }
        self.line += newlines(stray);
        self.cleaned_line = self.line;
    }

    fn declare(&mut self, declared: Result<Encoding, String>) {
        match declared {
            Ok(encoding) => self.encoding = encoding,
            Err(name) => self.mends.add(self.line, Mended::UnknownEncoding { name }),
        }
    }

    pub(super) fn limit_event_bytes(&mut self, bytes: u64) {
        self.limit_bytes = bytes;
    }

    pub(super) fn begin_event(&mut self) {
        self.event_bytes = 0;
        self.event_line = self.line;
    }

    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// Raw bytes read, less what is cleaned and not yet parsed.
    pub(super) fn position(&self) -> u64 {
        let ahead = self.clean.len() - self.at + self.carried.len();
        self.raw_bytes.saturating_sub(ahead as u64)
    }

    /// Puts bytes back that were taken for something that they are not. They count again when they are read again,
    /// so that the limit also ends a file made to be read over and over.
    pub(super) fn unread(&mut self, bytes: &[u8]) {
        self.line -= newlines(bytes);
        self.clean.splice(..self.at, bytes.iter().copied());
        self.at = 0;
    }

    /// Whether nothing is left. A failing input is not at its end.
    pub(super) fn at_end(&mut self) -> bool {
        self.fill_buf().is_ok_and(<[u8]>::is_empty)
    }

    /// What a failed read means.
    pub(super) fn failed(&self, source: std::sync::Arc<io::Error>) -> Error {
        if self.event_bytes > self.limit_bytes {
            return Error::TooLong { line: self.event_line, limit_bytes: self.limit_bytes };
        }
        Error::Read { line: self.line, source }
    }

    /// Reads and cleans until there is something, or nothing more comes.
    fn refill(&mut self) -> io::Result<()> {
        self.clean.clear();
        self.at = 0;
        let mut last = false;
        while self.clean.is_empty() && !last {
            let mut raw = std::mem::take(&mut self.carried);
            last = self.read_more(&mut raw)?;
            self.clean_bytes(&raw, last);
        }
        Ok(())
    }

    /// Adds the next buffer to `raw`; answers whether there was none.
    fn read_more(&mut self, raw: &mut Vec<u8>) -> io::Result<bool> {
        let next = match self.inner.fill_buf() {
            Ok(next) => next,
            Err(error) => {
                // What was carried must outlive an interruption that is tried again.
                self.carried = std::mem::take(raw);
                return Err(error);
            }
        };
        let bytes = next.len();
        raw.extend_from_slice(next);
        self.inner.consume(bytes);
        self.raw_bytes += bytes as u64;
        Ok(bytes == 0)
    }

    /// A character may be cut by the end of a buffer; unless it is the last, its bytes wait for the next.
    fn clean_bytes(&mut self, mut raw: &[u8], last: bool) {
        loop {
            let error = match std::str::from_utf8(raw) {
                Ok(text) => return self.clean_text(text),
                Err(error) => error,
            };
            let (valid, rest) = raw.split_at(error.valid_up_to());
            // `valid` is UTF-8 by what `valid_up_to` promises; asking again costs little next to the repair.
            self.clean_text(std::str::from_utf8(valid).unwrap_or_default());
            if error.error_len().is_none() && !last {
                self.carried = rest.to_vec();
                return;
            }
            let (bad, rest) = rest.split_at(error.error_len().unwrap_or(rest.len()));
            self.replace(bad);
            raw = rest;
        }
    }

    /// WordPress writes UTF-8 into CDATA whatever it declares, so that a declared single-byte encoding only decides
    /// what is not UTF-8.
    fn replace(&mut self, bad: &[u8]) {
        match self.encoding {
            Encoding::Windows1252 => {
                let text: String = bad.iter().map(|byte| windows_1252(*byte)).collect();
                self.clean_text(&text);
            }
            Encoding::Utf8 => {
                self.mends.add(self.cleaned_line, Mended::InvalidUtf8);
                self.clean.extend_from_slice("\u{FFFD}".as_bytes());
            }
        }
    }

    fn clean_text(&mut self, text: &str) {
        let mut rest = text;
        while let Some((at, illegal)) = rest.char_indices().find(|(_, c)| !is_xml(*c)) {
            self.push(&rest[..at]);
            self.mends.add(self.cleaned_line, Mended::ControlCharacter { code: illegal.into() });
            rest = &rest[at + illegal.len_utf8()..];
        }
        self.push(rest);
    }

    fn push(&mut self, text: &str) {
        self.cleaned_line += newlines(text.as_bytes());
        self.clean.extend_from_slice(text.as_bytes());
    }
}

impl<R: BufRead> Read for Input<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let mut available = self.fill_buf()?;
        let bytes = available.read(into)?;
        self.consume(bytes);
        Ok(bytes)
    }
}

impl<R: BufRead> BufRead for Input<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.event_bytes > self.limit_bytes {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        if self.at == self.clean.len() {
            self.refill()?;
        }
        Ok(&self.clean[self.at..])
    }

    fn consume(&mut self, bytes: usize) {
        let end = self.at + bytes;
        self.line += newlines(&self.clean[self.at..end]);
        self.event_bytes += bytes as u64;
        self.at = end;
    }
}

/// How many lines end in `bytes`.
pub(super) fn newlines(bytes: &[u8]) -> u64 {
    bytes.iter().map(|byte| u64::from(*byte == b'\n')).sum()
}
