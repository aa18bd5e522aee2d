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
use domain::id::BookingId;
use domain::identity::{Actor, Right, Scope};
use domain::scheduling::EngagementStatus;
use domain::scheduling::state::BookingEvent;
use entities::directory::brand;
use entities::scheduling::{booking, engagement};
use sea_orm::{ActiveModelTrait, EntityTrait, Set};
use serde_json::json;

/// Cancels a request or a confirmed booking, frees its time and tells everybody who had been told of it.
///
/// Needs `Right::Decide` on the brand or `Right::Book` on the company, and a reason. Fails with `WrongStatus` if it has
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
    let reason = check_reason(reason)?;
    let (cx2, actor) = (cx.clone(), actor.clone());
    cx.db.write(move |tx| async move { call_off(&cx2, &tx, &actor, id, &reason).await }).await
}

/// Calls one booking off inside a transaction. The actor's right and the reason are checked.
pub(super) async fn call_off(cx: &Cx, tx: &Tx, actor: &Actor, id: BookingId, reason: &str) -> Result<booking::Model> {
    let (booking, engagement) = advance(cx, tx, actor, id, BookingEvent::Cancel, reason).await?;
    if engagement.status != EngagementStatus::Planned {
        return Err(UseCaseError::Conflict("already-started"));
    }
    claims::release(tx, engagement.id).await?;
    let (engagement_id, sequence) = (engagement.id, engagement.sequence + 1);
    let mut change: engagement::ActiveModel = engagement.into();
    change.status = Set(EngagementStatus::Cancelled);
    change.sequence = Set(sequence);
    change.update(tx.as_ref()).await?;
    outbox::push(cx, tx, Job::NotifyLiaisons { booking: id }).await?;
    // To nobody for a request: only who was invited has been written down.
    outbox::push(cx, tx, Job::SendInvites { engagement: engagement_id }).await?;
    audit::record(cx, tx, Some(actor.account), "booking.cancelled", id, json!({})).await?;
    Ok(booking)
}
