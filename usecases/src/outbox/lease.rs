//! The worker's side: rows are claimed for a while, rendered once, and marked when done.

use crate::context::Cx;
use crate::db::Tx;
use crate::error::Result;
use crate::invites::unreached;
use crate::outbox::Job;
use crate::outbox::suppress::suppress;
use domain::id::OutboxId;
use domain::instant::{Instant, Span};
use domain::notify::{JobState, MAX_ATTEMPTS, backoff};
use entities::notify::outbox::{self, Column, Entity};
use entities::notify::told;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, LockBehavior, LockType, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Statement, Value,
};
use std::collections::BTreeMap;

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
    /// A permanent refusal of the recipient: `address` gets no other mail either. `status`: the answer's code.
    Unreachable {
        address: String,
        status: String,
        why: String,
    },
    /// Not tried after all: the worker stops, or its lease runs out. Costs the row nothing.
    Untried,
    /// As `Untried`, and nobody shall try before then.
    Postponed(Instant),
}

/// Claims up to `limit` rows that are due, those first that are due longest, one of each group: the newest that is due, unless another of the
/// group is being worked on.
///
/// What waits in the group before a claimed row is dropped: the newer says how things stand, and nothing older may follow it,
/// nor hold it up while a mail server has no time for it.
pub async fn claim(cx: &Cx, limit: u64) -> Result<Vec<outbox::Model>> {
    let now = cx.now();
    cx.db
        .write(move |tx| async move {
            let ids = claimable(&tx, now, limit).await?;
            if ids.is_empty() {
                return Ok(Vec::new());
            }
            let ids = before_all(&tx, now, ids).await?;
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

/// The rows that may be claimed, each with its group.
async fn claimable(tx: &Tx, now: Instant, limit: u64) -> Result<BTreeMap<String, OutboxId>> {
    let other = Alias::new("other");
    let of_other = |column| Expr::col((other.clone(), column));
    let leased = of_other(Column::LeaseUntil).gt(now);
    let newer = of_other(Column::Id).gt(Expr::col((Entity, Column::Id))).and(of_other(Column::DueAt).lte(now));
    let mut oldest = Query::select();
    oldest
        .columns([Column::GroupKey, Column::Id])
        .from(Entity)
        .and_where(Column::State.eq(JobState::Pending))
        .and_where(Column::DueAt.lte(now))
        .and_where(Column::LeaseUntil.is_null().or(Column::LeaseUntil.lte(now)))
        .and_where(
            Expr::exists(
                Query::select()
                    .expr(Expr::val(1))
                    .from_as(Entity, other.clone())
                    .and_where(of_other(Column::GroupKey).equals((Entity, Column::GroupKey)))
                    .and_where(of_other(Column::State).eq(JobState::Pending.word()))
                    .and_where(leased.or(newer))
                    .to_owned(),
            )
            .not(),
        )
        // As the index has them, so that the first of many are found without a look at all.
        .order_by(Column::DueAt, sea_orm::Order::Asc)
        .order_by(Column::Id, sea_orm::Order::Asc)
        .limit(limit);
    if tx.get_database_backend() == DbBackend::Postgres {
        oldest.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    }
    let mut found = BTreeMap::new();
    for row in tx.query_all(&oldest).await? {
        found.insert(row.try_get("", "group_key")?, row.try_get("", "id")?);
    }
    Ok(found)
}

/// Drops what waits before the rows that are to be claimed, and answers those before which nothing is being worked on:
/// another worker may have claimed the older one meanwhile.
async fn before_all(tx: &Tx, now: Instant, mut found: BTreeMap<String, OutboxId>) -> Result<Vec<OutboxId>> {
    let waiting = Entity::find()
        .filter(Column::GroupKey.is_in(found.keys().map(String::as_str)))
        .filter(Column::State.eq(JobState::Pending))
        .filter(Column::Id.is_not_in(found.values().copied()))
        .lock_exclusive()
        .all(tx.as_ref())
        .await?;
    let (mut void, mut anew) = (Vec::new(), Vec::new());
    for row in waiting {
        if row.lease_until.is_some_and(|until| until > now) {
            found.remove(&row.group_key);
        } else if let Some(newest) = found.get(&row.group_key).filter(|newest| row.id < **newest) {
            void.push(row.id);
            if matches!(serde_json::from_str(&row.job), Ok(Job::InviteAnew { .. })) {
                anew.push((*newest, row.job));
            }
        }
    }
    // To a corrected address nothing has gone out yet, and the newer one does not know.
    for (newest, job) in anew {
        Entity::update_many()
            .col_expr(Column::Job, Expr::value(job))
            .filter(Column::Id.eq(newest))
            .filter(Column::MessageId.is_null())
            .exec(tx.as_ref())
            .await?;
    }
    if !void.is_empty() {
        Entity::update_many()
            .col_expr(Column::State, Expr::value(JobState::Dropped.word()))
            .col_expr(Column::FinishedAt, Expr::value(now))
            .filter(Column::Id.is_in(void))
            .exec(tx.as_ref())
            .await?;
    }
    Ok(found.into_values().collect())
}

/// Rows that one statement stores: their bytes stay below some megabytes.
const STORED: usize = 100;

/// A mail as it is to be sent.
#[derive(Clone, Debug)]
pub struct Stored {
    pub row: OutboxId,
    pub message_id: String,
    pub recipient: String,
    pub bytes: Vec<u8>,
    /// What its reader knows by it; of a mail that says nothing of an event, `None`.
    pub told: Option<told::Model>,
}

/// Stores what was rendered and what it says, for many rows in one write, before the first send.
pub async fn store_rendered(cx: &Cx, mut rendered: Vec<Stored>) -> Result<()> {
    cx.db
        .write(move |tx| async move {
            super::told::remember(&tx, rendered.iter_mut().filter_map(|it| it.told.take()).collect()).await?;
            let backend = tx.get_database_backend();
            // PostgreSQL infers no types within VALUES; SQLite would take the cast of an id for one to a number.
            let row = |n: usize| match backend {
                DbBackend::Postgres => format!("(${}::uuid, ${}::text, ${}::text, ${}::bytea)", n, n + 1, n + 2, n + 3),
                _ => format!("(${}, ${}, ${}, ${})", n, n + 1, n + 2, n + 3),
            };
            let mut rendered = rendered.into_iter().peekable();
            while rendered.peek().is_some() {
                let (mut rows, mut values) = (Vec::new(), Vec::<Value>::new());
                for it in rendered.by_ref().take(STORED) {
                    rows.push(row(values.len() + 1));
                    values.extend([it.row.into(), it.message_id.into(), it.recipient.into(), it.bytes.into()]);
                }
                let sql = format!(
                    "WITH made (id, message_id, recipient, rendered) AS (VALUES {}) UPDATE outbox SET message_id = \
                     made.message_id, recipient = made.recipient, rendered = made.rendered FROM made WHERE outbox.id = made.id",
                    rows.join(", ")
                );
                tx.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
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
            let (mut done, mut given_back) = (Vec::new(), BTreeMap::<_, Vec<_>>::new());
            let (mut unreachable, mut refused) = (Vec::new(), Vec::new());
            for (id, attempts, outcome) in tried {
                let (state, error) = match outcome {
                    Outcome::Done => {
                        done.push(id);
                        continue;
                    }
                    Outcome::Untried => {
                        given_back.entry(None).or_default().push(id);
                        continue;
                    }
                    Outcome::Postponed(until) => {
                        given_back.entry(Some(until)).or_default().push(id);
                        continue;
                    }
                    Outcome::Dropped => (JobState::Dropped, None),
                    Outcome::Failed(why) => {
                        refused.push((id, why.clone()));
                        (JobState::Dead, Some(why))
                    }
                    Outcome::Unreachable { address, status, why } => {
                        refused.push((id, status.clone()));
                        unreachable.push((address, status));
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
                    // If its lease ran out, a newer one may have made it void.
                    .filter(Column::State.eq(JobState::Pending))
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
            for (until, ids) in given_back {
                for ids in ids.chunks(10_000) {
                    let mut rows = Entity::update_many()
                        .col_expr(Column::LeaseUntil, Expr::value(Option::<i64>::None))
                        .col_expr(Column::Attempts, Expr::col(Column::Attempts).sub(1))
                        .filter(Column::Id.is_in(ids.iter().copied()));
                    if let Some(until) = until {
                        rows = rows.col_expr(Column::DueAt, Expr::value(until));
                    }
                    rows.exec(tx.as_ref()).await?;
                }
            }
            suppress(&cx2, &tx, unreachable).await
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
