//! The outbox.

pub mod outbox;
pub mod suppressed_address;
