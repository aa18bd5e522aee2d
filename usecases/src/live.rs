//! The live room: who publishes, who joins, who was there.

pub mod attendance;
pub mod export_attendance;
pub mod forget;
pub mod heartbeat;
pub mod join;
pub mod links;
pub mod playback;
pub mod room;
pub mod sample_link;
pub mod screen;
pub mod state;
pub mod stream_key;

pub use attendance::{BranchAttendance, attendance};
pub use export_attendance::export_attendance;
pub use forget::{forget_attendees, past_keeping};
pub use heartbeat::heartbeat;
pub use join::{Invitation, invitation, join, join_as_guest};
pub use links::{BranchLinks, Person, links};
pub use playback::{status, test_viewer, viewer};
pub use room::{Room, room};
pub use sample_link::sample_link;
pub use screen::set_screen;
pub use state::{end_engagement, went_live, went_off};
pub use stream_key::{new_stream_key, publisher, stream_key};
