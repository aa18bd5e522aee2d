//! What the rows of one group say about each other.

use crate::context::Cx;
use crate::error::Result;
use domain::id::OutboxId;
use domain::instant::Instant;
use domain::notify::JobState;
use entities::notify::outbox::{self, Column, Entity};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::{HashMap, HashSet};

/// One group, as far as it decides what the next mail says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// When the first mail of the group was taken by the mail server.
    pub told: Option<Instant>,
    /// A mail of the group was tried and has not come to an end: it may have arrived.
    pub tried: bool,
    /// The last mail that was rendered, and whether the mail server has taken it.
    last: Option<(OutboxId, bool)>,
    /// The last row that still waits.
    pub last_waiting: Option<OutboxId>,
}

impl History {
    /// What the last mail said is known to its reader.
    pub const fn is_certain(&self) -> bool {
        matches!(self.last, Some((_, true)))
    }
}

/// Group, state, id, tries, Message-ID once it is rendered, end.
type Row = (String, JobState, OutboxId, i32, Option<String>, Option<Instant>);

/// The histories of so many groups, in one query. A group without rows is left out.
pub async fn histories(cx: &Cx, groups: Vec<String>) -> Result<HashMap<String, History>> {
    let rows: Vec<Row> = Entity::find()
        .select_only()
        .columns([Column::GroupKey, Column::State, Column::Id, Column::Attempts, Column::MessageId, Column::FinishedAt])
        .filter(Column::GroupKey.is_in(groups))
        .into_tuple()
        .all(cx.db.read())
        .await?;
    let mut histories: HashMap<String, History> = HashMap::new();
    for (group, state, id, attempts, message_id, finished) in rows {
        let history = histories.entry(group).or_default();
        let done = state == JobState::Done;
        if done {
            history.told = history.told.into_iter().chain(finished).min();
        }
        if message_id.is_some() {
            history.tried |= attempts > 0 && matches!(state, JobState::Pending | JobState::Dropped);
            history.last = history.last.max(Some((id, done)));
        }
        if state == JobState::Pending {
            history.last_waiting = history.last_waiting.max(Some(id));
        }
    }
    Ok(histories)
}

/// Those of `rows` after which another mail of their group was taken by the mail server, or had nothing to say: a dead letter
/// that is sent again by hand, of what is not true any more.
pub async fn outdated(cx: &Cx, rows: &[outbox::Model]) -> Result<HashSet<OutboxId>> {
    let groups = rows.iter().filter(|row| row.message_id.is_some()).map(|row| row.group_key.as_str());
    let groups: Vec<&str> = groups.collect();
    if groups.is_empty() {
        return Ok(HashSet::new());
    }
    let sent: Vec<(String, OutboxId)> = Entity::find()
        .select_only()
        .columns([Column::GroupKey, Column::Id])
        .filter(Column::GroupKey.is_in(groups))
        .filter(Column::State.is_in([JobState::Done, JobState::Dropped]))
        .into_tuple()
        .all(cx.db.read())
        .await?;
    let mut last: HashMap<&str, OutboxId> = HashMap::new();
    for (group, id) in &sent {
        let last = last.entry(group).or_insert(*id);
        *last = (*last).max(*id);
    }
    let is_after = |row: &&outbox::Model| last.get(row.group_key.as_str()).is_some_and(|it| *it > row.id);
    Ok(rows.iter().filter(is_after).map(|row| row.id).collect())
}
