//! The brand says no, with a reason.

use crate::audit;
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::outbox::{self, Job};
use crate::scheduling::claims;
use crate::scheduling::load::{By, advance, booking_for};
use domain::id::BookingId;
use domain::identity::Actor;
use domain::scheduling::EngagementStatus;
use domain::scheduling::request::MAX_NOTE;
use domain::scheduling::state::BookingEvent;
use entities::scheduling::{booking, engagement};
use sea_orm::{ActiveModelTrait, Set};
use serde_json::json;

/// Declines a request and frees its time.
///
/// Needs `Right::Decide` on the brand and a reason, which the company is told. Fails with `WrongStatus` if it is not
/// a request any more.
pub async fn decline_booking(cx: &Cx, actor: &Actor, id: BookingId, reason: &str) -> Result<booking::Model> {
    booking_for(cx, actor, id, By::Brand).await?;
    let reason = check_reason(reason)?;
    let (cx2, actor) = (cx.clone(), actor.clone());
    cx.db
        .write(move |tx| async move {
            let (booking, engagement) = advance(&cx2, &tx, &actor, id, BookingEvent::Decline, &reason).await?;
            claims::release(&tx, engagement.id).await?;
            let mut change: engagement::ActiveModel = engagement.into();
            change.status = Set(EngagementStatus::Cancelled);
            change.update(tx.as_ref()).await?;
            outbox::push(&cx2, &tx, Job::NotifyLiaisons { booking: id }).await?;
            audit::record(&cx2, &tx, Some(actor.account), "booking.declined", id, json!({})).await?;
            Ok(booking)
        })
        .await
}

/// A reason that says something and fits on a page.
pub fn check_reason(reason: &str) -> Result<String> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(UseCaseError::field("reason", "required"));
    }
    if reason.chars().count() > MAX_NOTE {
        return Err(UseCaseError::field("reason", "too_long"));
    }
    Ok(reason.to_owned())
}
