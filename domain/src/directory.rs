//! Companies and their branches.

pub mod credit_code;
pub mod province;

pub use credit_code::{CreditCode, CreditCodeError};
