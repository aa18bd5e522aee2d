//! Mail: what each kind says, the message that carries it, and the ways it leaves the house.

pub mod compose;
pub mod dkim;
pub mod entry;
pub mod letter;
pub mod texts;
pub mod transport;

pub use compose::{Addressing, ComposeError, Rendered, compose, message_id};
pub use dkim::Dkim;
pub use entry::{Event, Version};
pub use letter::{Change, Decision, Letter, News, Tally};
pub use texts::Language;
pub use transport::{Connection, Mailer, SendError};
