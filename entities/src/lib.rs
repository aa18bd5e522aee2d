//! One sea-orm model per table, and the migrations that decide the schema. No rule lives here.

pub mod audit;
pub mod catalogue;
pub mod directory;
pub mod feeds;
pub mod identity;
pub mod invites;
pub mod live;
pub mod migration;
pub mod notify;
pub mod packs;
pub mod scheduling;
pub mod services;
pub mod windows;

pub use migration::Migrator;
