//! Engagements, bookings, claims, attendees.

pub mod attendee;
pub mod booking;
pub mod booking_branch;
pub mod claim;
pub mod engagement;
