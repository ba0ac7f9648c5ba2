//! Keys: there, for their owner alone, readable, and each private one known to those who are to believe it.
//! Keys do not expire; what they signed does.

use std::{
    fs, io,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

use service_kit::{
    auth::{
        Keyring, SIGN_IN, Secret, Secrets,
        key::{PrivateKey, PublicKey, PublicKeys},
    },
    config::said,
};

use super::{
    finding::Finding,
    subject::{Keys, Signing},
};

const CHECK: &str = "key";

/// What was found.
pub(super) fn check(keys: &Keys) -> Vec<Finding> {
    if let Some(folder) = keys.made_in.as_ref().filter(|folder| is_empty(folder)) {
        let next = "the first start makes them; if there are keys already, put them there before that";
        return vec![Finding::warning(CHECK, format!("{} holds no keys", folder.display()), next)];
    }
    let mut findings = Vec::new();
    let public = keys.jwks.as_ref().and_then(|(setting, path)| match public(path) {
        Ok(public) => Some((path, public)),
        Err(why) => {
            findings.push(unreadable(setting, why));
            None
        }
    });
    for signing in &keys.signing {
        let known = public.as_ref().map(|(path, public)| (path.as_path(), public.as_slice()));
        findings.push(signs(signing, known));
    }
    for (setting, path) in &keys.secrets {
        let read = Secret::read(path).map(drop);
        findings.push(private(setting, path, read.map_err(|error| said(&error)), "seals or signs"));
    }
    for (setting, path) in &keys.seals {
        let read = Secrets::read(path).map(drop);
        findings.push(private(setting, path, read.map_err(|error| said(&error)), "seals or signs"));
    }
    if let Some((path, public)) = &public {
        findings.extend(published(path, public, &keys.signing));
    }
    findings
}

fn is_empty(folder: &Path) -> bool {
    match fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) => error.kind() == io::ErrorKind::NotFound,
    }
}

/// The document, of which each key can be used.
fn public(path: &PathBuf) -> Result<Vec<PublicKey>, String> {
    Keyring::read(path).map_err(|error| said(&error))?;
    let text = fs::read(path).map_err(|error| error.to_string())?;
    serde_json::from_slice(&text).map(|keys: PublicKeys| keys.keys).map_err(|error| error.to_string())
}

fn unreadable(setting: &str, why: String) -> Finding {
    let next = format!(
        "put the installation's file back, and name it with {setting}; `rapport keys FOLDER` makes new keys"
    );
    Finding::wrong(CHECK, why, next)
}

/// A private key, and whether it is believed.
fn signs(signing: &Signing, known: Option<(&Path, &[PublicKey])>) -> Finding {
    let Signing { setting, path, issuer, kinds } = signing;
    let shown = path.display();
    let key = match PrivateKey::read(path) {
        Ok(key) => key,
        Err(error) => return private(setting, path, Err(said(&error)), "signs"),
    };
    let Some((jwks, public)) = known else { return private(setting, path, Ok(()), "signs") };
    let own: Vec<_> = public.iter().filter(|public| public.kid == key.kid()).collect();
    match own.as_slice() {
        [] => Finding::wrong(
            CHECK,
            format!("{shown} signs what nobody believes: key {} is not in {}", key.kid(), jwks.display()),
            "put the private key of the backup back; or add its public half there and restart all",
        ),
        [public] if public.iss == *issuer && kinds.iter().all(|kind| public.kinds.contains(kind)) => {
            private(setting, path, Ok(()), "signs")
        }
        [public] => Finding::wrong(
            CHECK,
            format!(
                "key {} of {shown} may sign other things in {} than {issuer} does: it says {}",
                key.kid(),
                jwks.display(),
                public.iss
            ),
            "mend `iss` and `kinds` there: `rapport keys` in an empty folder shows what they are",
        ),
        _ => Finding::wrong(
            CHECK,
            format!("{} has key {} more than once", jwks.display(), key.kid()),
            "leave one of them there, and restart all",
        ),
    }
}

/// A file that is for its owner alone.
fn private(setting: &str, path: &Path, read: Result<(), String>, does: &str) -> Finding {
    let shown = path.display();
    if let Err(why) = read {
        let next = format!(
            "put the file of the backup back, or name it with {setting}; docs/operating.md, Keys, says what a new one ends"
        );
        return Finding::wrong(CHECK, why, next);
    }
    match fs::metadata(path).map(|metadata| metadata.permissions().mode()) {
        Ok(mode) if mode & 0o007 != 0 => {
            let next = format!("chmod 600 {shown}; if somebody else may have read it, exchange the key");
            Finding::wrong(CHECK, format!("{shown} {does}, and others may read it"), next)
        }
        _ => Finding::ok(CHECK, format!("{shown} {does}, and others may not read it")),
    }
}

/// Whom the file of public keys lets in. Services without private keys look whether it knows the others.
fn published(path: &Path, public: &[PublicKey], signing: &[Signing]) -> Vec<Finding> {
    let shown = path.display();
    let missing = [gateway::ISSUER, comments_service::ISSUER].into_iter().filter(|issuer| {
        !signing.iter().any(|signing| signing.issuer == *issuer)
            && !public.iter().any(|key| key.iss == *issuer)
    });
    let mut findings: Vec<_> = missing
        .map(|issuer| {
            let next = "put the installation's file there, which has one";
            Finding::wrong(CHECK, format!("{shown} has no key of {issuer}: its calls are refused"), next)
        })
        .collect();
    let mut gateways = public.iter().filter(|key| key.iss == gateway::ISSUER).peekable();
    if gateways.peek().is_some() && gateways.all(|key| !key.scopes.iter().any(|scope| scope == SIGN_IN)) {
        let found =
            format!("{shown} does not let the gateway sign `{SIGN_IN}`: nobody signs in with a provider");
        let next = format!(
            "version 0.1.0 wrote it so; the next start of `rapport` on this folder adds it, and so does `rapport \
             keys FOLDER`; or add `{SIGN_IN}` to `scopes` of the gateway's entry, and restart posts-service"
        );
        findings.push(Finding::warning(CHECK, found, next));
    }
    if is_open(path) {
        let next = format!("chmod 644 {shown}: whoever writes there says who is believed");
        findings.push(Finding::wrong(CHECK, format!("{shown} can be changed by others"), next));
    }
    if findings.is_empty() {
        let issuers: Vec<_> = public.iter().map(|key| key.iss.as_str()).collect();
        findings.push(Finding::ok(CHECK, format!("{shown} believes {}", issuers.join(", "))));
    }
    findings
}

fn is_open(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|metadata| metadata.permissions().mode() & 0o002 != 0)
}
