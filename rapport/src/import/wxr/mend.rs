//! What the reader mended and where, for the import's report; every part of the reader adds to it.

/// How many mends wait between two calls of `Reader::take_mends`; those past it are only counted.
pub const MAX_PENDING_MENDS: usize = 10_000;

/// Enough of a wrong value to recognise it in a report.
const SHOWN_CHARS: usize = 60;

/// One fault that was mended.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct Mend {
    /// The line, counted from 1.
    pub line: u64,
    /// The fault and the remedy.
    pub what: Mended,
}

/// A fault and its remedy. One line of the file lists the same fault once.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Mended {
    /// A byte order mark, blank lines or warnings stood before the document.
    #[error("passed over {bytes} bytes before the XML begins")]
    StrayStart {
        /// How many.
        bytes: u64,
    },
    /// The XML declaration names an encoding that we do not know.
    #[error("read the encoding {name:?} as UTF-8")]
    UnknownEncoding {
        /// As declared.
        name: String,
    },
    /// Bytes that are no UTF-8.
    #[error("replaced bytes that are not UTF-8 by U+FFFD")]
    InvalidUtf8,
    /// A character that XML does not allow, as itself or as a reference.
    #[error("dropped the control character U+{code:04X}")]
    ControlCharacter {
        /// The code point.
        code: u32,
    },
    /// An `&` that begins no entity.
    #[error("kept a bare & as text")]
    BareAmpersand,
    /// A `<` that begins no tag.
    #[error("kept a bare < as text")]
    BareLessThan,
    /// An entity that HTML has and XML does not.
    #[error("read &{name}; as HTML does")]
    HtmlEntity {
        /// Its name.
        name: String,
    },
    /// An entity that nobody knows.
    #[error("kept the unknown entity &{name}; as text")]
    UnknownEntity {
        /// Its name.
        name: String,
    },
    /// A `]]>` split over two CDATA sections.
    #[error("joined a ]]> that was split over two CDATA sections")]
    SplitCdata,
    /// A `]]>` in a text that was not split, so that the text seemed to end there.
    #[error("kept a ]]> inside {element} as text")]
    CdataEndInText {
        /// The element.
        element: String,
    },
    /// A prefix without a namespace.
    #[error("went by the name of the undeclared prefix {prefix:?}")]
    UndeclaredPrefix {
        /// The prefix.
        prefix: String,
    },
    /// The version is missing or not one that exists.
    #[error("read wxr_version {found:?} as 1.2")]
    Version {
        /// As written; `None` when missing.
        found: Option<String>,
    },
    /// A date that is missing, zero or absurd.
    #[error("{field} {found:?} is no date: {used}")]
    Date {
        /// The element.
        field: &'static str,
        /// As written.
        found: String,
        /// What was taken in its place.
        used: DateSource,
    },
    /// A value that is not one of those that WordPress has.
    #[error("{field} {found:?} is unknown: read as {used}")]
    Value {
        /// The element.
        field: &'static str,
        /// As written.
        found: String,
        /// What was taken in its place.
        used: &'static str,
    },
    /// Markup in an element that holds text.
    #[error("kept markup inside {element} as text")]
    MarkupInText {
        /// The element.
        element: String,
    },
    /// Text between elements, where none belongs.
    #[error("passed over text between elements: {found:?}")]
    TextBetweenElements {
        /// Its beginning.
        found: String,
    },
    /// An element whose end tag is missing.
    #[error("closed {element}, whose end tag is missing")]
    Unclosed {
        /// The element.
        element: String,
    },
    /// More mends than are kept; nothing of the content is lost by that.
    #[error("mended {count} more faults, not listed")]
    More {
        /// How many.
        count: u64,
    },
}

/// What was taken where a date was missing or wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DateSource {
    /// `pubDate`.
    #[error("took pubDate")]
    PubDate,
    /// The blog's local time, whose offset the file does not say.
    #[error("took the local time as UTC")]
    LocalTime,
    /// Nothing: there is no date.
    #[error("left it empty")]
    Nothing,
}

/// Collects mends until the caller takes them.
#[derive(Debug, Default)]
pub(super) struct Mends {
    pending: Vec<Mend>,
    /// Past the bound, and the line of the first of them.
    uncounted: Option<(u64, u64)>,
}

impl Mends {
    pub(super) fn add(&mut self, line: u64, what: Mended) {
        let on_this_line = self.pending.iter().rev().take_while(|mend| mend.line == line);
        // A few are looked at, so that a file of one long line does not make this quadratic.
        if on_this_line.take(16).any(|mend| mend.what == what) {
            return;
        }
        if self.pending.len() < MAX_PENDING_MENDS {
            self.pending.push(Mend { line, what });
        } else {
            let (_, count) = self.uncounted.get_or_insert((line, 0));
            *count += 1;
        }
    }

    /// Takes those up to the line `reached`. Bytes are cleaned a buffer ahead of the events, so that some mends are
    /// known before their item.
    pub(super) fn take(&mut self, reached: u64) -> Vec<Mend> {
        self.pending.sort_by_key(|mend| mend.line);
        let split = self.pending.partition_point(|mend| mend.line <= reached);
        let later = self.pending.split_off(split);
        let mut taken = std::mem::replace(&mut self.pending, later);
        taken.extend(self.uncounted.take().map(|(line, count)| Mend { line, what: Mended::More { count } }));
        taken
    }
}

/// The beginning of a wrong value, short enough for a report.
pub(super) fn shown(value: &str) -> String {
    value.chars().take(SHOWN_CHARS).collect()
}
