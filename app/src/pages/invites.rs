//! What comes back to invites.

mod answers;
mod held;
mod unreached;

pub use answers::answers;
pub use held::HeldReplies;
pub use unreached::unreached;
