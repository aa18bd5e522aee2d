//! The brand calls a whole event off.

use crate::audit;
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::outbox::{self, Job};
use crate::scheduling::claims;
use crate::scheduling::decline_booking::check_reason;
use crate::scheduling::waitlist::{open_event, parties};
use domain::id::{BookingId, EngagementId};
use domain::identity::{Actor, Right, Scope};
use domain::scheduling::{BookingStatus, EngagementStatus};
use entities::scheduling::{booking, engagement};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};
use serde_json::json;

/// Cancels an event with everybody's place in it, frees its crew and tells all: those who were invited, and those who wait.
///
/// Needs `Right::Decide` on the brand and a reason. Fails with `NotFound` if it is no event, and with the conflicts
/// `already-started` and `cancelled`.
pub async fn cancel_event(cx: &Cx, actor: &Actor, id: EngagementId, reason: &str) -> Result<engagement::Model> {
    let row = engagement::Entity::find_by_id(id).one(cx.db.read()).await?.ok_or(UseCaseError::NotFound)?;
    actor.require(Right::Decide, Scope::Brand(row.brand_id))?;
    let reason = check_reason(reason)?;
    let (cx2, account) = (cx.clone(), actor.account);
    cx.db
        .write(move |tx| async move {
            let (event, _) = open_event(&cx2, &tx, id).await?;
            let parties = parties(tx.as_ref(), id).await?;
            let all: Vec<BookingId> = parties.iter().map(|it| it.id).collect();
            booking::Entity::update_many()
                .col_expr(booking::Column::Status, Expr::value(BookingStatus::Cancelled.word()))
                .col_expr(booking::Column::ExpiresAt, Expr::value(Option::<i64>::None))
                .col_expr(booking::Column::DecidedBy, Expr::value(account))
                .col_expr(booking::Column::DecidedAt, Expr::value(cx2.now()))
                .col_expr(booking::Column::Reason, Expr::value(reason))
                .filter(booking::Column::Id.is_in(all.iter().copied()))
                .exec(tx.as_ref())
                .await?;
            claims::release(&tx, id).await?;
            let sequence = event.sequence + 1;
            let mut change = event.into_active_model();
            change.status = Set(EngagementStatus::Cancelled);
            change.sequence = Set(sequence);
            let event = change.update(tx.as_ref()).await?;
            outbox::push_all(&cx2, &tx, all.iter().map(|it| Job::NotifyLiaisons { booking: *it })).await?;
            // Not all of the engagement's people: who gave a place back before was told then.
            let seated = parties.iter().filter(|it| it.status == BookingStatus::Confirmed);
            outbox::push_all(&cx2, &tx, seated.map(|it| Job::InviteParty { booking: it.id })).await?;
            audit::record(&cx2, &tx, Some(account), "engagement.cancelled", id, json!({})).await?;
            Ok(event)
        })
        .await
}
