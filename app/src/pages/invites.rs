//! What comes back to invites.

mod answers;
mod held;
mod list;
mod unreached;
mod unsubscribe;

pub use answers::answers;
pub use held::HeldReplies;
pub use list::list;
pub use unreached::unreached;
pub use unsubscribe::Unsubscribe;
