//! The binary `zhiyin`: configuration, router, REST, jobs, mail, live ingest and delivery. Only this crate opens sockets.

pub mod attendance;
mod calendar_file;
pub mod cli;
pub mod config;
pub mod demo;
pub mod gate;
pub mod health;
pub mod holidays;
pub mod housekeeping;
pub mod http;
pub mod jobs;
pub mod live;
pub mod logging;
pub mod mail;
pub mod metrics;
pub mod openapi;
pub mod parts;
pub mod replays;
pub mod replies;
pub mod rest;
pub mod router;
pub mod secret;
pub mod serve;
pub mod session_store;
pub mod setup;
pub mod slides;

pub use parts::Parts;
pub use router::router;
pub use serve::serve_on;
