//! Several dates of a series are moved or called off at once: all of them or none.

use super::add::named;
use super::preview::{Preview, at, examine};
use super::template::Template;
use super::view::{SeriesEngagement, SeriesView, series_of};
use super::write::{Choice, check};
use crate::context::Cx;
use crate::db::Tx;
use crate::error::{BookingError, Result, UseCaseError};
use crate::scheduling::cancel_booking::call_off;
use crate::scheduling::decline_booking::check_reason;
use crate::scheduling::plan::local;
use crate::scheduling::reschedule_booking::move_to;
use chrono::{NaiveDate, TimeDelta, Timelike};
use domain::id::{BookingId, EngagementId};
use domain::identity::{Actor, Right, Scope};
use domain::instant::{Instant, Interval};
use domain::scheduling::EngagementStatus;
use domain::scheduling::series::{Laid, Reach, lay_out};
use entities::scheduling::{booking, engagement};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// One date that a change reaches, and what takes place for it.
struct Target {
    nominal: NaiveDate,
    engagement: EngagementId,
    starts_at: Instant,
}

/// The dates as they would be if the engagement began at `starts_at` and the others as many days later or earlier as it does
/// then, at the same hour, on open days. Writes nothing.
///
/// Needs `Right::Decide` on the brand. Fails with `NotFound` for an engagement of no series, and with `Invalid` (`starts_at`)
/// for a move by more than a month.
pub async fn preview_move(
    cx: &Cx,
    actor: &Actor,
    id: EngagementId,
    reach: Reach,
    starts_at: Instant,
) -> Result<Preview> {
    let (mut template, view) = load(cx, actor, id).await?;
    let targets = targets(&view, id, reach, cx.now());
    let times = moved(&mut template, &view, id, &targets, starts_at)?;
    let own: Vec<EngagementId> = targets.iter().map(|it| it.engagement).collect();
    let occurrences = examine(cx, &template, times, &own).await?;
    Ok(Preview { occurrences, plan: template.plan })
}

/// Moves them, and gives their number. `choices` are by the rule's date: one that is left out stays where it is.
///
/// As [`preview_move`]; fails with `Invalid` (`dates`, with the date) for one that cannot be had, the chosen one outside the
/// brand's hours and any in the past included, and writes nothing then.
pub async fn move_series(
    cx: &Cx,
    actor: &Actor,
    id: EngagementId,
    reach: Reach,
    starts_at: Instant,
    choices: BTreeMap<NaiveDate, Choice>,
) -> Result<usize> {
    let (mut template, view) = load(cx, actor, id).await?;
    let targets = targets(&view, id, reach, cx.now());
    let times = moved(&mut template, &view, id, &targets, starts_at)?;
    let bookings = bookings(cx, &targets).await?;
    let mut moves: Vec<(NaiveDate, BookingId, Interval)> = Vec::new();
    for (target, (nominal, time)) in targets.iter().zip(times) {
        let time = match choices.get(&nominal) {
            // The others stay where they are if the brand is closed then; this one was asked for by its time.
            None if time.is_none() && target.engagement == id => {
                return Err(named(BookingError::NotOffered.into(), nominal));
            }
            None => time,
            Some(Choice::Skip) => None,
            Some(Choice::At(start)) => Some(template.time_from(check(&template, nominal, *start)?)),
        };
        if time.is_some_and(|it| it.start <= cx.now()) {
            return Err(named(BookingError::NotOffered.into(), nominal));
        }
        let booking = bookings.get(&target.engagement).copied();
        moves.extend(booking.zip(time).map(|(booking, time)| (nominal, booking, time)));
    }
    if starts_at > template.engagement.starts_at {
        // The last goes first, so that none runs into the next one's time.
        moves.reverse();
    }
    let engagements: Vec<EngagementId> = targets.iter().map(|it| it.engagement).collect();
    let (cx2, template, actor, count) = (cx.clone(), Arc::new(template), actor.clone(), moves.len());
    cx.db
        .write(move |tx| async move {
            lock(&tx, &engagements).await?;
            for (nominal, booking, time) in moves {
                let done = move_to(&cx2, &tx, &actor, &template.plan, booking, time, None).await;
                done.map_err(|error| named(error, nominal))?;
            }
            Ok(count)
        })
        .await
}

/// Calls them off, and gives their number.
///
/// Needs `Right::Decide` on the brand and a reason. Fails with `NotFound` for an engagement of no series.
pub async fn cancel_series(cx: &Cx, actor: &Actor, id: EngagementId, reach: Reach, reason: &str) -> Result<usize> {
    let (_, view) = load(cx, actor, id).await?;
    let reason = check_reason(reason)?;
    let targets = targets(&view, id, reach, cx.now());
    let bookings = bookings(cx, &targets).await?;
    let bookings: Vec<BookingId> = targets.iter().filter_map(|it| bookings.get(&it.engagement).copied()).collect();
    let engagements: Vec<EngagementId> = targets.iter().map(|it| it.engagement).collect();
    let (cx2, actor, count) = (cx.clone(), actor.clone(), bookings.len());
    cx.db
        .write(move |tx| async move {
            lock(&tx, &engagements).await?;
            for booking in bookings {
                call_off(&cx2, &tx, &actor, booking, &reason, None).await?;
            }
            Ok(count)
        })
        .await
}

