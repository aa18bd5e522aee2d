//! Mail that was given up.

use super::live::signed_in;
use crate::flash::{self, Flash};
use crate::request::use_cx;
use domain::id::OutboxId;
use leptos::prelude::*;
use usecases::{UseCaseError, notify};

/// Puts a dead letter back into the queue; all of them for the id `all`.
#[server(prefix = "/forms", endpoint = "resend")]
pub async fn resend(#[server(default)] id: String) -> Result<(), ServerFnError> {
    let Some(viewer) = signed_in() else { return Ok(()) };
    let done = match (id.as_str(), id.parse::<OutboxId>()) {
        ("all", _) => notify::resend(&use_cx(), &viewer.actor, None).await,
        (_, Ok(id)) => notify::resend(&use_cx(), &viewer.actor, Some(id)).await,
        (_, Err(_)) => Err(UseCaseError::NotFound),
    };
    let flash = match done {
        Ok(_) => Flash::new().notice("notify.outbox.resent"),
        Err(error) => Flash::new().failed(&error),
    };
    flash::accept("/admin/outbox", flash).await;
    Ok(())
}
