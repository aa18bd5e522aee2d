//! The outbox.

pub mod outbox;
pub mod suppressed_address;
pub mod told;
