//! Another time for the same booking: same UID, same file, higher SEQUENCE.

use crate::audit;
use crate::context::Cx;
use crate::db::Tx;
use crate::error::{Result, UseCaseError};
use crate::outbox::{self, Job};
use crate::scheduling::claims;
use crate::scheduling::limits;
use crate::scheduling::load::{By, advance, booking_for, is_announced};
use crate::scheduling::plan::Plan;
use crate::scheduling::request_booking::check_time;
use domain::id::BookingId;
use domain::identity::Actor;
use domain::instant::{Instant, Interval};
use domain::scheduling::EngagementStatus;
use domain::scheduling::state::BookingEvent;
use entities::scheduling::{booking, engagement};
use sea_orm::{ActiveModelTrait, Set};
use serde_json::json;
use std::sync::Arc;

/// Moves a booking: the old claims are freed and new ones taken in one transaction.
///
/// Needs `Right::Decide` on the brand or, before it is confirmed, `Right::Book` on the company. Fails with
/// `NotOffered`, `SlotTaken` (everything stays as it was), `WrongStatus`, or the conflict `part-of-event` for a place in an
/// event, whose time is not one company's.
pub async fn reschedule_booking(cx: &Cx, actor: &Actor, id: BookingId, starts_at: Instant) -> Result<booking::Model> {
    let (before, engagement) = booking_for(cx, actor, id, By::Either).await?;
    if engagement.capacity.is_some() {
        return Err(UseCaseError::Conflict("part-of-event"));
    }
    if is_announced(before.status) {
        booking_for(cx, actor, id, By::Brand).await?;
    }
    let plan = Plan::of_engagement(cx, &engagement).await?;
    let time = plan.time_from(starts_at);
    check_time(&plan, time)?;
    let (cx2, plan, actor) = (cx.clone(), Arc::new(plan), actor.clone());
    cx.db.write(move |tx| async move { move_to(&cx2, &tx, &actor, &plan, id, time).await }).await
}

/// Moves one booking inside a transaction: claims, SEQUENCE, and who is told. The actor's right and the time are checked.
pub(super) async fn move_to(
    cx: &Cx,
    tx: &Tx,
    actor: &Actor,
    plan: &Plan,
    id: BookingId,
    time: Interval,
) -> Result<booking::Model> {
    let (booking, engagement) = advance(cx, tx, actor, id, BookingEvent::Reschedule, "").await?;
    if engagement.status != EngagementStatus::Planned {
        return Err(UseCaseError::Conflict("already-started"));
    }
    limits::keep(cx, tx, plan, booking.company_id, engagement.id, &[time]).await?;
    claims::take(cx, tx, plan, engagement.id, time, &[]).await?;
    let (engagement_id, sequence) = (engagement.id, engagement.sequence + 1);
    let mut change: engagement::ActiveModel = engagement.into();
    change.starts_at = Set(time.start);
    change.ends_at = Set(time.end);
    change.sequence = Set(sequence);
    change.update(tx.as_ref()).await?;
    if is_announced(booking.status) {
        outbox::push(cx, tx, Job::NotifyLiaisons { booking: id }).await?;
        outbox::push(cx, tx, Job::SendInvites { engagement: engagement_id }).await?;
    } else {
        outbox::push(cx, tx, Job::NotifyBrand { booking: id }).await?;
    }
    audit::record(cx, tx, Some(actor.account), "booking.rescheduled", id, json!({})).await?;
    Ok(booking)
}
