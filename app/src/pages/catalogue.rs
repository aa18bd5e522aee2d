//! What brands offer, and the topics of briefings.

mod offering;
pub(in crate::pages) mod questions;
mod topics;

pub use offering::OfferingPage;
pub use topics::Topics;
