//! Another time or length for the same booking: same UID, same file, higher SEQUENCE.

use crate::audit;
use crate::context::Cx;
use crate::db::Tx;
use crate::error::{Result, UseCaseError};
use crate::outbox::{self, Job};
use crate::scheduling::change_crew::{Swap, crew_of, swapped};
use crate::scheduling::claims;
use crate::scheduling::limits;
use crate::scheduling::load::{By, advance, booking_for, is_announced};
use crate::scheduling::plan::Plan;
use crate::scheduling::request_booking::check_time;
use domain::id::{BookingId, ResourceId};
use domain::identity::{Actor, Right, Scope};
use domain::instant::{Instant, Interval, Span};
use domain::scheduling::EngagementStatus;
use domain::scheduling::state::BookingEvent;
use entities::scheduling::{booking, engagement};
use sea_orm::{ActiveModelTrait, Set};
use serde_json::json;
use std::sync::Arc;

/// The shortest and the longest that an engagement may be made, in minutes: a line of the week at least, a working day at
/// the most.
pub const LENGTHS: std::ops::RangeInclusive<i64> = 15..=480;

/// Minutes between two lengths that may be chosen; whatever length the offering has, can be chosen too.
pub const LENGTH_STEP: i64 = 5;

/// Where a booking is moved to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTime {
    pub starts_at: Instant,
    /// As long as it is now if not given.
    pub ends_at: Option<Instant>,
    /// Who and what comes: chosen anew if not given, else those who were to come, with these changes.
    pub crew: Option<Vec<Swap>>,
}

impl From<Instant> for NewTime {
    fn from(starts_at: Instant) -> Self {
        Self { starts_at, ends_at: None, crew: None }
    }
}

/// Moves a booking, or makes it longer or shorter: the old claims are freed and new ones taken in one transaction.
///
/// Needs `Right::Decide` on the brand or, before it is confirmed and for the length it has, `Right::Book` on the company.
/// The lead time binds the company alone. Fails with `Invalid` (`ends_at`: shorter or longer than [`LENGTHS`], or between its steps; `out`, `by`: of another crew or
/// brand), `NotOffered`, `SlotTaken` (everything stays as it was), `WrongStatus`, or the conflict `part-of-event` for a place in
/// an event, whose time is not one company's.
pub async fn reschedule_booking(
    cx: &Cx,
    actor: &Actor,
    id: BookingId,
    new: impl Into<NewTime>,
) -> Result<booking::Model> {
    let NewTime { starts_at, ends_at, crew } = new.into();
    let (before, engagement) = booking_for(cx, actor, id, By::Either).await?;
    if engagement.capacity.is_some() {
        return Err(UseCaseError::Conflict("part-of-event"));
    }
    let stood = Interval { start: engagement.starts_at, end: engagement.ends_at };
    let length = ends_at.map_or(stood.end - stood.start, |it| it - starts_at);
    if is_announced(before.status) || length != stood.end - stood.start || crew.is_some() {
        booking_for(cx, actor, id, By::Brand).await?;
    }
    let mut plan = Plan::of_engagement(cx, &engagement).await?;
    let time = Interval { start: starts_at, end: starts_at + length };
    if ends_at.is_some() {
        check_length(&plan, length)?;
    }
    if actor.may(Right::Decide, Scope::Brand(plan.brand.id)) {
        plan = plan.at_once(cx.now());
    }
    if time.start == stood.start && stood.start > cx.now() {
        // Its start was agreed to in good time; only its end moves.
        plan.rules.earliest = plan.rules.earliest.min(stood.start);
    }
    plan.rules.minutes = u16::try_from(length.whole_minutes()).unwrap_or(u16::MAX);
    check_time(&plan, time)?;
    if let Some(swaps) = &crew {
        check_team(&plan, swaps)?;
    }
    let (cx2, plan, actor) = (cx.clone(), Arc::new(plan), actor.clone());
    cx.db.write(move |tx| async move { move_to(&cx2, &tx, &actor, &plan, id, time, crew.as_deref()).await }).await
}

/// Moves one booking inside a transaction: claims, SEQUENCE, and who is told. The actor's right and the time are checked.
pub(super) async fn move_to(
    cx: &Cx,
    tx: &Tx,
    actor: &Actor,
    plan: &Plan,
    id: BookingId,
    time: Interval,
    crew: Option<&[Swap]>,
) -> Result<booking::Model> {
    let (booking, engagement) = advance(cx, tx, actor, id, BookingEvent::Reschedule, "").await?;
    if engagement.status != EngagementStatus::Planned {
        return Err(UseCaseError::Conflict("already-started"));
    }
    let fixed = match crew {
        Some(swaps) => swapped(crew_of(tx.as_ref(), engagement.id).await?, swaps)?,
        None => Vec::new(),
    };
    // Where it stands now: the plan was made before the row was locked, of a series even for another date.
    let plan = &Plan { site: engagement.site_id, ..plan.clone() };
    limits::keep(cx, tx, plan, booking.company_id, engagement.id, &[time]).await?;
    claims::take(cx, tx, plan, engagement.id, time, &fixed).await?;
    let (engagement_id, sequence) = (engagement.id, engagement.sequence + 1);
    let mut change: engagement::ActiveModel = engagement.into();
    change.starts_at = Set(time.start);
    change.ends_at = Set(time.end);
    change.sequence = Set(sequence);
    change.update(tx.as_ref()).await?;
    if is_announced(booking.status) {
        outbox::push_gathered(cx, tx, Job::NotifyLiaisons { booking: id }).await?;
        outbox::push_gathered(cx, tx, Job::SendInvites { engagement: engagement_id }).await?;
    } else {
        outbox::push(cx, tx, Job::NotifyBrand { booking: id }).await?;
    }
    audit::record(cx, tx, Some(actor.account), "booking.rescheduled", id, json!({})).await?;
    for (out, by) in crew.into_iter().flatten() {
        let details = json!({ "out": out, "by": by });
        audit::record(cx, tx, Some(actor.account), "engagement.crew_changed", engagement_id, details).await?;
    }
    Ok(booking)
}

fn check_length(plan: &Plan, length: Span) -> Result<()> {
    let minutes = length.whole_minutes();
    let whole = Span::minutes(minutes) == length && minutes % LENGTH_STEP == 0 && LENGTHS.contains(&minutes);
    if whole || length == Span::minutes(plan.offering.minutes.into()) {
        Ok(())
    } else {
        Err(UseCaseError::field("ends_at", "bad_length"))
    }
}

/// Whoever comes instead must be one of the brand's.
pub(super) fn check_team(plan: &Plan, swaps: &[Swap]) -> Result<()> {
    let known = |by: ResourceId| plan.resources.iter().any(|it| it.id == by);
    if swaps.iter().all(|(_, by)| known(*by)) { Ok(()) } else { Err(UseCaseError::field("by", "unknown")) }
}
