//! What every test builds on.

pub mod app;
pub mod database;
mod sites;
pub mod world;

pub use app::TestApp;
pub use world::World;
