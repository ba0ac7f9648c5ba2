//! The code of a file, by which the first OWNER of a cluster comes in.

use std::{error::Error, fs};

use posts_service::{config::ClaimFile, tools::Code};

#[test]
fn a_file_holds_a_code_that_is_hard_to_guess() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("code");
    let setting = ClaimFile { claim_code_file: Some(path.clone()) };
    fs::write(&path, "0123456789abcdef0123456789abcdef\n").unwrap();
    let code = setting.read().unwrap().unwrap();
    assert_eq!(code, Code::parse("01234-56789-ABCDE-F0123-45678-9ABCD-EF").unwrap());
    assert_eq!(ClaimFile::default().read().unwrap(), None);

    for weak in ["", "1234-secret\n"] {
        fs::write(&path, weak).unwrap();
        let refused = setting.read().unwrap_err();
        let source = refused.source().unwrap().to_string();
        assert!(refused.to_string().starts_with("RAPPORT_CLAIM_CODE_FILE: "), "{refused}");
        assert!(source.contains("20 to 128 letters and digits") && !source.contains("1234"), "{source}");
    }
    fs::remove_file(&path).unwrap();
    assert!(setting.read().is_err());
}
