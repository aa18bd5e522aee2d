//! Either side calls it off.

use crate::audit;
use crate::context::Cx;
use crate::db::Tx;
use crate::error::{Result, UseCaseError};
use crate::outbox::{self, Job};
use crate::scheduling::cancel_until::cancel_until;
use crate::scheduling::claims;
use crate::scheduling::decline_booking::check_reason;
use crate::scheduling::load::{By, advance, booking_for, is_announced};
use crate::scheduling::plan::Plan;
use crate::scheduling::waitlist::{call_until, settle};
use domain::id::BookingId;
use domain::identity::{Actor, Right, Scope};
use domain::scheduling::EngagementStatus;
use domain::scheduling::state::BookingEvent;
use entities::directory::brand;
use entities::scheduling::booking;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};
use serde_json::json;
use std::sync::Arc;

/// Cancels a request or a confirmed booking, frees its time and tells everybody who had been told of it. Of an event only the
/// booking's own place is given back, and who is next is called.
///
/// Needs `Right::Decide` on the brand or `Right::Book` on the company, and a reason, unless it only leaves a queue. Fails with `WrongStatus` if it has
/// ended already, with the conflict `too-late-to-cancel` for a company past the brand's time for it, and with
/// `already-started` once it is live or over.
pub async fn cancel_booking(cx: &Cx, actor: &Actor, id: BookingId, reason: &str) -> Result<booking::Model> {
    let (before, engagement) = booking_for(cx, actor, id, By::Either).await?;
    if is_announced(before.status) && !actor.may(Right::Decide, Scope::Brand(before.brand_id)) {
        let brand =
            brand::Entity::find_by_id(before.brand_id).one(cx.db.read()).await?.ok_or(UseCaseError::NotFound)?;
        if cancel_until(cx, &brand, engagement.starts_at).await?.is_some_and(|until| until <= cx.now()) {
            return Err(UseCaseError::Conflict("too-late-to-cancel"));
        }
    }
    let leaves = before.status.waits() && reason.trim().is_empty();
    let reason = if leaves { String::new() } else { check_reason(reason)? };
    let plan = match engagement.capacity {
        Some(_) => Some(Arc::new(Plan::of_engagement(cx, &engagement).await?)),
        None => None,
    };
    let (cx2, actor) = (cx.clone(), actor.clone());
    cx.db.write(move |tx| async move { call_off(&cx2, &tx, &actor, id, &reason, plan.as_deref()).await }).await
}

/// Calls one booking off inside a transaction. The actor's right and the reason are checked. `event`: the plan of an event, of
/// which only the booking's own place is given back.
pub(super) async fn call_off(
    cx: &Cx,
    tx: &Tx,
    actor: &Actor,
    id: BookingId,
    reason: &str,
    event: Option<&Plan>,
) -> Result<booking::Model> {
    let (booking, engagement) = advance(cx, tx, actor, id, BookingEvent::Cancel, reason).await?;
    if engagement.status != EngagementStatus::Planned {
        return Err(UseCaseError::Conflict("already-started"));
    }
    let sequence = engagement.sequence + 1;
    let mut change = engagement.into_active_model();
    change.sequence = Set(sequence);
    if event.is_none() {
        change.status = Set(EngagementStatus::Cancelled);
    }
    let engagement = change.update(tx.as_ref()).await?;
    match event {
        Some(plan) => drop(settle(cx, tx, &engagement, call_until(cx, plan, engagement.starts_at)).await?),
        None => claims::release(tx, engagement.id).await?,
    }
    outbox::push(cx, tx, Job::NotifyLiaisons { booking: id }).await?;
    // To nobody for a request: only who was invited has been written down.
    outbox::push(cx, tx, Job::InviteParty { booking: id }).await?;
    audit::record(cx, tx, Some(actor.account), "booking.cancelled", id, json!({})).await?;
    Ok(booking)
}
