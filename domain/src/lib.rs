//! What Zhiyin is about, as types and pure rules: ids, closed enums, state machines, slot and working-day arithmetic, policy.
//!
//! Knows no clock, no HTTP and no storage beyond the column types behind the `db` feature, and builds for wasm.

pub mod catalogue;
pub mod directory;
pub mod feeds;
pub mod id;
pub mod identity;
pub mod instant;
pub mod invites;
pub mod live;
pub mod notify;
pub mod packs;
pub mod scheduling;
pub mod services;
mod stored;
pub mod windows;
