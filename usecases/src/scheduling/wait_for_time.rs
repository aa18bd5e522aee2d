//! A company waits for a time that somebody else has.

use crate::audit;
use crate::context::Cx;
use crate::db::Tx;
use crate::error::{BookingError, Result, UseCaseError};
use crate::outbox::insert_many;
use crate::scheduling::availability::busy_in;
use crate::scheduling::limits;
use crate::scheduling::plan::Plan;
use crate::scheduling::request_booking::{BookingForm, check_form, check_time, new_booking, new_engagement, topic_of};
use crate::scheduling::site::{branches_of, site_of};
use domain::id::{BrandId, CompanyId};
use domain::identity::{Actor, Right, Scope};
use domain::instant::Interval;
use domain::scheduling::BookingStatus;
use domain::scheduling::slots::{Reason, refusals};
use entities::directory::brand;
use entities::scheduling::{booking, booking_branch, engagement};
use sea_orm::sea_query::{JoinType, LockType};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QuerySelect, RelationDef, Set,
};
use serde_json::json;
use std::sync::Arc;

/// Why a time cannot be had for `company`, claims and limits included; empty if it is free. Two to four queries.
pub(super) async fn reasons(
    cx: &Cx,
    db: &impl ConnectionTrait,
    plan: &Plan,
    company: CompanyId,
    time: Interval,
) -> Result<Vec<Reason>> {
    let full = limits::full(db, plan, Some(company), time, cx.now(), &[]).await?;
    let busy = busy_in(db, plan, &plan.candidates(), plan.buffered(time), cx.now(), &[]).await?;
    let rules = domain::scheduling::slots::Rules { full, ..plan.rules.clone() };
    Ok(refusals(&rules, time, &busy))
}

/// Puts a filled-in form into the queue for its time: an engagement of its own that holds nothing yet. When the time can be
/// had, the worker calls the first in line ([`super::move_waitlists()`]), and [`super::take_place()`] makes it a request.
///
/// Needs `Right::Book` on the company. Fails as `request_booking` does for the form, with `NotOffered` for a time that is none
/// of the brand's, and with the conflicts `time-is-free` (it can be booked) and `already-waiting`.
pub async fn wait_for_time(cx: &Cx, actor: &Actor, form: BookingForm) -> Result<booking::Model> {
    actor.require(Right::Book, Scope::Company(form.company))?;
    let topic = topic_of(cx, form.topic.as_deref()).await?;
    let mut plan = Plan::load(cx, form.offering, None).await?.about(topic.as_ref());
    let branches = branches_of(cx, form.company, &form.branches).await?;
    plan.site = site_of(cx, plan.offering.kind, form.company, form.site, &branches).await?;
    let time = plan.time_from(check_form(&form, &plan, branches.len(), topic.as_ref())?);
    check_time(&plan, time)?;
    let (cx2, plan, actor) = (cx.clone(), Arc::new(plan), actor.clone());
    cx.db
        .write(move |tx| async move {
            let engagement = new_engagement(&cx2, &plan, time, topic);
            let mut booking = new_booking(&cx2, &plan, &actor, &form, engagement.id);
            engagement.into_active_model().reset_all().insert(tx.as_ref()).await?;
            // Two who come at the same moment get two numbers.
            if tx.get_database_backend() == DbBackend::Postgres {
                brand::Entity::find_by_id(plan.brand.id).lock(LockType::NoKeyUpdate).one(tx.as_ref()).await?;
            }
            let reasons = reasons(&cx2, tx.as_ref(), &plan, form.company, time).await?;
            if reasons.is_empty() {
                return Err(UseCaseError::Conflict("time-is-free"));
            }
            if !reasons.iter().all(can_pass) {
                return Err(BookingError::NotOffered.into());
            }
            if waits_already(&tx, &plan, form.company, time).await? {
                return Err(UseCaseError::Conflict("already-waiting"));
            }
            booking.status = BookingStatus::Waiting;
            booking.place = Some(last_place(&tx, plan.brand.id).await? + 1);
            let booking = booking.into_active_model().reset_all().insert(tx.as_ref()).await?;
            let rows = branches.iter();
            let rows = rows.map(|it| booking_branch::ActiveModel { booking_id: Set(booking.id), branch_id: Set(*it) });
            insert_many::<booking_branch::Entity, _>(&tx, rows.collect()).await?;
            audit::record(&cx2, &tx, Some(actor.account), "booking.queued", booking.id, json!({})).await?;
            Ok(booking)
        })
        .await
}

/// Whether a reason may go away by itself: somebody gives the time back.
pub const fn can_pass(reason: &Reason) -> bool {
    matches!(reason, Reason::Taken { .. } | Reason::Way { .. } | Reason::Enough { .. } | Reason::Limit { .. })
}

async fn waits_already(tx: &Tx, plan: &Plan, company: CompanyId, time: Interval) -> Result<bool> {
    let found = waiting()
        .filter(booking::Column::CompanyId.eq(company))
        .filter(engagement::Column::OfferingId.eq(plan.offering.id))
        .filter(engagement::Column::StartsAt.eq(time.start));
    Ok(found.count(tx.as_ref()).await? > 0)
}

/// Those who wait for a time or were called for one, joined with their engagements.
pub(super) fn waiting() -> sea_orm::Select<booking::Entity> {
    let to_engagement: RelationDef = booking::Entity::belongs_to(engagement::Entity)
        .from(booking::Column::EngagementId)
        .to(engagement::Column::Id)
        .into();
    booking::Entity::find()
        .join(JoinType::InnerJoin, to_engagement)
        .filter(engagement::Column::Capacity.is_null())
        .filter(booking::Column::Status.is_in([BookingStatus::Waiting, BookingStatus::Called]))
}

/// The last number that was given to somebody who still waits for a time of the brand.
async fn last_place(tx: &Tx, brand: BrandId) -> Result<i32> {
    let last: Option<Option<i32>> = waiting()
        .select_only()
        .column_as(booking::Column::Place.max(), "last")
        .filter(booking::Column::BrandId.eq(brand))
        .into_tuple()
        .one(tx.as_ref())
        .await?;
    Ok(last.flatten().unwrap_or_default())
}
