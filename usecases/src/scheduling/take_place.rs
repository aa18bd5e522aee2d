//! Who was called takes what was reserved: seats of an event, or a time.

use crate::audit;
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::outbox::{self, Job};
use crate::scheduling::claims;
use crate::scheduling::limits;
use crate::scheduling::load::{By, advance, booking_for};
use crate::scheduling::plan::Plan;
use crate::scheduling::waitlist::seat;
use domain::id::BookingId;
use domain::identity::Actor;
use domain::instant::Interval;
use domain::scheduling::EngagementStatus;
use domain::scheduling::state::BookingEvent;
use entities::scheduling::booking;
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};
use serde_json::json;
use std::sync::Arc;

/// Takes the place: at an event it is `confirmed` and people are invited; a time becomes a request, which the brand decides on
/// as on any other.
///
/// Needs `Right::Book` on the company. A late answer is taken as long as the queue has not moved on: until somebody ends the
/// call, its seats are nobody else's, and a time has to be still free. Fails with `WrongStatus` if it was not called or has
/// lapsed, with `SlotTaken` or `LimitReached` for a time, and with the conflict `already-started`.
pub async fn take_place(cx: &Cx, actor: &Actor, id: BookingId) -> Result<booking::Model> {
    let (_, engagement) = booking_for(cx, actor, id, By::Company).await?;
    let plan = Plan::of_engagement(cx, &engagement).await?;
    let is_event = engagement.capacity.is_some();
    let event = if is_event { BookingEvent::Accept } else { BookingEvent::Submit };
    let (cx2, plan, actor) = (cx.clone(), Arc::new(plan), actor.clone());
    cx.db
        .write(move |tx| async move {
            let (booking, engagement) = advance(&cx2, &tx, &actor, id, event, "").await?;
            if engagement.status != EngagementStatus::Planned || engagement.starts_at <= cx2.now() {
                return Err(UseCaseError::Conflict("already-started"));
            }
            if is_event {
                seat(&cx2, &tx, &booking).await?;
                audit::record(&cx2, &tx, Some(actor.account), "booking.seated", id, json!({})).await?;
                return Ok(booking);
            }
            let time = Interval { start: engagement.starts_at, end: engagement.ends_at };
            limits::keep(&cx2, &tx, &plan, booking.company_id, engagement.id, &[time]).await?;
            claims::take(&cx2, &tx, &plan, engagement.id, time, &[]).await?;
            let mut change = booking.into_active_model();
            // The brand's time to answer begins now.
            change.requested_at = Set(cx2.now());
            change.decided_by = Set(None);
            change.decided_at = Set(None);
            let booking = change.update(tx.as_ref()).await?;
            outbox::push(&cx2, &tx, Job::NotifyBrand { booking: id }).await?;
            audit::record(&cx2, &tx, Some(actor.account), "booking.requested", id, json!({})).await?;
            Ok(booking)
        })
        .await
}
