//! Calendars that programs fetch by an address which is itself the right to read them, and which its holder can revoke.

mod address;
mod choices;
mod entries;
mod open;
mod renew;
mod rights;
mod version;

pub use address::{FeedAddress, employee_feed, feed_of};
pub use choices::feeds_of;
pub use entries::{Entries, Entry};
pub use open::{Feed, Opened, open_feed};
pub use renew::{renew_employee_feed, renew_feed, stop_employee_feed, stop_feed};
pub use version::Version;
