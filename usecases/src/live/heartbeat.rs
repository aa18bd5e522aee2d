//! Presence: a sign of life from a player.

use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use domain::id::AttendeeId;
use domain::instant::Span;
use domain::scheduling::EngagementStatus;
use entities::scheduling::{attendee, engagement};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};

/// Players report every 10 s; a longer silence than three reports counts as gone and is not counted as watched.
pub const PRESENT: Span = Span::seconds(35);

/// Records that the attendee watches now. Time counts while the engagement is live; watching the replay counts nothing.
///
/// The web session that holds the id is the right.
pub async fn heartbeat(cx: &Cx, id: AttendeeId) -> Result<()> {
    let now = cx.now();
    let row = attendee::Entity::listed()
        .filter(attendee::Column::Id.eq(id))
        .one(cx.db.read())
        .await?
        .ok_or(UseCaseError::NotFound)?;
    let engagement =
        engagement::Entity::find_by_id(row.engagement_id).one(cx.db.read()).await?.ok_or(UseCaseError::NotFound)?;
    if engagement.status != EngagementStatus::Live {
        return Ok(());
    }
    let since = row.last_seen_at.map_or(Span(0), |last| now - last);
    let watched = if since <= PRESENT { since.whole_seconds().max(0) } else { 0 };
    let total = row.watched_seconds.saturating_add(watched as i32);
    cx.db
        .write(move |tx| async move {
            let change = attendee::ActiveModel {
                id: Set(id),
                last_seen_at: Set(Some(now)),
                watched_seconds: Set(total),
                ..Default::default()
            };
            change.update(tx.as_ref()).await?;
            Ok(())
        })
        .await
}
