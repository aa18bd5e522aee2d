//! Slots, bookings and what can go wrong with them.

mod booking;
mod changes;
mod crash;
mod crew;
mod deputies;
mod file;
mod homes;
mod limits;
mod lists;
mod month;
mod notes;
mod offers;
mod past;
mod promises;
mod races;
mod repeat;
mod series;
mod stretch;
mod travel;
mod waitlist;
mod week;
mod why;
mod zones;
