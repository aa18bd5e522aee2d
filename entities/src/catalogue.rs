//! What can be booked, topics, the working-day calendar.

pub mod offering;
pub mod topic;
pub mod holiday;
pub mod holiday_year;
