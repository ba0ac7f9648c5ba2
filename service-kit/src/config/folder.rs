//! Folders that hold what only this user may read.

use std::{fs::DirBuilder, os::unix::fs::DirBuilderExt as _, path::Path};

use super::Unusable;

/// Makes a folder that only this user may enter, and what is missing above it. One that is there
/// stays as it is.
///
/// # Errors
/// When it cannot be made, with its name.
pub fn make_folder(path: &Path) -> Result<(), Unusable> {
    let made = DirBuilder::new().recursive(true).mode(0o700).create(path);
    made.map_err(Unusable::because(format!("the folder {} cannot be made; name another", path.display())))
}

#[cfg(test)]
mod tests {
    use std::{fs, os::unix::fs::PermissionsExt as _};

    use super::*;

    #[test]
    fn a_folder_is_for_its_owner_alone() {
        let folder = std::env::temp_dir().join(uuid::Uuid::now_v7().to_string());
        let data = folder.join("data");
        make_folder(&data).unwrap();
        assert_eq!(fs::metadata(&data).unwrap().permissions().mode() & 0o777, 0o700);
        fs::set_permissions(&data, fs::Permissions::from_mode(0o750)).unwrap();
        make_folder(&data).unwrap();
        assert_eq!(fs::metadata(&data).unwrap().permissions().mode() & 0o777, 0o750);
        fs::write(folder.join("file"), []).unwrap();
        assert!(make_folder(&folder.join("file").join("data")).is_err());
        fs::remove_dir_all(&folder).unwrap();
    }
}
