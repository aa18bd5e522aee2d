//! Companies with their branches and people, files that bring them in, and the calendar's years.

mod branch;
mod companies;
mod company;
mod defects;
mod holidays;
mod import;
mod import_check;

pub use branch::BranchPage;
pub use companies::Companies;
pub use company::{CompanyPage, OwnCompany};
pub use holidays::Holidays;
pub use import::Import;
pub use import_check::ImportCheck;
