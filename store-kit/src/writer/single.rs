//! One transaction for each write on PostgreSQL, as many side by side as a pool would open: what group
//! commit is measured against. Not for serving.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Semaphore;

use super::{batch, job::Job};
use crate::{
    connection::{Connection, Source},
    head::Head,
};

/// Connections to the server.
const MAX_CONNECTIONS: usize = 16;

/// Connections, and who may have one.
#[derive(Debug)]
pub(crate) struct Single {
    source: Source,
    idle: Mutex<Vec<Connection>>,
    permits: Semaphore,
    head: Head,
}

impl Single {
    pub(super) fn new(source: &Source, connection: Connection, head: &Head) -> Self {
        let idle = Mutex::new(vec![connection]);
        Self { source: source.clone(), idle, permits: Semaphore::new(MAX_CONNECTIONS), head: head.clone() }
    }

    pub(super) fn send(self: &Arc<Self>, job: Box<dyn Job>) {
        let single = Arc::clone(self);
        tokio::spawn(async move { single.write(job).await });
    }

    async fn write(&self, job: Box<dyn Job>) {
        let _permit = self.permits.acquire().await.expect("it is never closed");
        let idle = self.idle().pop();
        let connection = match idle {
            Some(connection) => connection,
            None => self.source.connect().await.expect("the database is there while it is measured"),
        };
        let done = batch::run(connection, true, false, vec![job], &mut || None).await;
        assert!(done.failed.is_none(), "{:?}", done.failed);
        self.idle().extend(done.connection);
        if let Some(position) = done.position {
            self.head.is_at(position);
        }
        for job in done.answered {
            job.answer();
        }
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
