//! What is tried: a fault, on an engine, in a process form, from a seed.

use clap::ValueEnum;

/// What breaks while callers write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Fault {
    /// `kill -9` of one program after another, sometimes of two at once.
    Kill,
    /// `kill -9` of PostgreSQL with all its backends.
    KillDatabase,
    /// SIGSTOP of a program for 10 s.
    Stop,
    /// Every flush to disk fails for a while, then often the program is killed.
    FlushFails,
    /// Every flush to disk takes 20 ms more, and the program is killed meanwhile.
    FlushSlow,
    /// The disk is full for a while.
    DiskFull,
    /// Nothing breaks; every flush takes 20 ms more, and what leaves is held against the flush that covers it.
    FlushOrder,
    /// Connections between comments-service and posts-service are cut and delayed.
    Link,
}

impl Fault {
    /// Whether a program may end by itself: one whose disk takes no more gives up, and is started again.
    pub(super) fn may_end_programs(self) -> bool {
        matches!(self, Self::FlushFails | Self::DiskFull)
    }
}

/// Where the data is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Engine {
    /// Files in the data directory.
    Sqlite,
    /// A server of the run's own, with its flushes on.
    Postgres,
}

/// How the services are spread over processes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// One process.
    AllInOne,
    /// posts-service, comments-service and gateway.
    Split,
    /// Two of each, on PostgreSQL.
    Replicas,
}

impl Form {
    /// The programs of each replica, in the order in which they are started.
    pub(super) fn programs(self) -> &'static [&'static str] {
        match self {
            Self::AllInOne => &["rapport"],
            Self::Split | Self::Replicas => &["posts-service", "comments-service", "gateway"],
        }
    }
}

/// One row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Case {
    /// What breaks.
    pub fault: Fault,
    /// Where the data is.
    pub engine: Engine,
    /// How many processes.
    pub form: Form,
    /// Where chance begins.
    pub seed: u64,
    /// How often the fault strikes.
    pub strikes: u32,
}

/// Each fault where it can happen, and how often it strikes in a full run from one seed.
const FULL: [(Fault, Form, Engine, u32); 20] = [
    (Fault::Kill, Form::AllInOne, Engine::Sqlite, 75),
    (Fault::Kill, Form::AllInOne, Engine::Postgres, 60),
    (Fault::Kill, Form::Split, Engine::Sqlite, 60),
    (Fault::Kill, Form::Split, Engine::Postgres, 60),
    (Fault::Kill, Form::Replicas, Engine::Postgres, 60),
    (Fault::KillDatabase, Form::AllInOne, Engine::Postgres, 15),
    (Fault::KillDatabase, Form::Split, Engine::Postgres, 15),
    (Fault::Stop, Form::AllInOne, Engine::Sqlite, 1),
    (Fault::Stop, Form::Split, Engine::Postgres, 2),
    (Fault::FlushFails, Form::AllInOne, Engine::Sqlite, 6),
    (Fault::FlushFails, Form::AllInOne, Engine::Postgres, 4),
    (Fault::FlushSlow, Form::AllInOne, Engine::Sqlite, 6),
    (Fault::FlushSlow, Form::AllInOne, Engine::Postgres, 4),
    (Fault::FlushOrder, Form::AllInOne, Engine::Sqlite, 1),
    (Fault::FlushOrder, Form::AllInOne, Engine::Postgres, 1),
    (Fault::DiskFull, Form::AllInOne, Engine::Sqlite, 6),
    (Fault::DiskFull, Form::AllInOne, Engine::Postgres, 3),
    (Fault::Link, Form::Split, Engine::Sqlite, 12),
    (Fault::Link, Form::Split, Engine::Postgres, 12),
    (Fault::Link, Form::Replicas, Engine::Postgres, 12),
];

impl Case {
    /// Every row of a full run from this seed.
    pub fn full(seed: u64) -> Vec<Self> {
        let case = |(fault, form, engine, strikes)| Self { fault, engine, form, seed, strikes };
        FULL.into_iter().map(case).collect()
    }
}
