//! The data directory and its lock: one process at a time owns the embedded databases' services.

use std::{
    fs::{File, TryLockError},
    io::{self, ErrorKind},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context as _, bail};
use service_kit::config::{self, Unusable};

/// The right to run the services on a data directory. The kernel takes it back when the process
/// ends, however it ends.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

/// How long [`is_locked`] may be in the way of somebody who takes the lock: much longer than it is.
const LOOKED_AT_FOR: Duration = Duration::from_millis(100);

/// Makes the directory if it is not there, and takes its lock.
///
/// # Errors
/// When another process has it, with what to do.
pub fn lock(data_dir: &Path) -> anyhow::Result<Lock> {
    config::make_folder(data_dir)?;
    let path = path(data_dir);
    let file = File::options().create(true).truncate(false).write(true).mode(0o600).open(&path).map_err(
        Unusable::because(format!("{} cannot be opened; name another --data-dir", path.display())),
    )?;
    let mut locked = file.try_lock();
    if matches!(locked, Err(TryLockError::WouldBlock)) {
        std::thread::sleep(LOOKED_AT_FOR);
        locked = file.try_lock();
    }
    match locked {
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

/// Whether a process has the lock. Makes nothing, and is in nobody's way for longer than a moment.
///
/// # Errors
/// When the file cannot be looked at.
pub fn is_locked(data_dir: &Path) -> io::Result<bool> {
    let file = match File::open(path(data_dir)) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
        file => file?,
    };
    match file.try_lock_shared() {
        Ok(()) => Ok(false),
        Err(TryLockError::WouldBlock) => Ok(true),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

fn path(data_dir: &Path) -> PathBuf {
    data_dir.join("lock")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lock_is_looked_at_without_being_taken() {
        let folder = std::env::temp_dir().join(uuid::Uuid::now_v7().to_string());
        assert!(!is_locked(&folder).unwrap() && !folder.exists());
        let held = lock(&folder).unwrap();
        assert!(is_locked(&folder).unwrap());
        assert!(lock(&folder).unwrap_err().to_string().contains("another rapport runs on"));
        drop(held);
        assert!(!is_locked(&folder).unwrap());
        drop(lock(&folder).unwrap());
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
