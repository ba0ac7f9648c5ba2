//! `rapport import`: what another blog engine exported, read into typed items and handed to the
//! services in batches. Running it again adds nothing.

pub mod wxr;

mod batch;
mod command;
mod convert;
mod report;
mod send;

use std::{fs::File, io::BufReader, path::Path};

use anyhow::Context as _;
pub use command::run;
use indicatif::{ProgressBar, ProgressStyle};
pub use report::Report;
use send::Refused;
pub use send::Target;

use crate::import::{
    batch::Batch,
    convert::Source,
    wxr::{Channel, Event, Reader},
};

/// Reads a WordPress export and sends it to `target`; without one, only reads and reports.
///
/// # Errors
/// When the file is no export or ends early, or a service refuses. What was sent before stays, and
/// the next run goes on from there.
pub async fn read_and_send(file: &Path, target: Option<Target>) -> anyhow::Result<Report> {
    let open = File::open(file).with_context(|| format!("{} cannot be opened", file.display()))?;
    let bar = progress_bar(open.metadata().map_or(0, |metadata| metadata.len()));
    let mut reader = Reader::new(BufReader::with_capacity(64 * 1024, open));
    let report = Report::new(target.is_none());
    let mut importer =
        Importer { blog: None, source: Source::default(), batch: Batch::default(), report, target };
    let ended = importer.read_all(&mut reader, &bar).await;
    importer.report.mended(reader.take_mends());
    bar.finish_and_clear();
    match ended {
        Ok(()) => Ok(importer.report),
        Err(error) => {
            if !importer.report.is_empty() {
                // What came through before the fault is worth knowing.
                eprint!("{}", importer.report);
            }
            let next = match (importer.report.is_empty(), may_pass(&error)) {
                (true, false) => "",
                (true, true) => "; run the same command again",
                (false, false) => " to its end; what came before the fault stays",
                (false, true) => " to its end; run the same command again, which adds what is missing",
            };
            Err(error.context(format!("{} was not imported{next}", file.display())))
        }
    }
}

/// Reads as far as it takes to know that the file is an export.
///
/// # Errors
/// When it is none.
pub fn check(file: &Path) -> anyhow::Result<()> {
    let open = File::open(file).with_context(|| format!("{} cannot be opened", file.display()))?;
    let first = Reader::new(BufReader::new(open)).next().transpose();
    first.map(drop).with_context(|| format!("{} was not imported", file.display()))
}

/// Whether the same command may come further: the fault is neither the file's nor the command's.
fn may_pass(error: &anyhow::Error) -> bool {
    let refused = error.downcast_ref::<Refused>().is_some_and(|refused| refused.is_temporary);
    refused || matches!(error.downcast_ref(), Some(wxr::Error::Read { .. }))
}

struct Importer {
    /// The head of the file, until its blog is sure to be there.
    blog: Option<Channel>,
    source: Source,
    batch: Batch,
    report: Report,
    target: Option<Target>,
}

impl Importer {
    async fn read_all<R: std::io::BufRead>(
        &mut self,
        reader: &mut Reader<R>,
        bar: &ProgressBar,
    ) -> anyhow::Result<()> {
        while let Some(event) = reader.next() {
            match event? {
                Event::Channel(channel) => {
                    self.blog = Some(channel.clone());
                    self.source.channel(channel);
                }
                Event::Author(author) => self.source.author(author),
                Event::Item(item) => {
                    let item = self.source.item(*item, &mut self.report);
                    if !self.batch.fits(&item) {
                        self.flush().await?;
                    }
                    self.batch.push(item);
                }
                Event::Skipped(skipped) => self.report.skipped(&skipped),
            }
            self.report.mended(reader.take_mends());
            bar.set_position(Reader::position(reader));
            bar.set_message(self.report.progress());
        }
        self.flush().await
    }

    async fn flush(&mut self) -> anyhow::Result<()> {
        let batch = std::mem::take(&mut self.batch);
        if let Some(target) = &self.target {
            // Not before something is to go into it: a feed has a head too, and is refused after that.
            if let Some(channel) = self.blog.take() {
                target.ensure_blog(&channel).await?;
            }
            return target.send(batch, &mut self.report).await;
        }
        self.report.read(&batch);
        Ok(())
    }
}

fn progress_bar(bytes: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:30} {bytes}/{total_bytes} {eta} {msg}")
        .expect("a template of our own");
    ProgressBar::new(bytes).with_style(style)
}
