//! How far behind the worker is.

use crate::context::Cx;
use crate::error::Result;
use domain::instant::Span;
use domain::notify::JobState;
use entities::notify::outbox::{Column, Entity};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// How long the row that has been due for longest waits; nothing if none is due.
pub async fn oldest_due(cx: &Cx) -> Result<Span> {
    let now = cx.now();
    let due = Entity::find()
        .select_only()
        .column(Column::DueAt)
        .filter(Column::State.eq(JobState::Pending))
        .filter(Column::DueAt.lte(now))
        .order_by_asc(Column::DueAt)
        .limit(1)
        .into_tuple::<domain::instant::Instant>()
        .one(cx.db.read())
        .await?;
    Ok(due.map_or(Span::seconds(0), |due| now - due))
}
