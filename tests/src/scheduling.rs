//! Slots, bookings and what can go wrong with them.

mod booking;
mod changes;
mod crash;
mod crew;
mod deputies;
mod limits;
mod lists;
mod month;
mod notes;
mod offers;
mod races;
mod series;
mod stretch;
mod travel;