async fn load(cx: &Cx, actor: &Actor, id: EngagementId) -> Result<(Template, SeriesView)> {
    let view = series_of(cx, actor, id).await?.ok_or(UseCaseError::NotFound)?;
    actor.require(Right::Decide, Scope::Brand(view.brand_id))?;
    Ok((Template::load(cx, actor, id).await?, view))
}

/// What has not begun, in the order of the rule.
fn targets(view: &SeriesView, id: EngagementId, reach: Reach, now: Instant) -> Vec<Target> {
    let from = nominal(view, id);
    let reached = |date: NaiveDate, it: &SeriesEngagement| match reach {
        Reach::This => it.id == id,
        Reach::Later => from.is_some_and(|from| date >= from),
        Reach::All => true,
    };
    let target = |nominal: NaiveDate, it: &SeriesEngagement| {
        let coming = it.status == EngagementStatus::Planned && it.starts_at > now;
        (coming && reached(nominal, it)).then_some(Target { nominal, engagement: it.id, starts_at: it.starts_at })
    };
    view.dates.iter().filter_map(|it| target(it.nominal, it.engagement.as_ref()?)).collect()
}

/// The rule's date of an engagement.
fn nominal(view: &SeriesView, id: EngagementId) -> Option<NaiveDate> {
    view.dates.iter().find(|it| it.engagement.as_ref().is_some_and(|it| it.id == id)).map(|it| it.nominal)
}

/// The rule's date of each target, and its time after the move: the chosen one's as it is asked for, and none for any that
/// would come to lie where the brand is closed.
fn moved(
    template: &mut Template,
    view: &SeriesView,
    id: EngagementId,
    targets: &[Target],
    starts_at: Instant,
) -> Result<Vec<(NaiveDate, Option<Interval>)>> {
    let zone = template.plan.zone;
    let start = local(zone, starts_at);
    let (stood, date) = (template.date(), start.date_naive());
    template.minute = u16::try_from(start.hour() * 60 + start.minute()).unwrap_or_default();
    let days: TimeDelta = date.signed_duration_since(stood);
    // Whoever moves a series by more than a month means another series.
    if days.num_days().abs() > 31 {
        return Err(UseCaseError::field("starts_at", "too_far"));
    }
    let from = nominal(view, id).ok_or(UseCaseError::NotFound)?;
    let others = targets.iter().filter(|it| it.engagement != id);
    let others = others.map(|it| local(zone, it.starts_at).date_naive().signed_duration_since(it.nominal));
    let offset = days + line(stood.signed_duration_since(from), others);
    let minute = template.minute;
    let wanted = |it: &Target| if it.engagement == id { date } else { it.nominal + offset };
    let laid = lay_out(targets.iter().map(wanted), view.shift, None, |date| template.is_open(date, minute));
    let time = |(target, laid): (&Target, Laid)| {
        let placed = if target.engagement == id {
            template.is_open(date, minute).then_some(date)
        } else {
            laid.date.filter(|it| *it != date)
        };
        (target.nominal, placed.map(|date| at(template, date)))
    };
    Ok(targets.iter().zip(laid).map(time).collect())
}

/// By how much the dates stand away from the rule because they were moved before; `own` is how far the chosen one does, and
/// `others` how far the rest of those that are reached.
///
/// One on its rule's date speaks for all: those that were moved alone come back in line. One that is away from it may be so by
/// a holiday, or alone; then it is what most of the others are.
fn line(own: TimeDelta, others: impl Iterator<Item = TimeDelta>) -> TimeDelta {
    if own.is_zero() {
        return own;
    }
    let mut counts: BTreeMap<i64, usize> = BTreeMap::new();
    for days in others {
        *counts.entry(days.num_days()).or_default() += 1;
    }
    // Of as many, the nearer to the rule.
    let most = counts.into_iter().max_by_key(|(days, count)| (*count, -days.abs()));
    TimeDelta::days(most.map_or(0, |(days, _)| days))
}

/// Locks the engagements in id order before anything else: the first one's move locks resources, and whoever holds another of
/// the engagements may wait for those.
async fn lock(tx: &Tx, engagements: &[EngagementId]) -> Result<()> {
    let rows = engagement::Entity::find()
        .select_only()
        .column(engagement::Column::Id)
        .filter(engagement::Column::Id.is_in(engagements.iter().copied()))
        .order_by_asc(engagement::Column::Id)
        .lock_exclusive();
    rows.into_tuple::<EngagementId>().all(tx.as_ref()).await?;
    Ok(())
}

/// The one booking of each.
async fn bookings(cx: &Cx, targets: &[Target]) -> Result<HashMap<EngagementId, BookingId>> {
    let rows = booking::Entity::find()
        .filter(booking::Column::EngagementId.is_in(targets.iter().map(|it| it.engagement)))
        .all(cx.db.read())
        .await?;
    Ok(rows.into_iter().map(|it| (it.engagement_id, it.id)).collect())
}
