//! What an administrator sees and does about mail that leaves the house.

pub mod dead_letters;
pub mod queue;
pub mod resend;

pub use dead_letters::{DeadLetter, dead_letters};
pub use queue::{Queue, queue};
pub use resend::resend;
