//! Settings that could be read, and cannot be used.

use std::error::Error;

/// A setting that names something which is not there, or is not what it should be. The process ends
/// as for one that cannot be read: [`EXIT_USAGE`](super::EXIT_USAGE).
#[derive(Debug, thiserror::Error)]
#[error("{remedy}")]
pub struct Unusable {
    remedy: String,
    #[source]
    source: Box<dyn Error + Send + Sync>,
}

impl Unusable {
    /// Says what to do about an error, for `map_err`.
    pub fn because<E: Error + Send + Sync + 'static>(remedy: impl Into<String>) -> impl FnOnce(E) -> Self {
        let remedy = remedy.into();
        move |source| Self { remedy, source: Box::new(source) }
    }
}

/// Whether the error is, or comes from, such a setting.
pub(super) fn is_among(error: &(dyn Error + 'static)) -> bool {
    chain(error).any(<dyn Error>::is::<Unusable>)
}

/// The error and its causes in one line. Some libraries repeat the text of a cause in their own; it
/// is said once.
pub fn said(error: &(dyn Error + 'static)) -> String {
    let mut said = String::new();
    for cause in chain(error).map(ToString::to_string) {
        if said.is_empty() {
            said = cause;
        } else if !said.contains(&cause) {
            said = format!("{said}: {cause}");
        }
    }
    said
}

fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("opening failed: {0}")]
    struct Wordy(#[source] io::Error);

    #[test]
    fn an_unusable_setting_is_found_and_each_cause_is_said_once() {
        let refused = Unusable::because("set RAPPORT_KEYS")(Wordy(io::Error::other("no such file")));
        assert!(is_among(&refused));
        assert_eq!(said(&refused), "set RAPPORT_KEYS: opening failed: no such file");
        assert!(!is_among(&Wordy(io::Error::other("port taken"))));
    }
}
