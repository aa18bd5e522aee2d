//! CSV as office programs write and read it. Pure: knows no database.

pub mod branches;
pub mod checks;
pub mod companies;
pub mod decode;
pub mod employees;
pub mod export;
pub mod sheet;

pub use export::export;
pub use sheet::{Column, Row, RowError, Sheet};
