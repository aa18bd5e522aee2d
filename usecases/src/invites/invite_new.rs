//! Employees who came to a booked branch after everybody was invited.

use crate::audit;
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::outbox::{self, Job};
use crate::scheduling::confirm_booking::add_attendees;
use crate::scheduling::engagement::{EngagementView, Standing, engagement};
use crate::scheduling::waitlist::locked;
use domain::id::{BookingId, EngagementId};
use domain::identity::{Actor, Right, Scope};
use domain::scheduling::{BookingStatus, EngagementStatus};
use entities::directory::employee;
use entities::scheduling::{attendee, booking, booking_branch};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Select};
use serde_json::json;

/// How many employees of the booked branches are not on the list, of those the reader speaks for. One query.
///
/// The view is the right: a liaison counts the own company's, a branch's liaison the own branch's, a brand nobody.
pub async fn not_on_list(cx: &Cx, view: &EngagementView) -> Result<u64> {
    let Some(people) = open(cx, view).and_then(|booking| missing(view, booking)) else { return Ok(0) };
    Ok(people.count(cx.db.read()).await?)
}

/// Makes them attendees and invites those who have an address; nobody else gets mail. Answers how many came onto the list.
///
/// Needs `Right::SeeBranch` on the branches, as their own and their company's liaison have: a company's liaison adds the
/// people of all its branches that were booked, a branch's those of the own. `NotFound` for whoever has no part in the
/// engagement, `Forbidden` for its brand. Fails with the conflict `ended` unless it is to come and confirmed.
pub async fn invite_new(cx: &Cx, actor: &Actor, id: EngagementId) -> Result<u64> {
    let view = engagement(cx, actor, id).await?;
    match view.standing {
        Standing::Brand { .. } => return Err(UseCaseError::Forbidden),
        Standing::Company(company) => actor.require(Right::Book, Scope::Company(company))?,
        Standing::Branch(company, branch) => actor.require(Right::SeeBranch, Scope::Branch(company, branch))?,
    }
    let booking = open(cx, &view).ok_or(UseCaseError::Conflict("ended"))?;
    let (cx2, account) = (cx.clone(), actor.account);
    cx.db
        .write(move |tx| async move {
            // Two who press at once: the second finds nobody left.
            locked(&tx, id).await?;
            let booking = booking::Entity::find_by_id(booking).one(tx.as_ref()).await?.ok_or(UseCaseError::NotFound)?;
            if booking.status != BookingStatus::Confirmed {
                return Err(UseCaseError::Conflict("ended"));
            }
            let Some(people) = missing(&view, booking.id) else { return Ok(0) };
            let people = people.order_by_asc(employee::Column::Id).all(tx.as_ref()).await?;
            let count = people.len() as u64;
            let added = add_attendees(&cx2, &tx, &booking, people).await?;
            outbox::push_all(&cx2, &tx, added.into_iter().map(|attendee| Job::Invite { attendee })).await?;
            if count > 0 {
                let details = json!({ "people": count });
                audit::record(&cx2, &tx, Some(account), "attendees.added", booking.id, details).await?;
            }
            Ok(count)
        })
        .await
}

/// The reader's confirmed booking of something that is still to come.
fn open(cx: &Cx, view: &EngagementView) -> Option<BookingId> {
    let to_come = view.status == EngagementStatus::Planned && view.starts_at > cx.now();
    let booking = view.bookings.iter().find(|it| it.status == BookingStatus::Confirmed)?;
    to_come.then_some(booking.id)
}

/// Employees of the booking's branches of whom the engagement has no row, whom the reader speaks for.
fn missing(view: &EngagementView, booking: BookingId) -> Option<Select<employee::Entity>> {
    let (company, own) = match view.standing {
        Standing::Company(company) => (company, None),
        Standing::Branch(company, branch) => (company, Some(branch)),
        Standing::Brand { .. } => return None,
    };
    let booked = Query::select()
        .column(booking_branch::Column::BranchId)
        .from(booking_branch::Entity)
        .and_where(booking_branch::Column::BookingId.eq(booking))
        .to_owned();
    // Also those who were taken off the list: they were not forgotten.
    let known = Query::select()
        .expr(Expr::val(1))
        .from(attendee::Entity)
        .and_where(attendee::Column::EngagementId.eq(view.id))
        .and_where(
            Expr::col((attendee::Entity, attendee::Column::EmployeeId))
                .equals((employee::Entity, employee::Column::Id)),
        )
        .to_owned();
    let mut people = employee::Entity::find()
        .filter(employee::Column::CompanyId.eq(company))
        .filter(employee::Column::BranchId.in_subquery(booked))
        .filter(Expr::exists(known).not());
    if let Some(branch) = own {
        people = people.filter(employee::Column::BranchId.eq(branch));
    }
    Some(people)
}
