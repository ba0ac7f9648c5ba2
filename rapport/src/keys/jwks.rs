//! The installation's own file of public keys, brought up to date: a version before 0.2.0 let the gateway
//! sign no scope, and wrote so. Nothing else in the file is touched, which is the operator's.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::Path,
};

use serde_json::Value;
use service_kit::auth::SIGN_IN;

/// Lets the gateway's key of this name sign [`SIGN_IN`]. A file that says so already is left as it is, and so
/// is one that has no such key.
///
/// # Errors
/// When the file cannot be read or written.
pub(super) fn let_gateway_sign_in(path: &Path, kid: &str) -> io::Result<()> {
    let mut document: Value = serde_json::from_slice(&fs::read(path)?)?;
    let keys = document["keys"].as_array_mut().into_iter().flatten();
    let mut is_changed = false;
    for key in keys.filter(|key| key["kid"] == kid && key["iss"] == gateway::ISSUER) {
        if let Some(scopes) = key["scopes"].as_array_mut().filter(|scopes| !scopes.contains(&SIGN_IN.into()))
        {
            scopes.push(SIGN_IN.into());
            is_changed = true;
        }
    }
    if is_changed { replace(path, serde_json::to_string_pretty(&document)?.as_bytes()) } else { Ok(()) }
}

/// The new file is there whole or not at all, with the rights of the old one.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let unfinished = path.with_extension(format!("{}.tmp", std::process::id()));
    let written = write(&unfinished, bytes)
        .and_then(|()| fs::set_permissions(&unfinished, fs::metadata(path)?.permissions()))
        .and_then(|()| fs::rename(&unfinished, path));
    if let Err(error) = written {
        // What went wrong first is what counts.
        let _ = fs::remove_file(&unfinished);
        return Err(error);
    }
    path.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}
