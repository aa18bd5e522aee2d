//! Accounts, roles, sign-in, web sessions and API keys.

pub mod accounts;
pub mod actor;
pub mod add_account;
pub mod api_keys;
pub mod deputies;
pub mod disable_account;
pub mod password;
pub mod password_links;
pub mod purge;
pub mod roles;
pub mod sessions;
pub mod set_password;
pub mod settings;
pub mod setup_check;
pub mod sign_in;
pub(crate) mod tries;

pub use accounts::{AccountList, accounts, scope_choices};
pub use actor::{Profile, load_actor};
pub use add_account::{Added, NewAccount, add_account, add_account_at_console};
pub use api_keys::{actor_of_api_key, create_api_key};
pub use deputies::{DeputyForm, DeputyRow, appoint_deputy, deputies, deputy_choices, revoke_deputy};
pub use disable_account::{disable_account, enable_account};
pub use password_links::{password_link, request_password_link, send_password_link};
pub use purge::purge;
pub use roles::{add_role, remove_role};
pub use sessions::{my_sessions, revoke_other_sessions, revoke_session};
pub use set_password::set_password;
pub use settings::update_settings;
pub use setup_check::record_setup_check;
pub use sign_in::sign_in;

/// An address as it is stored and compared: without spaces around it, in lower case.
pub(crate) fn normal(email: &str) -> String {
    email.trim().to_lowercase()
}
