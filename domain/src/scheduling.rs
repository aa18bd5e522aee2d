//! Scheduling: what may be asked for, when there is room, and how a booking lives.

pub mod busy;
pub mod hours;
pub mod limits;
pub mod opening;
pub mod request;
pub mod series;
pub mod slots;
pub mod state;
pub mod travel;
pub mod waitlist;
pub mod working_days;

pub use state::{BookingEvent, BookingStatus, EngagementStatus};
