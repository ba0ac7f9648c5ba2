//! Reading what strace wrote down: `-f -yy -a1`, with strings in full and in C's notation.

use std::collections::{HashMap, HashSet};

use anyhow::{Context as _, Result, ensure};

/// Characters of a UUID, as texts have it.
const MARKER: usize = 36;

/// A system call, and between which lines of the log it went on.
#[derive(Debug)]
pub(super) struct Call {
    /// Thread that made it; of PostgreSQL's processes each has one.
    pub(super) pid: u32,
    pub(super) name: String,
    /// What its descriptor is: a path, or the two ends of a connection.
    pub(super) file: String,
    /// What was written or read, all pieces of it.
    pub(super) bytes: Vec<u8>,
    /// What follows the bytes among the arguments.
    rest: String,
    /// What the kernel answered; `None` when that is not in the log, or no number.
    result: Option<i64>,
}

/// A line of the log: with it a call began, or ended, or both.
#[derive(Debug, Clone, Copy)]
pub(super) enum Event<'t> {
    Began(&'t Call),
    Ended(&'t Call),
}

/// All calls.
#[derive(Debug, Default)]
pub(super) struct Trace {
    calls: Vec<Call>,
    /// Number of a call, and whether it ended, in the order of the log.
    order: Vec<(usize, bool)>,
}

impl Call {
    /// Whether everything that was to be written was.
    pub(super) fn is_whole(&self) -> bool {
        self.result.is_some_and(|result| usize::try_from(result) == Ok(self.bytes.len()))
    }

    /// Whether it is a flush that succeeded.
    pub(super) fn is_flushed(&self) -> bool {
        self.is_flush() && self.result == Some(0)
    }

    pub(super) fn is_flush(&self) -> bool {
        matches!(self.name.as_str(), "fsync" | "fdatasync")
    }

    /// Where in the file it writes.
    pub(super) fn offset(&self) -> Option<u64> {
        let is_positioned = self.name == "pwrite64";
        self.rest.split(", ").last().filter(|_| is_positioned)?.parse().ok()
    }

    /// Whether bytes leave over a connection.
    pub(super) fn leaves(&self) -> bool {
        self.file.starts_with("TCP")
            && matches!(self.name.as_str(), "sendto" | "sendmsg" | "writev" | "write")
    }

    /// Whether bytes have come over a connection.
    pub(super) fn comes(&self) -> bool {
        self.file.starts_with("TCP") && self.name == "recvfrom"
    }
}

impl Trace {
    /// Reads a log.
    ///
    /// # Errors
    /// When a line is none of strace's, or says less than all.
    pub(super) fn read(log: &str) -> Result<Self> {
        let mut trace = Self::default();
        // By thread: the number of the call that has begun, and its text so far.
        let mut open: HashMap<u32, (usize, String)> = HashMap::new();
        for line in log.lines() {
            let (pid, text) =
                line.trim_start().split_once(' ').with_context(|| format!("no call: {line}"))?;
            let (pid, text) =
                (pid.parse().with_context(|| format!("no process: {line}"))?, text.trim_start());
            if text.starts_with("+++") || text.starts_with("---") {
                continue;
            }
            let (text, is_open) = match text.strip_suffix("<unfinished ...>") {
                Some(text) => (text, true),
                // It let go of the process in the middle of a call.
                None => {
                    (text.strip_suffix(" <detached ...>").unwrap_or(text), text.ends_with("<detached ...>"))
                }
            };
            let (number, whole) = if let Some(text) = text.strip_prefix("<... ") {
                let (_, rest) = text.split_once(" resumed>").with_context(|| format!("no call: {line}"))?;
                // It took hold of the process in the middle of a call.
                let Some((number, begun)) = open.remove(&pid) else { continue };
                (number, begun + rest)
            } else {
                let number = trace.calls.len();
                trace.calls.push(call(pid, text).with_context(|| format!("not to be read: {line}"))?);
                trace.order.push((number, false));
                (number, text.to_owned())
            };
            if is_open {
                open.insert(pid, (number, whole));
                continue;
            }
            trace.calls[number] = call(pid, &whole).with_context(|| format!("not to be read: {whole}"))?;
            trace.order.push((number, true));
        }
        Ok(trace)
    }

    /// What happened, in the order in which strace saw it: whatever follows from something else comes
    /// after it. The number names the call.
    pub(super) fn events(&self) -> impl Iterator<Item = (usize, Event<'_>)> {
        self.order.iter().map(|&(number, has_ended)| {
            let call = &self.calls[number];
            (number, if has_ended { Event::Ended(call) } else { Event::Began(call) })
        })
    }

    pub(super) fn calls(&self) -> impl Iterator<Item = &Call> {
        self.calls.iter()
    }
}

/// The markers among these that are in the bytes, each once.
pub(super) fn markers_in<'m>(bytes: &[u8], known: &HashSet<&'m str>) -> HashSet<&'m str> {
    places_of(bytes, known).map(|(_, marker)| marker).collect()
}

