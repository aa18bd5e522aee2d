//! Applications for service items.

pub mod application;
pub mod application_step;
pub mod offered_service;
pub mod receipt_counter;
