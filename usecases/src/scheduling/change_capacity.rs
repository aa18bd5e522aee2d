//! More seats, or fewer, for an event.

use crate::audit;
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::scheduling::plan::Plan;
use crate::scheduling::publish_event::check_capacity;
use crate::scheduling::waitlist::{call_until, open_event, settle};
use domain::id::EngagementId;
use domain::identity::{Actor, Right, Scope};
use domain::scheduling::waitlist::{Party, free};
use entities::scheduling::engagement;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};
use serde_json::json;
use std::sync::Arc;

/// Changes the number of seats. Who comes next is called for new ones.
///
/// Needs `Right::Decide` on the brand. Fails with `Invalid` (`capacity`: fewer than are taken or reserved, fewer than the
/// largest group that waits needs, more than the offering takes), `NotFound` if it is no event, and the conflicts
/// `already-started` and `cancelled`.
pub async fn change_capacity(
    cx: &Cx,
    actor: &Actor,
    id: EngagementId,
    capacity: Option<i32>,
) -> Result<engagement::Model> {
    let row = engagement::Entity::find_by_id(id).one(cx.db.read()).await?.ok_or(UseCaseError::NotFound)?;
    actor.require(Right::Decide, Scope::Brand(row.brand_id))?;
    let plan = Plan::of_engagement(cx, &row).await?;
    let (cx2, plan, account) = (cx.clone(), Arc::new(plan), actor.account);
    cx.db
        .write(move |tx| async move {
            let (event, before) = open_event(&cx2, &tx, id).await?;
            let until = call_until(&cx2, &plan, event.starts_at);
            let parties = settle(&cx2, &tx, &event, until).await?;
            let taken = before - free(before, &parties);
            let largest = parties.iter().filter(|it| Party::stands(it)).map(|it| it.heads).max().unwrap_or(1);
            let errors = check_capacity(capacity, taken.max(largest), plan.offering.max_heads);
            if !errors.is_empty() {
                return Err(UseCaseError::Invalid(errors));
            }
            let mut change = event.into_active_model();
            change.capacity = Set(capacity);
            let event = change.update(tx.as_ref()).await?;
            settle(&cx2, &tx, &event, until).await?;
            let details = json!({ "from": before, "to": capacity });
            audit::record(&cx2, &tx, Some(account), "engagement.capacity_changed", id, details).await?;
            Ok(event)
        })
        .await
}
