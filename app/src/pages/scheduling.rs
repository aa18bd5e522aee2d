//! A liaison's home, booking and engagements; a brand's week.

mod book;
mod calendar;
mod choose;
mod engagement;
mod engagements;
mod home;
mod links;
mod listed;
mod month;
mod reschedule;
mod times;
mod week;

pub use book::Book;
pub use choose::Choose;
pub use engagement::Engagement;
pub use engagements::Engagements;
pub use home::Home;
pub use links::Links;
pub use reschedule::Reschedule;
pub use week::Week;

use crate::i18n::I18n;
use chrono::{DateTime, Utc};
use domain::catalogue::Kind;
use domain::instant::Instant;

/// The word for a kind of offering.
fn kind_word(i: I18n, kind: Kind) -> &'static str {
    i.word("scheduling.kind", kind.word())
}

/// The instant on chrono's terms, for its date arithmetic.
fn utc(at: Instant) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(at.0).unwrap_or_default()
}
