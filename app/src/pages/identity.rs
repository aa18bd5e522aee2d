//! Signing in, one's own account, and the administrator's accounts.

mod account;
mod accounts;
mod forgot_password;
mod frame;
mod new_account;
mod set_password;
mod settings;
mod setup;
mod sign_in;
mod start;

pub use account::Account;
pub use accounts::Accounts;
pub use forgot_password::ForgotPassword;
pub use new_account::AddAccount;
pub use set_password::SetPassword;
pub use setup::Setup;
pub use sign_in::SignIn;
pub use start::Start;
