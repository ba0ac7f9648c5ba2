//! The data directory and its lock: one process at a time owns the embedded databases' services.

use std::{
    fs::{File, TryLockError},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
};

use anyhow::{Context as _, bail};
use service_kit::config::{self, Unusable};

/// The right to run the services on a data directory. The kernel takes it back when the process
/// ends, however it ends.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

/// Makes the directory if it is not there, and takes its lock.
///
/// # Errors
/// When another process has it, with what to do.
pub fn lock(data_dir: &Path) -> anyhow::Result<Lock> {
    config::make_folder(data_dir)?;
    let path = data_dir.join("lock");
    let file = File::options().create(true).truncate(false).write(true).mode(0o600).open(&path).map_err(
        Unusable::because(format!("{} cannot be opened; name another --data-dir", path.display())),
    )?;
    match file.try_lock() {
        Ok(()) => Ok(Lock { _file: file }),
        Err(TryLockError::WouldBlock) => bail!(
            "another rapport runs on {}; stop it first, or name another folder with --data-dir",
            data_dir.display()
        ),
        Err(TryLockError::Error(error)) => {
            Err(error).with_context(|| format!("{} cannot be locked", path.display()))
        }
    }
}
