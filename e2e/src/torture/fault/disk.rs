//! A disk that is full for a while.

use std::{
    fs::{self, File},
    io::Write as _,
};

use anyhow::{Context as _, Result};

use super::{fail_on, go_on};
use crate::torture::{installation::Installation, work::Work};

/// Calls that fail before there is room again.
const FAILURES: u64 = 30;

/// Fills the disk to the last byte, waits until calls fail, and makes room.
pub(super) async fn full(installation: &mut Installation, work: &Work) -> Result<()> {
    let ballast = installation.small_disk.as_ref().context("this fault has a small disk")?.0.join("ballast");
    fill(&ballast)?;
    let failed = fail_on(work, FAILURES).await;
    fs::remove_file(&ballast)?;
    failed?;
    installation.all_up().await?;
    go_on(work, 10).await
}

fn fill(ballast: &std::path::Path) -> Result<()> {
    let mut file = File::create(ballast)?;
    for size in [1 << 20, 1 << 12, 1] {
        let chunk = vec![0; size];
        while file.write_all(&chunk).is_ok() {}
    }
    Ok(())
}
