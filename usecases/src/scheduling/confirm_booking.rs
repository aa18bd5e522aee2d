//! The brand says yes: people are written down and told.

use crate::audit;
use crate::context::Cx;
use crate::db::Tx;
use crate::error::{Result, UseCaseError};
use crate::outbox::{self, Job, insert_many};
use crate::scheduling::claims;
use crate::scheduling::load::{By, advance, booking_for};
use crate::scheduling::plan::Plan;
use domain::catalogue::ResourceKind;
use domain::id::{AttendeeId, BookingId, ResourceId};
use domain::identity::Actor;
use domain::instant::Interval;
use domain::scheduling::state::BookingEvent;
use entities::directory::employee;
use entities::scheduling::{attendee, booking, booking_branch};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use serde_json::json;
use std::sync::Arc;

/// Confirms a request with the officers of `crew`; whoever else is needed is chosen.
///
/// Needs `Right::Decide` on the brand. Everybody of the chosen branches becomes an attendee, and invites go out.
/// Fails with `WrongStatus` if it is not a request any more, and with `SlotTaken` if one of the crew is busy.
pub async fn confirm_booking(cx: &Cx, actor: &Actor, id: BookingId, crew: &[ResourceId]) -> Result<booking::Model> {
    let (_, engagement) = booking_for(cx, actor, id, By::Brand).await?;
    let plan = Plan::of_engagement(cx, &engagement).await?;
    let is_officer = |id: &ResourceId| {
        plan.resources.iter().any(|resource| resource.id == *id && resource.kind == ResourceKind::Officer)
    };
    if !crew.iter().all(is_officer) {
        return Err(UseCaseError::field("crew", "unknown"));
    }
    let (cx2, plan, actor, crew) = (cx.clone(), Arc::new(plan), actor.clone(), crew.to_vec());
    cx.db
        .write(move |tx| async move {
            let (booking, engagement) = advance(&cx2, &tx, &actor, id, BookingEvent::Confirm, "").await?;
            if !crew.is_empty() {
                let time = Interval { start: engagement.starts_at, end: engagement.ends_at };
                claims::take(&cx2, &tx, &plan, engagement.id, time, &crew).await?;
            }
            write_attendees(&cx2, &tx, &booking).await?;
            outbox::push(&cx2, &tx, Job::NotifyLiaisons { booking: id }).await?;
            outbox::push(&cx2, &tx, Job::SendInvites { engagement: engagement.id }).await?;
            audit::record(&cx2, &tx, Some(actor.account), "booking.confirmed", id, json!({})).await?;
            Ok(booking)
        })
        .await
}

/// Writes one attendee for each employee of the booking's branches.
pub(super) async fn write_attendees(cx: &Cx, tx: &Tx, booking: &booking::Model) -> Result<()> {
    let branches = Query::select()
        .column(booking_branch::Column::BranchId)
        .from(booking_branch::Entity)
        .and_where(booking_branch::Column::BookingId.eq(booking.id))
        .to_owned();
    let people = employee::Entity::find()
        .filter(employee::Column::CompanyId.eq(booking.company_id))
        .filter(employee::Column::BranchId.in_subquery(branches))
        .order_by_asc(employee::Column::Id)
        .all(tx.as_ref())
        .await?;
    add_attendees(cx, tx, booking, people).await?;
    Ok(())
}

/// Writes one attendee for each of these employees, and answers those who have an address.
pub(crate) async fn add_attendees(
    cx: &Cx,
    tx: &Tx,
    booking: &booking::Model,
    people: Vec<employee::Model>,
) -> Result<Vec<AttendeeId>> {
    let people: Vec<(AttendeeId, employee::Model)> = people.into_iter().map(|it| (cx.id(), it)).collect();
    let addressed = people.iter().filter(|(_, it)| it.email.is_some()).map(|(id, _)| *id).collect();
    let rows = people.into_iter().map(|(id, person)| attendee::ActiveModel {
        id: Set(id),
        engagement_id: Set(booking.engagement_id),
        booking_id: Set(booking.id),
        company_id: Set(booking.company_id),
        branch_id: Set(person.branch_id),
        employee_id: Set(Some(person.id)),
        name: Set(person.name),
        email: Set(person.email),
        generation: Set(0),
        invited_by: Set(None),
        joined_at: Set(None),
        last_seen_at: Set(None),
        watched_seconds: Set(0),
        screen_people: Set(1),
        ..attendee::ActiveModel::unanswered()
    });
    insert_many::<attendee::Entity, _>(tx, rows.collect()).await?;
    Ok(addressed)
}
