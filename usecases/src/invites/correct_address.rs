//! A liaison corrects an address to which mail came back, and the invite goes out again.

use crate::audit;
use crate::context::Cx;
use crate::directory::csv::checks;
use crate::error::{Result, UseCaseError};
use crate::outbox::{self, Job};
use domain::id::{AttendeeId, EngagementId};
use domain::identity::{Actor, Right, Scope};
use domain::scheduling::BookingStatus;
use entities::directory::employee;
use entities::scheduling::{attendee, booking, engagement};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};
use serde_json::json;

/// Writes the address down for the employee and everything that is still to come, and invites anew: as a first invite, since
/// none has arrived. SEQUENCE stays, because nothing about the event has changed.
///
/// Needs `Right::SeeBranch` on the attendee's branch, as its own and its company's liaison have. Fails with `NotFound`
/// unless the attendee is one of `engagement`'s who was invited by mail, and with `Invalid` (`email`).
pub async fn correct_address(
    cx: &Cx,
    actor: &Actor,
    engagement: EngagementId,
    id: AttendeeId,
    email: &str,
) -> Result<()> {
    let row = attendee::Entity::find_by_id(id).one(cx.db.read()).await?.ok_or(UseCaseError::NotFound)?;
    actor.require(Right::SeeBranch, Scope::Branch(row.company_id, row.branch_id))?;
    let is_invited = row.engagement_id == engagement && row.removed_at.is_none();
    let person = row.employee_id.filter(|_| is_invited).ok_or(UseCaseError::NotFound)?;
    let former = row.email.ok_or(UseCaseError::NotFound)?;
    let email = match checks::email(email) {
        Ok(Some(email)) => email,
        Ok(None) => return Err(UseCaseError::field("email", "required")),
        Err(_) => return Err(UseCaseError::field("email", "not_an_address")),
    };
    let (cx2, account) = (cx.clone(), actor.account);
    cx.db
        .write(move |tx| async move {
            let to_come = Query::select()
                .column(engagement::Column::Id)
                .from(engagement::Entity)
                .and_where(engagement::Column::EndsAt.gt(cx2.now()))
                .to_owned();
            let confirmed = Query::select()
                .column(booking::Column::Id)
                .from(booking::Entity)
                .and_where(booking::Column::Status.eq(BookingStatus::Confirmed))
                .to_owned();
            // Also where they were taken off the list: they may be put back.
            let places = attendee::Entity::find()
                .filter(attendee::Column::EmployeeId.eq(person))
                .filter(attendee::Column::Email.eq(&former))
                .filter(attendee::Column::EngagementId.in_subquery(to_come))
                .filter(attendee::Column::BookingId.in_subquery(confirmed))
                .all(tx.as_ref())
                .await?;
            for place in places {
                let (attendee, listed) = (place.id, place.removed_at.is_none());
                let mut change: attendee::ActiveModel = place.into();
                change.email = Set(Some(email.clone()));
                change.unreachable_at = Set(None);
                change.unreachable_why = Set(None);
                change.update(tx.as_ref()).await?;
                if listed {
                    outbox::push(&cx2, &tx, Job::InviteAnew { attendee }).await?;
                }
            }
            employee::Entity::update_many()
                .col_expr(employee::Column::Email, Expr::value(email))
                .filter(employee::Column::Id.eq(person))
                .exec(tx.as_ref())
                .await?;
            audit::record(&cx2, &tx, Some(account), "attendee.address_corrected", id, json!({})).await
        })
        .await
}
