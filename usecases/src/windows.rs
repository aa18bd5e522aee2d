//! Windows at companies' sites: agreed on, hung, visited, ended; kept by the brand, read by the company, and in part by everybody.

mod choices;
pub mod demand;
mod edit;
mod end;
mod form;
mod hang;
mod list;
mod propose;
mod public;
mod resume;
mod step;
mod suspend;
mod view;
mod visits;

pub use choices::{Choices, Named, choices, companies_known};
pub use edit::edit_window;
pub use end::end_window;
pub use form::{MOST_NOTICE_HOURS, WindowForm};
pub use hang::hang_window;
pub use list::{WindowRow, windows_of_brand, windows_of_company};
pub use propose::propose_window;
pub use public::{PublicWindow, public_window};
pub use resume::resume_window;
pub use suspend::suspend_window;
pub use view::{StepRow, WindowView, window};
pub use visits::Visit;

/// Characters of a reason.
pub const LONGEST_REASON: usize = 200;
