//! What can be booked, and the working-day calendar.

pub mod working_days;

pub use working_days::working_days;
