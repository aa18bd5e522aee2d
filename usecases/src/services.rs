//! Applications for service items: made in a room, looked after by the brand's team, followed by whoever made them.
//!
//! Names, phones, answers and notes are sealed; the company learns numbers alone.

mod apply;
mod detail;
mod export;
mod follow;
mod forget;
mod handle;
mod list;
mod offered;
mod own;
mod person;

pub(crate) use apply::insert_declared;
pub use apply::{ApplyForm, apply_in_room};
pub use detail::{Application, Step, application};
pub use export::{Exported, export_applications};
pub use follow::{Followed, follow, prove_follow, withdraw};
pub use forget::forget_applications;
pub use handle::handle_application;
pub(crate) use handle::{standing, write_step};
pub use list::{ApplicationList, ApplicationRow, Only, PER_PAGE, applications, numbers, revision};
pub(crate) use list::{counted, items};
pub use offered::{Offer, close_service, offers, open_service};
pub(crate) use offered::{close_everywhere, on_board};
pub(crate) use own::applied;
pub use own::{OwnApplication, own_applications};
pub use person::Person;
pub(crate) use person::{note_of, seal_note};

/// Characters of a reason or a note.
pub const LONGEST_NOTE: usize = 500;
