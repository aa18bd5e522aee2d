//! Loads a booking for a decision, after asking whether the actor may take it.

use crate::context::Cx;
use crate::db::Tx;
use crate::error::{Result, UseCaseError};
use domain::id::BookingId;
use domain::identity::{Actor, Right, Scope};
use domain::scheduling::BookingStatus;
use domain::scheduling::state::BookingEvent;
use entities::scheduling::{booking, booking_offer, engagement};
use sea_orm::sea_query::Query;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};

/// Who may act on the booking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    Brand,
    Company,
    Either,
}

/// The booking and its engagement, if the actor may decide on it. A stranger gets `NotFound`, and so does everybody for
/// a time that is only held.
pub async fn booking_for(cx: &Cx, actor: &Actor, id: BookingId, by: By) -> Result<(booking::Model, engagement::Model)> {
    let db = cx.db.read();
    let booking = booking::Entity::find_by_id(id).one(db).await?.ok_or(UseCaseError::NotFound)?;
    if booking.status == BookingStatus::Held {
        return Err(UseCaseError::NotFound);
    }
    let company = actor.require(Right::Book, Scope::Company(booking.company_id));
    let brand = actor.require(Right::Decide, Scope::Brand(booking.brand_id));
    let (decides, other) = match by {
        By::Brand => (brand, company),
        By::Company => (company, brand),
        By::Either => (company.or(brand), brand),
    };
    // Somebody of the other side, who may know the booking, is told that the decision is not theirs.
    decides.map_err(|denied| if other.is_ok() { UseCaseError::Forbidden } else { denied.into() })?;
    let engagement =
        engagement::Entity::find_by_id(booking.engagement_id).one(db).await?.ok_or(UseCaseError::NotFound)?;
    Ok((booking, engagement))
}

/// Takes `event` on the booking as it stands inside the transaction, both rows locked, and returns them fresh. Times
/// that were offered before are offered no more. Fails with `WrongStatus`, and with the conflict `already-started`.
pub async fn advance(
    cx: &Cx,
    tx: &Tx,
    actor: &Actor,
    id: BookingId,
    event: BookingEvent,
    reason: &str,
) -> Result<(booking::Model, engagement::Model)> {
    // The engagement before its bookings: what frees a seat of an event decides on other bookings of it too. SQLite has one
    // writer, and sea-query leaves the lock out there.
    let of_booking = Query::select()
        .column(booking::Column::EngagementId)
        .from(booking::Entity)
        .and_where(booking::Column::Id.eq(id))
        .to_owned();
    let engagement = engagement::Entity::find()
        .filter(engagement::Column::Id.in_subquery(of_booking))
        .lock_exclusive()
        .one(tx.as_ref())
        .await?
        .ok_or(UseCaseError::NotFound)?;
    let booking =
        booking::Entity::find_by_id(id).lock_exclusive().one(tx.as_ref()).await?.ok_or(UseCaseError::NotFound)?;
    let status = booking.status.after(event).map_err(crate::error::BookingError::from)?;
    // Nobody can be invited to what has begun, and what has begun cannot be moved or called off any more.
    let settles = event == BookingEvent::Confirm || is_announced(booking.status);
    let changes = matches!(event, BookingEvent::Confirm | BookingEvent::Reschedule | BookingEvent::Cancel);
    if settles && changes && engagement.starts_at <= cx.now() {
        return Err(UseCaseError::Conflict("already-started"));
    }
    let mut change: booking::ActiveModel = booking.into();
    change.status = Set(status);
    change.expires_at = Set(None);
    if event.decides() {
        change.decided_by = Set(Some(actor.account));
        change.decided_at = Set(Some(cx.now()));
        change.reason = Set(reason.to_owned());
    }
    booking_offer::Entity::delete_many().filter(booking_offer::Column::BookingId.eq(id)).exec(tx.as_ref()).await?;
    let booking = change.update(tx.as_ref()).await?;
    Ok((booking, engagement))
}

/// Whether people were told of the booking, and so must be told of every change.
pub const fn is_announced(status: BookingStatus) -> bool {
    matches!(status, BookingStatus::Confirmed)
}
