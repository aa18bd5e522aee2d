//! The audit log: who did what when, in the transaction that did it. Nothing updates or deletes it.

use crate::context::Cx;
use crate::db::Tx;
use crate::error::Result;
use domain::id::{AccountId, AuditId};
use entities::audit::audit_event;
use sea_orm::{ActiveModelTrait, Set};

/// Appends one event. `details` must hold no personal data.
pub async fn record(
    cx: &Cx,
    tx: &Tx,
    account: Option<AccountId>,
    action: &str,
    subject: impl std::fmt::Display,
    details: serde_json::Value,
) -> Result<()> {
    let event = audit_event::ActiveModel {
        id: Set(cx.id::<AuditId>()),
        at: Set(cx.now()),
        account_id: Set(account),
        action: Set(action.to_owned()),
        subject: Set(subject.to_string()),
        details: Set(details.to_string()),
    };
    event.insert(tx.as_ref()).await?;
    Ok(())
}
