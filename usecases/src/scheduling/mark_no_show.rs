//! Nobody of a company came.

use crate::audit;
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::scheduling::load::{By, advance, booking_for};
use domain::id::BookingId;
use domain::identity::Actor;
use domain::scheduling::EngagementStatus;
use domain::scheduling::state::BookingEvent;
use entities::scheduling::booking;
use serde_json::json;

/// Notes that nobody of the company came, or with `missed` false that somebody had come after all.
///
/// Needs `Right::Decide` on the brand. Fails with the conflict `not-started` before the engagement begins, and with
/// `WrongStatus` for a booking that was not confirmed. Nobody is told: the company sees it on its page.
pub async fn mark_no_show(cx: &Cx, actor: &Actor, id: BookingId, missed: bool) -> Result<booking::Model> {
    let (_, engagement) = booking_for(cx, actor, id, By::Brand).await?;
    if engagement.starts_at > cx.now() || engagement.status == EngagementStatus::Cancelled {
        return Err(UseCaseError::Conflict("not-started"));
    }
    let (event, action) =
        if missed { (BookingEvent::Miss, "booking.no_show") } else { (BookingEvent::Came, "booking.came") };
    let (cx2, actor) = (cx.clone(), actor.clone());
    cx.db
        .write(move |tx| async move {
            let (booking, _) = advance(&cx2, &tx, &actor, id, event, "").await?;
            audit::record(&cx2, &tx, Some(actor.account), action, id, json!({})).await?;
            Ok(booking)
        })
        .await
}
