//! Whoever sets the server up tries it out.

use crate::audit;
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::identity::{add_account::is_address, normal};
use domain::identity::{Actor, Right, Scope};
use serde_json::json;

/// Allows a check of the setup page and writes it into the audit log: it makes the server send mail or open connections.
///
/// Needs `Right::Administer`. Fails with `Invalid` at `to` for a mail to what is no address.
pub async fn record_setup_check(cx: &Cx, actor: &Actor, check: &str, to: &str) -> Result<()> {
    actor.require(Right::Administer, Scope::System)?;
    if check == "mail" && !is_address(&normal(to)) {
        return Err(UseCaseError::field("to", "not_an_address"));
    }
    let (cx2, account, check) = (cx.clone(), actor.account, check.to_owned());
    cx.db
        .write(
            move |tx| async move { audit::record(&cx2, &tx, Some(account), "setup.checked", check, json!({})).await },
        )
        .await
}
