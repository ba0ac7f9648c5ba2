//! What files hold while the process runs: keys and certificates are exchanged without a restart.

use std::{
    path::PathBuf,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use tokio_util::sync::CancellationToken;

/// How often the files are looked at. Where Kubernetes mounts a Secret, a change takes a minute to get there.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// What files held when they were last readable. Clones share it.
#[derive(Debug)]
pub(crate) struct Current<T>(Arc<RwLock<Arc<T>>>);

impl<T> Current<T> {
    pub(crate) fn new(value: T) -> Self {
        Self(Arc::new(RwLock::new(Arc::new(value))))
    }

    pub(crate) fn get(&self) -> Arc<T> {
        // Whoever panicked here left a whole value behind.
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn set(&self, value: T) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(value);
    }

    /// Reads the files anew whenever one of them holds something else, until `shutdown`. What cannot be read
    /// is said once for each change, and what was read before holds on: of several files that belong
    /// together the first may be exchanged a moment before the last.
    pub(crate) async fn follow<E: std::error::Error + 'static>(
        self,
        files: Vec<PathBuf>,
        read: impl Fn() -> Result<T, E>,
        shutdown: CancellationToken,
    ) {
        let mut seen = None;
        let follow = async {
            loop {
                let found = contents(&files).await;
                if seen.as_ref() != Some(&found) {
                    match read() {
                        Ok(value) => {
                            self.set(value);
                            // At first it is what the process started with.
                            if seen.is_some() {
                                tracing::info!(?files, "keys were read anew");
                            }
                        }
                        Err(error) => tracing::error!(
                            ?files,
                            error = &error as &dyn std::error::Error,
                            "keys cannot be read; what was there before is used on",
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

async fn contents(files: &[PathBuf]) -> Vec<Result<Vec<u8>, String>> {
    let mut contents = Vec::with_capacity(files.len());
    for file in files {
        contents.push(tokio::fs::read(file).await.map_err(|error| error.to_string()));
    }
    contents
}

impl<T> Clone for Current<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}
