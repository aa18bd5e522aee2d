//! What needs to run in the browser, and nothing else: this module is all that is compiled to wasm, besides leptos.
//!
//! An island gets its texts and addresses as props, because wasm holds no text and no time zone database.

pub mod countdown;
pub mod device_test;
pub mod follow_changes;
pub mod live_counts;
pub mod planner;
pub mod player;
pub mod replay;
pub mod room_slide;
#[cfg(feature = "hydrate")]
mod showing;
pub mod slide_desk;
pub mod talk;

pub use countdown::{Countdown, CountdownTexts};
pub use device_test::{DeviceTest, DeviceTestTexts};
pub use follow_changes::{FollowChanges, FollowTexts};
pub use live_counts::LiveCounts;
pub use planner::{Planner, PlannerPlaces, PlannerTexts};
pub use player::{Player, PlayerTexts};
pub use replay::{Chapter, Replay, ReplayTexts, Told};
pub use room_slide::{RoomSlide, SlideTexts};
pub use slide_desk::{SlideDesk, SlideDeskPlaces, SlideDeskTexts};
pub use talk::{Talk, TalkPlaces, TalkTexts, Typed};

#[cfg(feature = "hydrate")]
mod browser;
