//! The all-in-one, and the tools around it: `rapport serve`, `import`, `blog`, `claim`, `token`, `doctor`,
//! `keys`.

pub mod blog;
pub mod claim;
pub mod cli;
pub mod data_dir;
pub mod databases;
pub mod doctor;
pub mod import;
pub mod installation;
pub mod keys;
pub mod serve;
pub mod settings;
pub mod token;
pub mod welcome;
