//! What needs to run in the browser, and nothing else: this module is all that is compiled to wasm, besides leptos.
//!
//! An island gets its texts and addresses as props, because wasm holds no text and no time zone database.
//!
//! They come in two bundles, by the features `room` (pages below `/room/`) and `work` (all others); the player is in both.

#[cfg(any(feature = "ssr", feature = "work"))]
pub mod copy_text;
#[cfg(any(feature = "ssr", feature = "room"))]
pub mod countdown;
#[cfg(any(feature = "ssr", feature = "room"))]
pub mod device_test;
#[cfg(any(feature = "ssr", feature = "work"))]
pub mod follow_changes;
#[cfg(any(feature = "ssr", feature = "work"))]
pub mod live_counts;
#[cfg(any(feature = "ssr", feature = "work"))]
pub mod planner;
pub mod player;
#[cfg(any(feature = "ssr", feature = "room"))]
pub mod replay;
#[cfg(any(feature = "ssr", feature = "room"))]
pub mod room_slide;
#[cfg(all(feature = "hydrate", feature = "room"))]
mod showing;
#[cfg(any(feature = "ssr", feature = "work"))]
pub mod slide_desk;
#[cfg(any(feature = "ssr", feature = "work"))]
pub mod studio;
#[cfg(any(feature = "ssr", feature = "room"))]
pub mod talk;

#[cfg(any(feature = "ssr", feature = "work"))]
pub use copy_text::CopyText;
#[cfg(any(feature = "ssr", feature = "room"))]
pub use countdown::{Countdown, CountdownTexts};
#[cfg(any(feature = "ssr", feature = "room"))]
pub use device_test::{DeviceTest, DeviceTestTexts};
#[cfg(any(feature = "ssr", feature = "work"))]
pub use follow_changes::{FollowChanges, FollowTexts};
#[cfg(any(feature = "ssr", feature = "work"))]
pub use live_counts::LiveCounts;
#[cfg(any(feature = "ssr", feature = "work"))]
pub use planner::{Planner, PlannerPlaces, PlannerTexts};
pub use player::{Player, PlayerTexts};
#[cfg(any(feature = "ssr", feature = "room"))]
pub use replay::{Chapter, Replay, ReplayTexts, Told};
#[cfg(any(feature = "ssr", feature = "room"))]
pub use room_slide::{RoomSlide, SlideTexts};
#[cfg(any(feature = "ssr", feature = "work"))]
pub use slide_desk::{SlideDesk, SlideDeskPlaces, SlideDeskTexts};
#[cfg(any(feature = "ssr", feature = "work"))]
pub use studio::{Studio, StudioTexts};
#[cfg(any(feature = "ssr", feature = "room"))]
pub use talk::{ServiceTexts, Talk, TalkPlaces, TalkTexts, Typed, TypedApply};

#[cfg(feature = "hydrate")]
mod browser;
