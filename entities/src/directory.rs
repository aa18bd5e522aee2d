//! Companies, branches, people; brands and what they have.

pub mod absence;
pub mod branch;
pub mod brand;
pub mod brand_day;
pub mod company;
pub mod company_note;
pub mod employee;
pub mod import_file;
pub mod resource;
