//! Engagements, bookings, claims, attendees.

pub mod attendee;
pub mod booking;
pub mod booking_branch;
pub mod booking_offer;
pub mod claim;
pub mod engagement;
pub mod series;
pub mod series_date;
