//! Companies, branches, people; the teams of brands.

pub mod absences;
mod add_brand;
mod add_resource;
pub mod branches;
pub mod brand_days;
mod brand_form;
pub mod brands;
mod change_brand;
mod change_resource;
pub mod companies;
pub mod csv;
pub mod employees;
pub mod export_employees;
pub mod import;
mod import_branches;
mod import_companies;
mod import_employees;
mod resource_form;
pub mod team;
pub mod uploads;

pub use absences::{AbsenceForm, AbsenceRow, absences, add_absence, remove_absence};
pub use add_brand::add_brand;
pub use add_resource::add_resource;
pub use branches::{BranchRow, branches_of};
pub use brand_days::{BrandDayForm, BrandDayRow, brand_days, remove_brand_day, set_brand_day};
pub use brand_form::BrandForm;
pub use brands::{BrandRow, BrandSettings, brand_settings, brands};
pub use change_brand::change_brand;
pub use change_resource::change_resource;
pub use companies::{CompanyFile, CompanyRow, ProvinceCount, companies, company_by_code, company_file};
pub use employees::{BranchPeople, PersonRow, employees_of};
pub use export_employees::export_employees;
pub use import::{Preview, What, import, import_at_console, preview, preview_at_console};
pub use resource_form::ResourceForm;
pub use team::{TeamRow, team};
