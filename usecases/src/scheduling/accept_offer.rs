//! The company takes one of the times that the brand offered: that settles it.

use crate::audit;
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::outbox::{self, Job};
use crate::scheduling::claims;
use crate::scheduling::confirm_booking::write_attendees;
use crate::scheduling::load::{By, advance, booking_for};
use crate::scheduling::plan::Plan;
use domain::id::BookingId;
use domain::identity::Actor;
use domain::instant::Instant;
use domain::scheduling::EngagementStatus;
use domain::scheduling::state::BookingEvent;
use entities::scheduling::{booking, booking_offer};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, Set};
use serde_json::json;
use std::sync::Arc;

/// Confirms the booking at one of the offered times; the others are freed, and invites go out.
///
/// Needs `Right::Book` on the company. A late answer is taken as long as the time is still free. Fails with `Invalid`
/// (`starts_at`: not one of those that are offered), `SlotTaken` or `WrongStatus`.
pub async fn accept_offer(cx: &Cx, actor: &Actor, id: BookingId, starts_at: Instant) -> Result<booking::Model> {
    let (_, engagement) = booking_for(cx, actor, id, By::Company).await?;
    let plan = Plan::of_engagement(cx, &engagement).await?;
    let (cx2, plan, actor) = (cx.clone(), Arc::new(plan), actor.clone());
    cx.db
        .write(move |tx| async move {
            use booking_offer::Column::{BookingId as Booking, StartsAt};
            let offered = booking_offer::Entity::find().filter(Booking.eq(id)).filter(StartsAt.eq(starts_at));
            let offered = offered.count(tx.as_ref()).await? > 0 && starts_at > cx2.now();
            let (booking, engagement) = advance(&cx2, &tx, &actor, id, BookingEvent::Accept, "").await?;
            if !offered {
                return Err(UseCaseError::field("starts_at", "not_among_offered"));
            }
            if engagement.status != EngagementStatus::Planned {
                return Err(UseCaseError::Conflict("already-started"));
            }
            let (engagement_id, sequence, time) = (engagement.id, engagement.sequence + 1, plan.time_from(starts_at));
            claims::take(&cx2, &tx, &plan, engagement_id, time, &[]).await?;
            let mut change: entities::scheduling::engagement::ActiveModel = engagement.into();
            change.starts_at = Set(time.start);
            change.ends_at = Set(time.end);
            change.sequence = Set(sequence);
            change.update(tx.as_ref()).await?;
            write_attendees(&cx2, &tx, &booking).await?;
            outbox::push(&cx2, &tx, Job::NotifyLiaisons { booking: id }).await?;
            outbox::push(&cx2, &tx, Job::NotifyAccepted { booking: id }).await?;
            outbox::push(&cx2, &tx, Job::SendInvites { engagement: engagement_id }).await?;
            audit::record(&cx2, &tx, Some(actor.account), "booking.accepted", id, json!({})).await?;
            Ok(booking)
        })
        .await
}
