//! Keys that are exchanged while the process runs: they are read anew when their file changes.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use tokio_util::sync::CancellationToken;

/// How often a file is looked at. Where Kubernetes mounts a Secret, a change takes a minute to get there.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// What a file held when it was last readable. Clones share it.
pub(super) struct Current<T>(Arc<RwLock<Arc<T>>>);

impl<T> Current<T> {
    pub(super) fn new(value: T) -> Self {
        Self(Arc::new(RwLock::new(Arc::new(value))))
    }

    pub(super) fn get(&self) -> Arc<T> {
        // Whoever panicked here left a whole value behind.
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn set(&self, value: T) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(value);
    }

    /// Reads the file anew whenever it holds something else, until `shutdown`. What cannot be read is said
    /// once, and what was read before holds on.
    pub(super) async fn follow<E: std::error::Error + 'static>(
        self,
        path: PathBuf,
        read: impl Fn(&Path) -> Result<T, E>,
        shutdown: CancellationToken,
    ) {
        let mut seen = None;
        let follow = async {
            loop {
                let found = tokio::fs::read(&path).await.map_err(|error| error.to_string());
                if seen.as_ref() != Some(&found) {
                    match read(&path) {
                        Ok(value) => {
                            self.set(value);
                            // At first it is what the process started with.
                            if seen.is_some() {
                                tracing::info!(path = %path.display(), "a key file was read anew");
                            }
                        }
                        Err(error) => tracing::error!(
                            path = %path.display(),
                            error = &error as &dyn std::error::Error,
                            "a key file cannot be read; what it held before is used on",
                        ),
                    }
                    seen = Some(found);
                }
                tokio::time::sleep(LOOK_EVERY).await;
            }
        };
        shutdown.run_until_cancelled(follow).await;
    }
}

impl<T> Clone for Current<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}
