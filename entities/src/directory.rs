//! Companies, branches, people; brands and what they have.

pub mod company;
pub mod branch;
pub mod employee;
pub mod brand;
pub mod resource;
pub mod import_file;
