//! Slots, bookings and what can go wrong with them.

mod booking;
mod crash;
mod crew;
mod limits;
mod lists;
mod offers;
mod races;
