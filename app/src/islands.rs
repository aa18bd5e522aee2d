//! What needs to run in the browser, and nothing else: this module is all that is compiled to wasm, besides leptos.
//!
//! An island gets its texts and addresses as props, because wasm holds no text and no time zone database.

pub mod countdown;
pub mod follow_changes;
pub mod live_counts;
pub mod planner;
pub mod player;
pub mod studio;
pub mod talk;

pub use countdown::{Countdown, CountdownTexts};
pub use follow_changes::{FollowChanges, FollowTexts};
pub use live_counts::LiveCounts;
pub use planner::{Planner, PlannerPlaces, PlannerTexts};
pub use player::{Player, PlayerTexts};
pub use studio::{Studio, StudioTexts};
pub use talk::{Talk, TalkPlaces, TalkTexts, Typed};

#[cfg(feature = "hydrate")]
mod browser;
