//! Every few seconds: requests whose time came without an answer lapse, and windows that are over are completed.

use crate::audit;
use crate::context::Cx;
use crate::error::Result;
use crate::scheduling::move_waitlists::close;
use crate::scheduling::waitlist::{lapse, locked};
use domain::catalogue::Kind;
use domain::id::{BookingId, EngagementId};
use domain::scheduling::state::BookingEvent;
use domain::scheduling::{BookingStatus, EngagementStatus};
use entities::scheduling::{booking, booking_offer, engagement};
use sea_orm::sea_query::{ExprTrait, JoinType, Query, any};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, RelationDef, Set,
};
use serde_json::json;

/// The most that are looked at in one go; the rest a few seconds later.
const MOST: u64 = 500;

/// Ends what has passed. Two indexed queries if nothing has. Needs no right: it is the worker's.
///
/// Harmless at any time, also in two processes at once: each step locks the engagement and asks again. What is broadcast is
/// ended by an officer instead, whenever that may be.
pub async fn close_past(cx: &Cx) -> Result<()> {
    for (engagement, booking) in unanswered(cx).await? {
        give_up(cx, engagement, booking).await?;
    }
    for engagement in over(cx).await? {
        complete(cx, engagement).await?;
    }
    Ok(())
}

/// Requests whose start has come, and offers of which no time is left.
async fn unanswered(cx: &Cx) -> Result<Vec<(EngagementId, BookingId)>> {
    use booking::Column::{Id, Status};
    let to_engagement: RelationDef = booking::Entity::belongs_to(engagement::Entity)
        .from(booking::Column::EngagementId)
        .to(engagement::Column::Id)
        .into();
    let to_come = Query::select()
        .column(booking_offer::Column::BookingId)
        .from(booking_offer::Entity)
        .and_where(booking_offer::Column::StartsAt.gt(cx.now()))
        .to_owned();
    let found = booking::Entity::find()
        .join(JoinType::InnerJoin, to_engagement)
        .select_only()
        .column(engagement::Column::Id)
        .column_as(Id, "booking")
        .filter(any![Status.eq(BookingStatus::Requested), Status.eq(BookingStatus::Offered)])
        .filter(engagement::Column::StartsAt.lte(cx.now()))
        .filter(Id.in_subquery(to_come).not())
        .limit(MOST);
    Ok(found.into_tuple().all(cx.db.read()).await?)
}

/// Nobody answered in time: the claims are freed, and the company is told.
async fn give_up(cx: &Cx, engagement: EngagementId, booking: BookingId) -> Result<()> {
    let cx2 = cx.clone();
    cx.db
        .write(move |tx| async move {
            let row = locked(&tx, engagement).await?;
            let found = booking::Entity::find_by_id(booking).lock_exclusive().one(tx.as_ref()).await?;
            let open = found.is_some_and(|it| it.status.is_open() && it.status.after(BookingEvent::Lapse).is_ok());
            // Moved or answered while this was on its way.
            if !open || row.starts_at > cx2.now() {
                return Ok(());
            }
            lapse(&cx2, &tx, &[booking]).await?;
            close(&tx, row).await
        })
        .await
}

/// Windows on site that somebody had and that have ended.
async fn over(cx: &Cx) -> Result<Vec<EngagementId>> {
    let stood = Query::select()
        .column(booking::Column::EngagementId)
        .from(booking::Entity)
        .and_where(booking::Column::Status.is_in([BookingStatus::Confirmed, BookingStatus::NoShow]))
        .to_owned();
    let on_site = Kind::ALL.iter().copied().filter(|it| it.is_on_site());
    let found = engagement::Entity::find()
        .select_only()
        .column(engagement::Column::Id)
        .filter(engagement::Column::Status.eq(EngagementStatus::Planned))
        .filter(engagement::Column::EndsAt.lte(cx.now()))
        .filter(engagement::Column::Kind.is_in(on_site))
        .filter(engagement::Column::Id.in_subquery(stood))
        .limit(MOST);
    Ok(found.into_tuple().all(cx.db.read()).await?)
}

async fn complete(cx: &Cx, id: EngagementId) -> Result<()> {
    let cx2 = cx.clone();
    cx.db
        .write(move |tx| async move {
            let row = locked(&tx, id).await?;
            if row.status != EngagementStatus::Planned || row.ends_at > cx2.now() {
                return Ok(());
            }
            let ended = row.ends_at;
            let mut change = row.into_active_model();
            change.status = Set(EngagementStatus::Completed);
            change.ended_at = Set(Some(ended));
            change.update(tx.as_ref()).await?;
            audit::record(&cx2, &tx, None, "engagement.ended", id, json!({})).await
        })
        .await
}
