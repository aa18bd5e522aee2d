//! What comes back to an invite and is more than an answer.

pub mod held_reply;
pub mod proposal;
pub mod reminded;
