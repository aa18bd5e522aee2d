//! Slots, bookings and what can go wrong with them.

mod booking;
mod changes;
mod crash;
mod crew;
mod limits;
mod lists;
mod month;
mod offers;
mod races;
mod waitlist;
