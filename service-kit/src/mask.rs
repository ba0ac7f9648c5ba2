//! Field masks of updates (AIP-134).

use crate::violation::Violation;

/// The fields that an update changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mask(Vec<&'static str>);

impl Mask {
    /// Reads `paths` against the paths that may be written.
    ///
    /// No mask means what `is_set` says is set; `*` means all. A path that names a message stands
    /// for every known path inside it.
    ///
    /// # Errors
    /// A violation of `update_mask` that names the unknown path and the known ones.
    pub fn parse(
        paths: Option<&[String]>,
        writable: &[&'static str],
        is_set: impl Fn(&str) -> bool,
    ) -> Result<Self, Violation> {
        let Some(paths) = paths.filter(|paths| !paths.is_empty()) else {
            return Ok(Self(writable.iter().copied().filter(|path| is_set(path)).collect()));
        };
        if paths.iter().any(|path| path == "*") {
            return Ok(Self(writable.to_vec()));
        }
        let mut chosen = Vec::new();
        for path in paths {
            let inside = format!("{path}.");
            let mut matching = writable
                .iter()
                .copied()
                .filter(|known| known == path || known.starts_with(&inside))
                .peekable();
            if matching.peek().is_none() {
                let rule = format!("`{path}` cannot be written; use {} or `*`", writable.join(", "));
                return Err(Violation::new("update_mask", rule));
            }
            chosen.extend(matching);
        }
        Ok(Self(chosen))
    }

    /// Whether the update changes `path`.
    pub fn has(&self, path: &str) -> bool {
        self.0.contains(&path)
    }
}
