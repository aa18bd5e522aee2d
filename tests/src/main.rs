//! Integration tests: one binary, real parts, a fresh database each, a frozen clock.
//!
//! SQLite by default; `ZHIYIN_TEST_DATABASE=postgres` with `ZHIYIN_TEST_POSTGRES` set runs the same suite on PostgreSQL.

mod access;
mod answers;
mod attendance;
mod brand;
mod directory;
mod feeds;
mod life;
mod live;
mod packs;
mod playback;
mod queries;
mod retention;
mod room;
mod scheduling;
mod sending;
mod services;
mod studio;
mod support;
mod windows;
