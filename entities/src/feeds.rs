//! Calendars that programs fetch.

pub mod feed;
pub mod former_crew;
