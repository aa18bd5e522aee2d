//! One date of a series becomes an engagement.

use super::template::Template;
use crate::audit;
use crate::context::Cx;
use crate::db::Tx;
use crate::error::{BookingError, Result};
use crate::outbox::{self, Job, insert_many};
use crate::scheduling::claims;
use crate::scheduling::confirm_booking::write_attendees;
use crate::scheduling::limits;
use crate::scheduling::plan::{instant_at, local};
use crate::scheduling::request_booking::{put, uid};
use chrono::NaiveDate;
use domain::id::{AccountId, BookingId, EngagementId};
use domain::instant::Instant;
use domain::scheduling::busy::Busy;
use domain::scheduling::slots::slots;
use domain::scheduling::{BookingStatus, EngagementStatus};
use entities::scheduling::{booking, booking_branch, engagement};
use sea_orm::Set;
use serde_json::json;

/// A date's time may be moved by so many days: what lies further off is another date.
const FURTHEST: i64 = 31;

/// What becomes of one date by the rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// It is left out.
    Skip,
    /// It takes place then.
    At(Instant),
}

/// The start, if the brand's day has one then and it belongs to that date of the series.
pub(super) fn check(template: &Template, nominal: NaiveDate, start: Instant) -> Result<Instant> {
    let plan = &template.plan;
    let date = local(plan.zone, start).date_naive();
    let near = date.signed_duration_since(nominal).num_days().abs() <= FURTHEST;
    let own = template.is_open(date, template.minute) && instant_at(plan.zone, date, template.minute) == start;
    let day = [(date, plan.days.kind(date))];
    let offered = slots(&plan.rules, day, &Busy::default(), |date, minute| instant_at(plan.zone, date, minute));
    let listed = offered.iter().any(|it| it.time.start == start && it.is_free());
    if near && start >= plan.rules.earliest && (own || listed) {
        return Ok(start);
    }
    Err(super::add::named(BookingError::NotOffered.into(), nominal))
}

/// Writes the engagement with its booking, crew, attendees, and all that is to be told of it.
pub(super) async fn write_occurrence(
    cx: &Cx,
    tx: &Tx,
    template: &Template,
    by: AccountId,
    start: Instant,
) -> Result<EngagementId> {
    let (time, id) = (template.time_from(start), cx.id::<EngagementId>());
    let row = engagement::Model {
        id,
        status: EngagementStatus::Planned,
        starts_at: time.start,
        ends_at: time.end,
        uid: uid(id),
        sequence: 0,
        stream_generation: 0,
        live_since: None,
        ended_at: None,
        created_at: cx.now(),
        ..template.engagement.clone()
    };
    put::<engagement::Entity, _>(tx, row, false).await?;
    limits::keep(cx, tx, &template.plan, template.booking.company_id, id, &[time]).await?;
    claims::take(cx, tx, &template.plan, id, time, &[]).await?;
    let booking = booking::Model {
        id: cx.id::<BookingId>(),
        engagement_id: id,
        status: BookingStatus::Confirmed,
        requested_at: cx.now(),
        decided_by: Some(by),
        decided_at: Some(cx.now()),
        reason: String::new(),
        expires_at: None,
        ..template.booking.clone()
    };
    let booking = put::<booking::Entity, _>(tx, booking, false).await?;
    let branches = template.branches.iter();
    let branches = branches.map(|it| booking_branch::ActiveModel { booking_id: Set(booking.id), branch_id: Set(*it) });
    insert_many::<booking_branch::Entity, _>(tx, branches.collect()).await?;
    write_attendees(cx, tx, &booking).await?;
    outbox::push(cx, tx, Job::NotifyLiaisons { booking: booking.id }).await?;
    outbox::push(cx, tx, Job::SendInvites { engagement: id }).await?;
    audit::record(cx, tx, Some(by), "booking.confirmed", booking.id, json!({ "series": true })).await?;
    Ok(id)
}
