//! Slots, bookings and what can go wrong with them.

mod booking;
mod changes;
mod crash;
mod crew;
mod file;
mod homes;
mod limits;
mod lists;
mod month;
mod offers;
mod promises;
mod races;
mod repeat;
mod series;
mod travel;
mod waitlist;
mod zones;
