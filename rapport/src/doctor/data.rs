//! The data directory: there, for its owner alone, with room, and who runs on it.

use std::{fs, io, os::unix::fs::PermissionsExt as _, path::Path};

use rustix::fs::{Access, StatVfsMountFlags, access, statvfs};

use super::{finding::Finding, subject::Subject};
use crate::data_dir;

const CHECK: &str = "data";

/// Less room than this is soon used up: a GiB.
const LOW: u64 = 1 << 30;

/// With less than this the next write may fail: 64 MiB.
const LEAST: u64 = 1 << 26;

/// What was found, and whether a process has the lock.
pub(super) fn check(subject: &Subject) -> (Vec<Finding>, bool) {
    let Some(folder) = &subject.data_dir else { return (Vec::new(), false) };
    let shown = folder.display();
    match fs::metadata(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let next = format!(
                "the first start of {} makes it; if there is one already, name it with RAPPORT_DATA_DIR (--data-dir)",
                subject.program
            );
            (vec![Finding::warning(CHECK, format!("{shown} is not there"), next)], false)
        }
        Err(error) => (vec![unusable(folder, &error)], false),
        Ok(metadata) if !metadata.is_dir() => {
            let next = "name a folder with RAPPORT_DATA_DIR (--data-dir)";
            (vec![Finding::wrong(CHECK, format!("{shown} is no folder"), next)], false)
        }
        Ok(metadata) => {
            let mut findings: Vec<_> =
                open_to_others(folder, metadata.permissions().mode()).into_iter().collect();
            findings.extend(writable(folder));
            findings.extend(room(folder));
            let (lock, is_locked) = lock(subject, folder);
            findings.extend(lock);
            if findings.is_empty() {
                let runs = if is_locked { ", and a server runs on it" } else { "" };
                findings.push(Finding::ok(CHECK, format!("{shown} is there, with room{runs}")));
            }
            (findings, is_locked)
        }
    }
}

fn unusable(folder: &Path, error: &io::Error) -> Finding {
    let next = "run this as the user that the server runs as, or mend the folder";
    Finding::wrong(CHECK, format!("{} cannot be used: {error}", folder.display()), next)
}

/// Databases and keys are readable to their owner alone; names and sizes in the folder need not be told
/// to everybody either, and nobody else may put files there. A group is the operator's: volumes have one.
fn open_to_others(folder: &Path, mode: u32) -> Option<Finding> {
    let (found, next) =
        (format!("{} is open to others", folder.display()), format!("chmod 700 {}", folder.display()));
    match mode & 0o777 {
        mode if mode & 0o002 != 0 => {
            Some(Finding::wrong(CHECK, format!("{found} who may write there"), next))
        }
        mode if mode & 0o007 != 0 => Some(Finding::warning(CHECK, found, next)),
        _ => None,
    }
}

fn writable(folder: &Path) -> Option<Finding> {
    let asked = access(folder, Access::READ_OK | Access::WRITE_OK | Access::EXEC_OK);
    asked.err().map(|error| unusable(folder, &error.into()))
}

fn room(folder: &Path) -> Option<Finding> {
    let system = match statvfs(folder) {
        Ok(system) => system,
        Err(error) => return Some(unusable(folder, &error.into())),
    };
    let shown = folder.display();
    if system.f_flag.contains(StatVfsMountFlags::RDONLY) {
        let next = "mount it for writing; after errors of the disk, look at the system's log first";
        return Some(Finding::wrong(CHECK, format!("{shown} is mounted read-only"), next));
    }
    full(&shown.to_string(), system.f_bavail.saturating_mul(system.f_frsize))
}

fn full(shown: &str, free: u64) -> Option<Finding> {
    let found = format!("{shown} has {} MiB of room", free >> 20);
    let next = "make room: a full disk refuses every write";
    match free {
        free if free < LEAST => Some(Finding::wrong(CHECK, found, next)),
        free if free < LOW => Some(Finding::warning(CHECK, found, next)),
        _ => None,
    }
}

fn lock(subject: &Subject, folder: &Path) -> (Option<Finding>, bool) {
    if !subject.locks {
        return (None, false);
    }
    match data_dir::is_locked(folder) {
        Ok(is_locked) => (None, is_locked),
        Err(error) => (Some(unusable(&folder.join("lock"), &error)), false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::finding::Verdict;

    #[test]
    fn room_runs_out_in_two_steps() {
        assert_eq!(full("data", LOW), None);
        assert_eq!(full("data", LOW - 1).unwrap().verdict, Verdict::Warning);
        let wrong = full("data", 10 << 20).unwrap();
        assert_eq!(wrong.verdict, Verdict::Wrong);
        assert!(wrong.found.contains("10 MiB"), "{wrong}");
    }

    #[test]
    fn a_folder_for_everybody_is_found() {
        let verdict = |mode| open_to_others(Path::new("data"), mode).map(|finding| finding.verdict);
        assert_eq!((verdict(0o40_700), verdict(0o42_770)), (None, None));
        assert_eq!((verdict(0o40_755), verdict(0o40_777)), (Some(Verdict::Warning), Some(Verdict::Wrong)));
    }
}
