//! What an attendee thought of it.

use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::live::join::status_for;
use crate::live::seat::seated;
use domain::id::AttendeeId;
use domain::scheduling::EngagementStatus;
use entities::live::rating;
use sea_orm::sea_query::OnConflict;
use sea_orm::{EntityTrait, QuerySelect, Set};
use std::ops::RangeInclusive;

/// Very dissatisfied to very satisfied.
pub const STARS: RangeInclusive<i32> = 1..=5;

/// Records what the attendee thought of it; the last word counts.
///
/// The web session that holds the id is the right. Fails with `Invalid` for `stars` out of range, and with the conflicts `not-begun` and
/// `cancelled`.
pub async fn rate(cx: &Cx, id: AttendeeId, stars: Option<i32>) -> Result<()> {
    let (row, engagement) = seated(cx, id).await?;
    match status_for(cx, &row, &engagement).await? {
        EngagementStatus::Live | EngagementStatus::Completed => {}
        EngagementStatus::Planned => return Err(UseCaseError::Conflict("not-begun")),
        EngagementStatus::Cancelled => return Err(UseCaseError::Conflict("cancelled")),
    }
    let stars = stars.filter(|it| STARS.contains(it)).ok_or_else(|| UseCaseError::field("stars", "required"))?;
    let rating = rating::ActiveModel {
        attendee_id: Set(id),
        engagement_id: Set(engagement.id),
        stars: Set(stars),
        rated_at: Set(cx.now()),
    };
    let known = OnConflict::column(rating::Column::AttendeeId)
        .update_columns([rating::Column::Stars, rating::Column::RatedAt])
        .to_owned();
    cx.db
        .write(move |tx| async move {
            rating::Entity::insert(rating).on_conflict(known).exec_without_returning(tx.as_ref()).await?;
            Ok(())
        })
        .await
}

/// What the attendee has said, if anything.
pub async fn rated(cx: &Cx, id: AttendeeId) -> Result<Option<i32>> {
    let stars = rating::Entity::find_by_id(id).select_only().column(rating::Column::Stars);
    Ok(stars.into_tuple().one(cx.db.read()).await?)
}
