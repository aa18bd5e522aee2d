//! Accounts, roles, sessions, keys.

pub mod account;
pub mod api_key;
pub mod deputy;
pub mod idempotency_key;
pub mod password_link;
pub mod role_grant;
pub mod signin_failure;
pub mod web_session;
