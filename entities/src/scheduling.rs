//! Engagements, bookings, claims, attendees.

pub mod engagement;
pub mod booking;
pub mod booking_branch;
pub mod claim;
pub mod attendee;
