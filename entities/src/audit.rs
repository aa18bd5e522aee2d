//! The audit log.

pub mod audit_event;
