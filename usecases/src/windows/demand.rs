//! What employees declare for a window's visits, by their company's link and without an account; and when each one's turn is.
//!
//! Locks: the window, the visit's engagement, the application, the day's counter of receipts.

mod check;
mod crew;
mod declare;
mod link;
mod numbers;
mod own;
mod page;
mod settle;
mod tell_due;

pub use check::check_declaration;
pub use crew::{Declared, Load, VisitList, visit_list};
pub use declare::{DeclareForm, IfFull, MOST_DECLARATIONS, declare};
pub use link::{demand_link, renew_link};
pub use numbers::{Numbers, visit_numbers};
pub use own::{FollowedVisit, OwnDeclaration, Turn, followed_visit, own_declarations};
pub use page::{Asked, Demand, OpenVisit, asked, demand};
pub(crate) use settle::{give_back, lock_visit, settle_window};
pub use tell_due::{VisitMail, tell_due, visit_mails};
