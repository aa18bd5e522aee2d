//! What every test builds on.

pub mod database;
pub mod world;

pub use world::World;
