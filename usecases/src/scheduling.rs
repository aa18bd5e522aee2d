//! Booking: when there is room, who comes, and what became of a request.

pub mod accept_offer;
pub mod bookings;
pub mod cancel_booking;
pub mod changes;
pub mod claims;
pub mod confirm_booking;
pub mod decision;
pub mod decline_booking;
pub mod engagement;
pub mod free_slots;
pub mod hold_time;
pub mod home;
pub mod load;
pub mod month;
pub mod offer_times;
pub mod plan;
pub mod request_booking;
pub mod reschedule_booking;
pub mod taking_part;
pub mod week;

pub use accept_offer::accept_offer;
pub use cancel_booking::cancel_booking;
pub use confirm_booking::confirm_booking;
pub use decision::decision;
pub use decline_booking::decline_booking;
pub use free_slots::{SlotQuery, free_slots};
pub use hold_time::hold_time;
pub use home::{Home, OwnList, Turnout, home, own_list};
pub use offer_times::offer_times;
pub use request_booking::{BookingForm, Branches, request_booking};
pub use reschedule_booking::reschedule_booking;
pub use taking_part::{PartRow, taking_part};
