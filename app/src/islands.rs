//! What needs to run in the browser, and nothing else: this module is all that is compiled to wasm, besides leptos.
//!
//! An island gets its texts and addresses as props, because wasm holds no text and no time zone database.
//!
//! They come in three bundles, by the features `room`, `studio` and `work`, so that a phone in a room loads none of the offices' islands.
//! `Assets::bundle_of` says which page loads which; a page never loads two, so some islands are in several.

#[cfg(feature = "hydrate")]
#[cfg_attr(feature = "studio", expect(dead_code, reason = "the studio needs not all of it"))]
mod browser;
#[cfg(any(feature = "ssr", feature = "work"))]
pub mod copy_text;
#[cfg(any(feature = "ssr", feature = "room"))]
pub mod countdown;
#[cfg(any(feature = "ssr", feature = "room"))]
pub mod device_test;
#[cfg(any(feature = "ssr", feature = "room"))]
mod drawn;
#[cfg(any(feature = "ssr", feature = "work"))]
pub mod follow_changes;
#[cfg(any(feature = "ssr", feature = "work", feature = "studio"))]
pub mod live_counts;
#[cfg(any(feature = "ssr", feature = "work"))]
pub mod planner;
#[cfg(any(feature = "ssr", feature = "room", feature = "work"))]
pub mod player;
#[cfg(any(feature = "ssr", feature = "room"))]
pub mod replay;
#[cfg(any(feature = "ssr", feature = "room"))]
pub mod room_slide;
#[cfg(all(feature = "hydrate", feature = "room"))]
mod showing;
#[cfg(any(feature = "ssr", feature = "work"))]
pub mod slide_desk;
#[cfg(any(feature = "ssr", feature = "studio"))]
pub mod studio;
#[cfg(any(feature = "ssr", feature = "room"))]
pub mod talk;
#[cfg(any(feature = "ssr", feature = "room", feature = "work"))]
mod texts;

#[cfg(any(feature = "ssr", feature = "work"))]
pub use copy_text::CopyText;
#[cfg(any(feature = "ssr", feature = "room"))]
pub use countdown::{Countdown, CountdownTexts};
#[cfg(any(feature = "ssr", feature = "room"))]
pub use device_test::{DeviceTest, DeviceTestTexts};
#[cfg(any(feature = "ssr", feature = "work"))]
pub use follow_changes::{FollowChanges, FollowTexts};
#[cfg(any(feature = "ssr", feature = "work", feature = "studio"))]
pub use live_counts::LiveCounts;
#[cfg(any(feature = "ssr", feature = "work"))]
pub use planner::{Planner, PlannerPlaces, PlannerTexts};
#[cfg(any(feature = "ssr", feature = "room", feature = "work"))]
pub use player::{Player, PlayerTexts};
#[cfg(any(feature = "ssr", feature = "room"))]
pub use replay::Replay;
#[cfg(any(feature = "ssr", feature = "room"))]
pub use room_slide::{RoomSlide, SlideTexts};
#[cfg(any(feature = "ssr", feature = "work"))]
pub use slide_desk::{SlideDesk, SlideDeskPlaces, SlideDeskTexts};
#[cfg(any(feature = "ssr", feature = "studio"))]
pub use studio::{Studio, StudioTexts};
#[cfg(any(feature = "ssr", feature = "room"))]
pub use talk::{ServiceTexts, Talk, TalkPlaces, TalkTexts, Typed, TypedApply};
