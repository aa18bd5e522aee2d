//! Brands with their teams, companies with their branches and people, files that bring them in, and the calendar's years.

mod away;
mod branch;
mod brand;
mod brand_days;
mod brand_facts;
mod brand_limits;
mod brands;
mod companies;
mod company;
mod company_notes;
mod defects;
mod deputies;
mod holiday_check;
mod holidays;
mod import;
mod import_check;
mod member;

pub(in crate::pages) use away::when as away_when;
pub use branch::BranchPage;
pub use brand::BrandSettingsPage;
pub(in crate::pages) use brand::{ability, glyph_of};
pub use brands::{Brands, NewBrand};
pub use companies::Companies;
pub use company::{CompanyPage, OwnCompany};
pub use company_notes::BrandsCompanyPage;
pub use holiday_check::HolidayCheck;
pub use holidays::Holidays;
pub use import::Import;
pub use import_check::ImportCheck;
pub use member::Member;
