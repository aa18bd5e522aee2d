//! The brand cannot come when it was asked to, and offers other times. All of them are held until the company answers.

use crate::audit;
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::outbox::{self, Job, insert_many};
use crate::scheduling::cancel_until::closing;
use crate::scheduling::claims;
use crate::scheduling::limits;
use crate::scheduling::load::{By, advance, booking_for};
use crate::scheduling::plan::{Plan, instant_at};
use crate::scheduling::request_booking::check_time;
use domain::id::BookingId;
use domain::identity::Actor;
use domain::instant::{Instant, Interval};
use domain::scheduling::EngagementStatus;
use domain::scheduling::request::MAX_NOTE;
use domain::scheduling::state::BookingEvent;
use entities::scheduling::{booking, booking_offer};
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The most times that one answer may offer: all of them are kept from everybody else.
pub const MOST: usize = 5;

/// How long the company may think about it. A liaison has to ask branches; a crew cannot be kept idle for a week.
const ANSWER_WORKING_DAYS: u16 = 2;

/// Offers up to five times instead of the one that was asked for, which is freed; `note` says why.
///
/// Needs `Right::Decide` on the brand. The company has two working days to take one of them, or until the last of them
/// begins. Companies' lead time does not bind it. Fails with `Invalid` (`starts_at`: none or too many; `note`), `NotOffered`, `SlotTaken` or `WrongStatus`; then
/// everything stays as it was.
pub async fn offer_times(
    cx: &Cx,
    actor: &Actor,
    id: BookingId,
    starts_at: &[Instant],
    note: &str,
) -> Result<booking::Model> {
    let (_, engagement) = booking_for(cx, actor, id, By::Brand).await?;
    let starts: BTreeSet<Instant> = starts_at.iter().copied().collect();
    let Some(last) = starts.last().copied() else { return Err(UseCaseError::field("starts_at", "required")) };
    if starts.len() > MOST {
        return Err(UseCaseError::field("starts_at", "too_many_times"));
    }
    if note.chars().count() > MAX_NOTE {
        return Err(UseCaseError::field("note", "too_long"));
    }
    let plan = Plan::of_engagement(cx, &engagement).await?.at_once(cx.now());
    let times: Vec<Interval> = starts.iter().map(|at| plan.time_from(*at)).collect();
    for time in &times {
        check_time(&plan, *time)?;
    }
    let until = answer_by(cx, &plan, ANSWER_WORKING_DAYS).min(last);
    let (cx2, plan, actor, note) = (cx.clone(), Arc::new(plan), actor.clone(), note.trim().to_owned());
    cx.db
        .write(move |tx| async move {
            let (booking, engagement) = advance(&cx2, &tx, &actor, id, BookingEvent::Offer, &note).await?;
            if engagement.status != EngagementStatus::Planned {
                return Err(UseCaseError::Conflict("already-started"));
            }
            limits::keep(&cx2, &tx, &plan, booking.company_id, engagement.id, &times).await?;
            claims::take_each(&cx2, &tx, &plan, engagement.id, &times, &[], Some(until)).await?;
            let rows = starts.iter().map(|at| booking_offer::ActiveModel { booking_id: Set(id), starts_at: Set(*at) });
            insert_many::<booking_offer::Entity, _>(&tx, rows.collect()).await?;
            let mut change = booking.into_active_model();
            change.expires_at = Set(Some(until));
            let booking = change.update(tx.as_ref()).await?;
            outbox::push(&cx2, &tx, Job::NotifyOffered { booking: id }).await?;
            audit::record(&cx2, &tx, Some(actor.account), "booking.offered", id, json!({ "times": starts.len() }))
                .await?;
            Ok(booking)
        })
        .await
}

/// When the brand closes so many working days from now.
pub(super) fn answer_by(cx: &Cx, plan: &Plan, working_days: u16) -> Instant {
    let date = plan.days.after_lead(plan.today(cx.now()), working_days);
    instant_at(plan.zone, date, closing(&plan.rules.hours, &plan.days, date))
}
