//! Accounts, roles, sessions, keys.

pub mod account;
pub mod role_grant;
pub mod web_session;
pub mod password_link;
pub mod signin_failure;
pub mod api_key;
pub mod idempotency_key;
