//! Companies, branches, people; the teams of brands.

pub mod branches;
pub mod companies;
pub mod csv;
pub mod employees;
pub mod export_employees;
pub mod import;
mod import_branches;
mod import_companies;
mod import_employees;
pub mod team;
pub mod uploads;

pub use branches::{BranchRow, branches_of};
pub use companies::{CompanyFile, CompanyRow, ProvinceCount, companies, company_by_code, company_file};
pub use employees::{BranchPeople, PersonRow, employees_of};
pub use export_employees::export_employees;
pub use import::{Preview, What, import, import_at_console, preview, preview_at_console};
pub use team::{TeamRow, team};