/// Where the markers among these are in the bytes.
pub(super) fn places_of<'m>(
    bytes: &[u8],
    known: &HashSet<&'m str>,
) -> impl Iterator<Item = (usize, &'m str)> {
    let is_marker = |at: &usize| [8, 13, 18, 23].iter().all(|dash| bytes[at + dash] == b'-');
    let places = (0..(bytes.len() + 1).saturating_sub(MARKER)).filter(is_marker);
    let texts = places.filter_map(|at| Some((at, std::str::from_utf8(&bytes[at..at + MARKER]).ok()?)));
    texts.filter_map(|(at, text)| Some((at, *known.get(text)?)))
}

/// `name(5<what it is>, "bytes", rest) = result`, or the beginning of that.
fn call(pid: u32, text: &str) -> Result<Call> {
    let (name, arguments) = text.split_once('(').context("a call has arguments")?;
    let (file, arguments) = file(arguments);
    let (bytes, rest) = strings(arguments)?;
    let (rest, result) = rest.rsplit_once(" = ").unwrap_or((&rest, ""));
    let rest = rest.trim_end_matches([' ', ')']).to_owned();
    let result = result.split(' ').next().and_then(|result| result.parse().ok());
    Ok(Call { pid, name: name.to_owned(), file: file.to_owned(), bytes, rest, result })
}

/// What a descriptor is, and the arguments after it.
fn file(arguments: &str) -> (&str, &str) {
    let known = arguments.trim_start_matches(|digit: char| digit.is_ascii_digit()).strip_prefix('<');
    let Some(known) = known.filter(|_| arguments.starts_with(|digit: char| digit.is_ascii_digit())) else {
        return ("", arguments);
    };
    // An arrow stands between the two ends of a connection.
    let end = known.match_indices('>').find(|(at, _)| !known[..*at].ends_with('-')).map(|(at, _)| at);
    end.map_or(("", arguments), |end| (&known[..end], &known[end + 1..]))
}

/// All strings one after the other, and what follows the last of them.
fn strings(arguments: &str) -> Result<(Vec<u8>, String)> {
    let (mut bytes, mut rest) = (Vec::new(), arguments);
    while let Some((_, string)) = rest.split_once('"') {
        rest = unescape(string, &mut bytes).context("a string ends")?;
        ensure!(!rest.starts_with("..."), "a string was cut: strace -s has to be larger");
    }
    Ok((bytes, rest.to_owned()))
}

/// Adds a string up to its closing quote; answers what follows, or `None` when there is no such quote.
fn unescape<'s>(string: &'s str, bytes: &mut Vec<u8>) -> Option<&'s str> {
    let mut at = 0;
    let text = string.as_bytes();
    loop {
        let byte = *text.get(at)?;
        at += 1;
        match byte {
            b'"' => return Some(&string[at..]),
            b'\\' => {
                let escaped = *text.get(at)?;
                at += 1;
                bytes.push(match escaped {
                    b'n' => b'\n',
                    b't' => b'\t',
                    b'r' => b'\r',
                    b'v' => 0x0b,
                    b'f' => 0x0c,
                    b'0'..=b'7' => {
                        let mut value = u32::from(escaped - b'0');
                        // Three digits at most.
                        for _ in 0..2 {
                            let Some(digit @ b'0'..=b'7') = text.get(at) else { break };
                            value = value * 8 + u32::from(digit - b'0');
                            at += 1;
                        }
                        u8::try_from(value).ok()?
                    }
                    other => other,
                });
            }
            other => bytes.push(other),
        }
    }
}
