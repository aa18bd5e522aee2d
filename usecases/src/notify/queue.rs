//! How much waits to be sent, and how much was given up.

use crate::context::Cx;
use crate::error::Result;
use domain::identity::{Actor, Right, Scope};
use domain::notify::JobState;
use entities::notify::outbox::{Column, Entity};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

/// The outbox in numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Queue {
    /// Not tried yet.
    pub waiting: u64,
    /// Tried at least once and to be tried again.
    pub retrying: u64,
    pub dead: u64,
}

/// The outbox as it stands.
///
/// Needs `Right::Administer`.
pub async fn queue(cx: &Cx, actor: &Actor) -> Result<Queue> {
    actor.require(Right::Administer, Scope::System)?;
    let db = cx.db.read();
    let of = |state: JobState| Entity::find().filter(Column::State.eq(state));
    let pending = of(JobState::Pending).count(db).await?;
    let retrying = of(JobState::Pending).filter(Column::LastError.is_not_null()).count(db).await?;
    Ok(Queue { waiting: pending.saturating_sub(retrying), retrying, dead: of(JobState::Dead).count(db).await? })
}
