//! What brands offer, and the topics of briefings.

mod offering;
mod questions;
mod topics;

pub use offering::OfferingPage;
pub use topics::Topics;
