//! What can be booked, topics, the working-day calendar.

pub mod district_table;
pub mod holiday;
pub mod holiday_year;
pub mod offering;
pub mod service_item;
pub mod service_version;
pub mod topic;
