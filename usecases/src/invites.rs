//! Invites: what a person who takes part is told, and the calendar object that carries it.

pub mod facts;
pub mod ics;
pub mod progress;

pub use facts::{Facts, facts};
pub use progress::{Progress, progress};
