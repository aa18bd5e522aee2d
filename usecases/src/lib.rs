//! One file per use-case (one `Db::write`), queries for pages, the outbox, and what an invite says.
//!
//! Opens no socket and renders neither HTML nor mail.

pub mod audit;
pub mod catalogue;
pub mod clock;
pub mod context;
pub mod db;
pub mod directory;
pub mod error;
pub mod feeds;
mod form;
pub mod idempotency;
pub mod identity;
pub mod invites;
pub mod keys;
pub mod live;
pub mod notify;
pub mod outbox;
pub mod packs;
pub mod scheduling;
pub mod services;
#[cfg(test)]
mod testing;
pub mod windows;

pub use context::{Cx, Site};
pub use db::{Db, Tx};
pub use error::{BookingError, Result, UseCaseError};
