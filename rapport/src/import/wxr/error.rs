//! Why an export cannot be read (on); the import shows it and stops.

use std::sync::Arc;

/// What ends the reading of an export.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// The file is something else.
    #[error(
        "this is not a WordPress export: it seems to be {seems}{}; to make one, in WordPress: Tools, Export, All content",
        seems.remedy()
    )]
    NotAnExport {
        /// What the file looks like.
        seems: Seems,
    },
    /// The file stops before its last closing tag. Everything complete before was delivered.
    #[error(
        "the file ends early, at line {line}{}; what came before was read; make a new export, in WordPress: Tools, Export, All content",
        inside(*open_item_line)
    )]
    EndsEarly {
        /// The line at which the file ends.
        line: u64,
        /// Where the item begins that was cut and not delivered, if the cut is inside one.
        open_item_line: Option<u64>,
    },
    /// One item (or something that never closes) is longer than the reader may hold.
    #[error(
        "what starts at line {line} goes on for more than {limit_bytes} bytes; look there for a tag that is never closed"
    )]
    TooLong {
        /// Where it begins.
        line: u64,
        /// The bound that it broke.
        limit_bytes: u64,
    },
    /// The input failed.
    #[error("the export could not be read on at line {line}")]
    Read {
        /// Where reading had come to.
        line: u64,
        /// What the operating system said.
        #[source]
        source: Arc<std::io::Error>,
    },
}

fn inside(open_item_line: Option<u64>) -> String {
    open_item_line.map(|line| format!(", inside the item that starts at line {line}")).unwrap_or_default()
}

/// What a file that is not an export looks like.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Seems {
    /// Nothing, or white space only.
    #[error("an empty file")]
    Empty,
    /// A zip archive.
    #[error("a zip archive")]
    Zip,
    /// A gzip file.
    #[error("a gzip file")]
    Gzip,
    /// Text in UTF-16, as some editors save it.
    #[error("text in UTF-16")]
    Utf16,
    /// A web page, often an error or log-in page saved in place of the export.
    #[error("a web page (HTML)")]
    Html,
    /// JSON.
    #[error("JSON")]
    Json,
    /// A database dump.
    #[error("a database dump (SQL)")]
    Sql,
    /// An RSS feed without anything of WordPress's own: it has only the newest posts and no comments.
    #[error("an RSS feed, which has only the newest posts")]
    RssFeed,
    /// An Atom feed.
    #[error("an Atom feed")]
    AtomFeed,
    /// XML with another root element.
    #[error("XML of another kind (<{root}>)")]
    OtherXml {
        /// The name of the root element.
        root: String,
    },
    /// Anything else.
    #[error("neither XML nor anything else known")]
    Unknown,
}

impl Seems {
    /// What to do with this very file, where something can be done.
    fn remedy(&self) -> &'static str {
        match self {
            Self::Zip | Self::Gzip => " (unpack it and give the .xml file inside)",
            Self::Utf16 => " (save it as UTF-8)",
            Self::AtomFeed => " (exports of Blogger look like this)",
            _ => "",
        }
    }
}
