//! The site in front of two services that answer from a list: what readers see and what the services
//! are asked.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(unreachable_pub, missing_docs, reason = "modules of one test")]

#[path = "site/assets.rs"]
mod assets;
#[path = "site/change.rs"]
mod change;
#[path = "site/direction.rs"]
mod direction;
#[path = "streams/events.rs"]
mod events;
#[path = "site/feeds.rs"]
mod feeds;
#[path = "site/finding.rs"]
mod finding;
#[path = "site/greeting.rs"]
mod greeting;
#[path = "site/hosts.rs"]
mod hosts;
#[path = "site/known.rs"]
mod known;
#[path = "site/lists.rs"]
mod lists;
#[path = "site/live.rs"]
mod live;
#[path = "site/own.rs"]
mod own;
#[path = "site/person.rs"]
mod person;
#[path = "site/persons.rs"]
mod persons;
#[path = "site/policy.rs"]
mod policy;
#[path = "site/positions.rs"]
mod positions;
#[path = "site/post.rs"]
mod post;
#[path = "site/react.rs"]
mod react;
#[path = "site/reading.rs"]
mod reading;
#[path = "site/reply.rs"]
mod reply;
#[path = "site/search.rs"]
mod search;
#[path = "site/services.rs"]
mod services;
#[path = "site/sharing.rs"]
mod sharing;
#[path = "site/sign_in.rs"]
mod sign_in;
#[path = "site/walk.rs"]
mod walk;
#[path = "site/watching.rs"]
mod watching;
#[path = "site/weights.rs"]
mod weights;
#[path = "site/world.rs"]
mod world;
