//! A data directory that is not there, or not what it should be.

use std::{fs, os::unix::fs::PermissionsExt as _};

use store_kit::Engine;

use crate::house::House;

#[test]
fn before_the_first_start_nothing_is_wrong_and_nothing_is_made() {
    let house = House::empty();
    let report = house.doctor();
    assert!(report.has("warning", "data", "is not there").contains("RAPPORT_DATA_DIR"));
    report.has("warning", "key", "holds no keys");
    report.has("warning", "database", "posts.db is not there");
    report.has("ok", "port", "is free");
    assert_eq!((report.code, report.wrong().len()), (0, 0), "{}", report.all);
    assert!(!house.storage.data_dir.exists());
}

#[tokio::test]
async fn a_folder_that_everybody_may_enter_is_said() {
    let house = House::on(Engine::Sqlite).await;
    let open =
        |path: &std::path::Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    open(&house.storage.data_dir, 0o755);
    open(&house.file("comments.db"), 0o644);
    let report = house.doctor();
    assert!(report.has("warning", "data", "open to others").contains("chmod 700"));
    assert!(report.has("warning", "database", "comments.db is readable to others").contains("chmod 600"));
    assert_eq!(report.code, 0);
}

#[test]
fn a_file_is_no_data_directory() {
    let house = House::empty();
    fs::write(&house.storage.data_dir, []).unwrap();
    assert!(house.doctor().has("wrong", "data", "is no folder").contains("RAPPORT_DATA_DIR"));
}
