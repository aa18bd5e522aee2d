//! Service items, and applications for them.

mod desk;
mod follow;
mod items;
mod room;

pub use desk::{CloseService, HandleApplication, OFFER, OpenService};
pub use follow::{FollowApplication, WithdrawApplication};
pub use items::{AddService, ChangeService, RetireService};
pub use room::{APPLY, ApplyService};
