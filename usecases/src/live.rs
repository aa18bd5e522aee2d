//! The live room: who publishes, who joins, who was there.

pub mod attendance;
pub mod heartbeat;
pub mod join;
pub mod links;
pub mod room;
pub mod state;
pub mod stream_key;

pub use attendance::{BranchAttendance, attendance};
pub use heartbeat::heartbeat;
pub use join::{Invitation, invitation, join, join_as_guest};
pub use links::{BranchLinks, links};
pub use room::{Room, room};
pub use state::{end_engagement, went_live, went_off};
pub use stream_key::{new_stream_key, publisher};
