//! From one job to a row for each recipient.

use super::{Job, push_all};
use crate::context::Cx;
use crate::error::Result;
use domain::id::OutboxId;
use domain::notify::JobState;
use entities::notify::outbox::{Column, Entity};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// Ends the claimed row and pushes `jobs` in the same write, so that a crash leaves neither half of them nor two of each.
///
/// Does nothing if another worker has ended the row meanwhile, because the lease had run out.
pub async fn fan_out(cx: &Cx, row: OutboxId, jobs: Vec<Job>) -> Result<()> {
    let (cx2, now) = (cx.clone(), cx.now());
    cx.db
        .write(move |tx| async move {
            let ended = Entity::update_many()
                .col_expr(Column::State, Expr::value(JobState::Done.word()))
                .col_expr(Column::FinishedAt, Expr::value(now))
                .filter(Column::Id.eq(row))
                .filter(Column::State.eq(JobState::Pending))
                .exec(tx.as_ref())
                .await?;
            if ended.rows_affected == 1 {
                push_all(&cx2, &tx, jobs).await?;
            }
            Ok(())
        })
        .await
}
