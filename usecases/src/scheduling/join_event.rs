//! A company joins an event: seated at once, or at the end of the queue.

use crate::audit;
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::outbox::insert_many;
use crate::scheduling::plan::Plan;
use crate::scheduling::request_booking::{BookingForm, Branches, new_booking};
use crate::scheduling::site::branches_of;
use crate::scheduling::waitlist::{call_until, open_event, seat, settle};
use domain::id::{CompanyId, EngagementId};
use domain::identity::{Actor, Right, Scope};
use domain::scheduling::request::{Demands, Wish, check};
use domain::scheduling::waitlist::{last_place, seats_now};
use domain::scheduling::{BookingStatus, EngagementStatus};
use entities::scheduling::{booking, booking_branch, engagement};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Who wants to come, as typed.
#[derive(Clone, Debug)]
pub struct JoinForm {
    pub company: CompanyId,
    pub branches: Branches,
    pub head_count: Option<i32>,
    /// What the company wants covered.
    pub note: String,
}

/// Joins an event with a whole group: `confirmed` if it fits and nobody waits before it, else `waiting`.
///
/// Needs `Right::Book` on the company; any company may join, and its limits with the brand do not count here, since the crew
/// goes anyway. A company has one place in an event. Fails with `Invalid` naming every field at fault (`head_count`: more
/// than the event has seats), `NotFound` if there is no such event, and the conflicts `already-joined`, `already-started` and
/// `cancelled`.
pub async fn join_event(cx: &Cx, actor: &Actor, id: EngagementId, form: JoinForm) -> Result<booking::Model> {
    actor.require(Right::Book, Scope::Company(form.company))?;
    let event = engagement::Entity::find_by_id(id).one(cx.db.read()).await?.ok_or(UseCaseError::NotFound)?;
    let capacity = event.capacity.ok_or(UseCaseError::NotFound)?;
    if event.status == EngagementStatus::Cancelled {
        return Err(UseCaseError::Conflict("cancelled"));
    }
    let plan = Plan::of_engagement(cx, &event).await?;
    let branches = branches_of(cx, form.company, &form.branches).await?;
    check_form(&form, branches.len(), capacity)?;
    let (cx2, plan, actor) = (cx.clone(), Arc::new(plan), actor.clone());
    cx.db
        .write(move |tx| async move {
            let (event, capacity) = open_event(&cx2, &tx, id).await?;
            check_form(&form, branches.len(), capacity)?;
            let until = call_until(&cx2, &plan, event.starts_at);
            let parties = settle(&cx2, &tx, &event, until).await?;
            if parties.iter().any(|it| it.company == form.company && it.stands()) {
                return Err(UseCaseError::Conflict("already-joined"));
            }
            let wish = as_booking(&form, &event);
            let mut booking = new_booking(&cx2, &plan, &actor, &wish, id);
            let seated = seats_now(capacity, &parties, booking.head_count);
            booking.status = if seated { BookingStatus::Confirmed } else { BookingStatus::Waiting };
            booking.place = Some(last_place(&parties) + 1);
            booking.decided_at = seated.then(|| cx2.now());
            let booking = booking.into_active_model().reset_all().insert(tx.as_ref()).await?;
            let rows = branches.iter();
            let rows = rows.map(|it| booking_branch::ActiveModel { booking_id: Set(booking.id), branch_id: Set(*it) });
            insert_many::<booking_branch::Entity, _>(&tx, rows.collect()).await?;
            if seated {
                seat(&cx2, &tx, &booking).await?;
            }
            let action = if seated { "booking.joined" } else { "booking.queued" };
            audit::record(&cx2, &tx, Some(actor.account), action, booking.id, json!({})).await?;
            Ok(booking)
        })
        .await
}

/// A group is taken as a whole, so one that is larger than the event would wait for ever.
fn check_form(form: &JoinForm, branches: usize, capacity: i32) -> Result<()> {
    let demands = Demands { min_heads: 1, max_heads: capacity, questions: &[], topic: false };
    let answers = BTreeMap::new();
    let wish = Wish { branches, head_count: form.head_count, topic: false, note: &form.note, answers: &answers };
    let errors = check(&wish, &demands);
    if errors.is_empty() { Ok(()) } else { Err(UseCaseError::Invalid(errors)) }
}

fn as_booking(form: &JoinForm, event: &engagement::Model) -> BookingForm {
    BookingForm {
        offering: event.offering_id,
        starts_at: Some(event.starts_at),
        company: form.company,
        site: None,
        branches: form.branches.clone(),
        topic: None,
        head_count: form.head_count,
        note: form.note.clone(),
        hold: None,
        answers: BTreeMap::new(),
    }
}
