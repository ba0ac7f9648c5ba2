//! Writes a key file whole or not at all: half a key would keep every later start from its work.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
};

/// Writes a new file with these permissions, durably.
///
/// # Errors
/// `AlreadyExists` when there is one: keys are never overwritten.
pub(super) fn write_once(path: &Path, bytes: &[u8], mode: u32) -> io::Result<()> {
    // Beside it, since a link cannot leave its file system; a crash leaves this one behind.
    let unfinished = path.with_extension(format!("{}.tmp", std::process::id()));
    let written = write(&unfinished, bytes, mode).and_then(|()| fs::hard_link(&unfinished, path));
    fs::remove_file(&unfinished).and(written)?;
    // The name is durable when the folder is.
    path.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}

fn write(path: &Path, bytes: &[u8], mode: u32) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(mode).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn a_file_appears_whole_and_is_never_overwritten() {
        let folder = std::env::temp_dir().join(uuid::Uuid::now_v7().to_string());
        fs::create_dir(&folder).unwrap();
        let path = folder.join("a.key");
        // What a crash of a process of this number left.
        fs::write(path.with_extension(format!("{}.tmp", std::process::id())), "half").unwrap();
        write_once(&path, b"first", 0o600).unwrap();
        let again = write_once(&path, b"second", 0o600).unwrap_err();
        assert_eq!(again.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&path).unwrap(), b"first");
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "nothing unfinished is left");
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_key_is_for_its_owner_alone() {
        let folder = std::env::temp_dir().join(uuid::Uuid::now_v7().to_string());
        fs::create_dir(&folder).unwrap();
        let path = folder.join("a.key");
        write_once(&path, b"secret", 0o600).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        fs::remove_dir_all(&folder).unwrap();
    }
}
