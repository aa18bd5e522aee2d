//! The worker's side: rows are claimed for a while, rendered once, and marked when done.

use crate::context::Cx;
use crate::error::Result;
use crate::invites::unreached;
use domain::id::OutboxId;
use domain::instant::Span;
use domain::notify::{JobState, MAX_ATTEMPTS, backoff};
use entities::notify::outbox::{self, Column, Entity};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, LockBehavior, LockType, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder};

/// How long a claimed row is left to its worker: longer than a slow mail server takes for a batch.
pub const LEASE: Span = Span::minutes(5);

/// How one try ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Done,
    /// Not wanted any more.
    Dropped,
    /// Try again after a while.
    Retry(String),
    /// A permanent refusal.
    Failed(String),
    /// Not tried after all: the worker stops, or its lease runs out. Costs the row nothing.
    Untried,
}

/// Claims up to `limit` rows that are due, the oldest first, and only the oldest unfinished one of each group.
pub async fn claim(cx: &Cx, limit: u64) -> Result<Vec<outbox::Model>> {
    let now = cx.now();
    cx.db
        .write(move |tx| async move {
            let earlier = Alias::new("earlier");
            let mut oldest = Query::select();
            oldest
                .column(Column::Id)
                .from(Entity)
                .and_where(Column::State.eq(JobState::Pending))
                .and_where(Column::DueAt.lte(now))
                .and_where(Column::LeaseUntil.is_null().or(Column::LeaseUntil.lte(now)))
                .and_where(
                    Expr::exists(
                        Query::select()
                            .expr(Expr::val(1))
                            .from_as(Entity, earlier.clone())
                            .and_where(
                                Expr::col((earlier.clone(), Column::GroupKey)).equals((Entity, Column::GroupKey)),
                            )
                            .and_where(Expr::col((earlier.clone(), Column::State)).eq(JobState::Pending.word()))
                            .and_where(Expr::col((earlier.clone(), Column::Id)).lt(Expr::col((Entity, Column::Id))))
                            .to_owned(),
                    )
                    .not(),
                )
                .order_by(Column::Id, sea_orm::Order::Asc)
                .limit(limit);
            if tx.get_database_backend() == DbBackend::Postgres {
                oldest.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
            }
            let ids: Vec<OutboxId> = tx
                .query_all(&oldest)
                .await?
                .into_iter()
                .map(|row| row.try_get::<OutboxId>("", "id"))
                .collect::<std::result::Result<_, _>>()?;
            if ids.is_empty() {
                return Ok(Vec::new());
            }
            Entity::update_many()
                .col_expr(Column::LeaseUntil, Expr::value(now + LEASE))
                .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
                .filter(Column::Id.is_in(ids.iter().copied()))
                .exec(tx.as_ref())
                .await?;
            Ok(Entity::find().filter(Column::Id.is_in(ids)).order_by_asc(Column::Id).all(tx.as_ref()).await?)
        })
        .await
}

/// Stores what was rendered, for many rows in one write, before the first send.
pub async fn store_rendered(cx: &Cx, rendered: Vec<(OutboxId, String, String, Vec<u8>)>) -> Result<()> {
    cx.db
        .write(move |tx| async move {
            for (id, message_id, recipient, bytes) in rendered {
                Entity::update_many()
                    .col_expr(Column::MessageId, Expr::value(message_id))
                    .col_expr(Column::Recipient, Expr::value(recipient))
                    .col_expr(Column::Rendered, Expr::value(bytes))
                    .filter(Column::Id.eq(id))
                    .exec(tx.as_ref())
                    .await?;
            }
            Ok(())
        })
        .await
}

/// Marks how each row's try ended, for many rows in one write. A `Retry` waits longer each time and ends as dead;
/// whoever an invite could not reach for good is marked, and the liaisons are told.
pub async fn finish(cx: &Cx, tried: Vec<(OutboxId, i32, Outcome)>) -> Result<()> {
    let (cx2, now) = (cx.clone(), cx.now());
    cx.db
        .write(move |tx| async move {
            let (mut done, mut untried, mut refused) = (Vec::new(), Vec::new(), Vec::new());
            for (id, attempts, outcome) in tried {
                let (state, error) = match outcome {
                    Outcome::Done => {
                        done.push(id);
                        continue;
                    }
                    Outcome::Untried => {
                        untried.push(id);
                        continue;
                    }
                    Outcome::Dropped => (JobState::Dropped, None),
                    Outcome::Failed(why) => {
                        refused.push((id, why.clone()));
                        (JobState::Dead, Some(why))
                    }
                    Outcome::Retry(why) if attempts >= MAX_ATTEMPTS => (JobState::Dead, Some(why)),
                    Outcome::Retry(why) => (JobState::Pending, Some(why)),
                };
                let finished = (state != JobState::Pending).then_some(now);
                Entity::update_many()
                    .col_expr(Column::State, Expr::value(state.word()))
                    .col_expr(Column::LastError, Expr::value(error))
                    .col_expr(Column::DueAt, Expr::value(now + backoff(attempts)))
                    .col_expr(Column::LeaseUntil, Expr::value(Option::<i64>::None))
                    .col_expr(Column::FinishedAt, Expr::value(finished))
                    .filter(Column::Id.eq(id))
                    .exec(tx.as_ref())
                    .await?;
            }
            for (id, why) in refused {
                unreached::refused(&cx2, &tx, id, &why).await?;
            }
            for ids in done.chunks(10_000) {
                Entity::update_many()
                    .col_expr(Column::State, Expr::value(JobState::Done.word()))
                    .col_expr(Column::FinishedAt, Expr::value(now))
                    .filter(Column::Id.is_in(ids.iter().copied()))
                    .exec(tx.as_ref())
                    .await?;
            }
            for ids in untried.chunks(10_000) {
                Entity::update_many()
                    .col_expr(Column::LeaseUntil, Expr::value(Option::<i64>::None))
                    .col_expr(Column::Attempts, Expr::col(Column::Attempts).sub(1))
                    .filter(Column::Id.is_in(ids.iter().copied()))
                    .exec(tx.as_ref())
                    .await?;
            }
            Ok(())
        })
        .await
}

/// Gives back every lease, so that a server that was killed need not wait for its own leases to run out.
///
/// Only for a database that this process alone works on, as an embedded SQLite file is.
pub async fn release_all(cx: &Cx) -> Result<()> {
    cx.db
        .write(|tx| async move {
            Entity::update_many()
                .col_expr(Column::LeaseUntil, Expr::value(Option::<i64>::None))
                .filter(Column::State.eq(JobState::Pending))
                .filter(Column::LeaseUntil.is_not_null())
                .exec(tx.as_ref())
                .await?;
            Ok(())
        })
        .await
}
