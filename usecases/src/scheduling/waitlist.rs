//! What the use-cases of events and queues share. Whoever moves an event's queue has locked the engagement's row.

use crate::audit;
use crate::context::Cx;
use crate::db::Tx;
use crate::error::{Result, UseCaseError};
use crate::outbox::{self, Job};
use crate::scheduling::confirm_booking::write_attendees;
use crate::scheduling::offer_times::answer_by;
use crate::scheduling::plan::Plan;
use domain::id::{BookingId, CompanyId, EngagementId};
use domain::instant::Instant;
use domain::scheduling::waitlist::{Party, next};
use domain::scheduling::{BookingStatus, EngagementStatus};
use entities::scheduling::{attendee, booking, engagement};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::json;
use std::collections::BTreeSet;

/// How long one that is called may think: until the brand closes on the next working day. Others wait behind it, so it is
/// half of what an offer of other times gives.
const ANSWER_WORKING_DAYS: u16 = 1;

/// Until when somebody who is called now may answer for a place at `starts_at`; never past the start.
pub fn call_until(cx: &Cx, plan: &Plan, starts_at: Instant) -> Instant {
    answer_by(cx, plan, ANSWER_WORKING_DAYS).min(starts_at)
}

/// The engagement, its row locked.
pub async fn locked(tx: &Tx, id: EngagementId) -> Result<engagement::Model> {
    let row = engagement::Entity::find_by_id(id).lock_exclusive().one(tx.as_ref()).await?;
    row.ok_or(UseCaseError::NotFound)
}

/// The locked engagement if it is an event that companies can still join or leave. Fails with the conflicts `cancelled` and
/// `already-started`.
pub async fn open_event(cx: &Cx, tx: &Tx, id: EngagementId) -> Result<(engagement::Model, i32)> {
    let row = locked(tx, id).await?;
    let capacity = row.capacity.ok_or(UseCaseError::NotFound)?;
    match row.status {
        EngagementStatus::Planned if row.starts_at > cx.now() => Ok((row, capacity)),
        EngagementStatus::Cancelled => Err(UseCaseError::Conflict("cancelled")),
        _ => Err(UseCaseError::Conflict("already-started")),
    }
}

/// Everybody who takes part in an event or hopes to. One query.
pub async fn parties(db: &impl ConnectionTrait, id: EngagementId) -> Result<Vec<Party>> {
    use booking::Column::{CompanyId as Company, EngagementId as Engagement, ExpiresAt, HeadCount, Id, Place, Status};
    type Row = (BookingId, CompanyId, i32, BookingStatus, Option<i32>, Option<Instant>);
    let standing = [BookingStatus::Waiting, BookingStatus::Called, BookingStatus::Confirmed, BookingStatus::NoShow];
    let rows: Vec<Row> = booking::Entity::find()
        .select_only()
        .columns([Id, Company, HeadCount, Status, Place, ExpiresAt])
        .filter(Engagement.eq(id))
        .filter(Status.is_in(standing))
        .into_tuple()
        .all(db)
        .await?;
    let party =
        |(id, company, heads, status, place, expires_at)| Party { id, company, heads, status, place, expires_at };
    Ok(rows.into_iter().map(party).collect())
}

/// Moves an event's queue as far as it goes: calls that are over lapse, then the next are called until `until`, each of them
/// told by mail. Once the event has begun or is called off, nobody waits any more.
///
/// Repeated, it does nothing: every step is a change of status, and the row of `event` is locked.
pub async fn settle(cx: &Cx, tx: &Tx, event: &engagement::Model, until: Instant) -> Result<Vec<Party>> {
    let now = cx.now();
    let mut parties = parties(tx.as_ref(), event.id).await?;
    let open = event.status == EngagementStatus::Planned && event.starts_at > now;
    let is_over = |it: &Party| {
        let late = it.status == BookingStatus::Called && it.expires_at.is_some_and(|at| at <= now);
        it.status.waits() && (late || !open)
    };
    let over: Vec<BookingId> = parties.iter().filter(|it| is_over(it)).map(|it| it.id).collect();
    lapse(cx, tx, &over).await?;
    parties.retain(|it| !over.contains(&it.id));
    let called: BTreeSet<BookingId> = match event.capacity.filter(|_| open) {
        Some(capacity) => next(capacity, &parties).into_iter().collect(),
        None => BTreeSet::new(),
    };
    for party in parties.iter_mut().filter(|it| called.contains(&it.id)) {
        (party.status, party.expires_at) = (BookingStatus::Called, Some(until));
        call(cx, tx, party.id, until).await?;
    }
    Ok(parties)
}

/// What `booking` waits for is reserved for it until `until`, and its liaisons are told.
pub async fn call(cx: &Cx, tx: &Tx, booking: BookingId, until: Instant) -> Result<()> {
    set_status(cx, tx, &[booking], BookingStatus::Called, Some(until)).await?;
    outbox::push(cx, tx, Job::NotifyCalled { booking }).await?;
    audit::record(cx, tx, None, "booking.called", booking, json!({})).await
}

/// Their wait is over without a place, and their liaisons are told.
pub async fn lapse(cx: &Cx, tx: &Tx, bookings: &[BookingId]) -> Result<()> {
    if bookings.is_empty() {
        return Ok(());
    }
    set_status(cx, tx, bookings, BookingStatus::Lapsed, None).await?;
    outbox::push_all(cx, tx, bookings.iter().map(|it| Job::NotifyLiaisons { booking: *it })).await?;
    for booking in bookings {
        audit::record(cx, tx, None, "booking.lapsed", booking, json!({})).await?;
    }
    Ok(())
}

/// Nobody's decision, so nobody is written down for it.
async fn set_status(
    cx: &Cx,
    tx: &Tx,
    bookings: &[BookingId],
    status: BookingStatus,
    expires_at: Option<Instant>,
) -> Result<()> {
    booking::Entity::update_many()
        .col_expr(booking::Column::Status, Expr::value(status.word()))
        .col_expr(booking::Column::ExpiresAt, Expr::value(expires_at))
        .col_expr(booking::Column::DecidedAt, Expr::value(cx.now()))
        .filter(booking::Column::Id.is_in(bookings.iter().copied()))
        .exec(tx.as_ref())
        .await?;
    Ok(())
}

/// Writes down a party's people and invites them, and nobody else again.
pub async fn seat(cx: &Cx, tx: &Tx, booking: &booking::Model) -> Result<()> {
    // Of a place that the company had before and gave back: a person is in one event once.
    attendee::Entity::delete_many()
        .filter(attendee::Column::EngagementId.eq(booking.engagement_id))
        .filter(attendee::Column::CompanyId.eq(booking.company_id))
        .exec(tx.as_ref())
        .await?;
    write_attendees(cx, tx, booking).await?;
    outbox::push(cx, tx, Job::NotifyLiaisons { booking: booking.id }).await?;
    outbox::push(cx, tx, Job::InviteParty { booking: booking.id }).await
}
