//! What the rows of one group say about each other.

use crate::context::Cx;
use crate::error::Result;
use domain::id::OutboxId;
use domain::instant::Instant;
use domain::notify::JobState;
use entities::notify::outbox::{Column, Entity};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::HashMap;

/// One group, as far as it decides what the next mail says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// When the first mail of the group was taken by the mail server.
    pub told: Option<Instant>,
    /// The last row that still waits.
    pub last_waiting: Option<OutboxId>,
}

/// The histories of so many groups, in one query. A group without rows is left out.
pub async fn histories(cx: &Cx, groups: Vec<String>) -> Result<HashMap<String, History>> {
    let rows: Vec<(String, JobState, OutboxId, Option<Instant>)> = Entity::find()
        .select_only()
        .columns([Column::GroupKey, Column::State, Column::Id, Column::FinishedAt])
        .filter(Column::GroupKey.is_in(groups))
        .filter(Column::State.is_in([JobState::Pending, JobState::Done]))
        .into_tuple()
        .all(cx.db.read())
        .await?;
    let mut histories: HashMap<String, History> = HashMap::new();
    for (group, state, id, finished) in rows {
        let history = histories.entry(group).or_default();
        if state == JobState::Done {
            history.told = history.told.into_iter().chain(finished).min();
        } else {
            history.last_waiting = history.last_waiting.max(Some(id));
        }
    }
    Ok(histories)
}
