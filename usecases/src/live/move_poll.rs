//! A poll is launched and closed, or thrown away before.

use crate::audit;
use crate::context::Cx;
use crate::db::Tx;
use crate::error::{Result, UseCaseError};
use crate::live::seat::{presented, require_open, tell};
use domain::id::PollId;
use domain::identity::Actor;
use domain::instant::Instant;
use domain::live::PollState;
use entities::live::poll;
use sea_orm::{ActiveModelTrait, EntityTrait, ModelTrait, QuerySelect, Set};
use serde_json::json;

/// What becomes of a poll.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PollMove {
    Launch,
    /// No answer counts any more; everybody sees the result.
    Close,
    /// Only of a draft.
    Discard,
}

/// Launches a draft, closes what is launched, or throws a draft away.
///
/// Needs `Right::Present` on the brand. Fails with the conflict `poll-moved-on` if it does not stand where that begins; launching also
/// with `ended` and `cancelled`.
pub async fn move_poll(cx: &Cx, actor: &Actor, id: PollId, to: PollMove) -> Result<()> {
    let row = poll::Entity::find_by_id(id).one(cx.db.read()).await?.ok_or(UseCaseError::NotFound)?;
    let engagement = presented(cx, actor, row.engagement_id).await?;
    let (from, action) = match to {
        PollMove::Launch => (PollState::Drafted, "room.poll_launched"),
        PollMove::Close => (PollState::Launched, "room.poll_closed"),
        PollMove::Discard => (PollState::Drafted, "room.poll_discarded"),
    };
    if to == PollMove::Launch {
        require_open(engagement.status)?;
    }
    let (cx2, by) = (cx.clone(), actor.account);
    cx.db
        .write(move |tx| async move {
            // Answers that are being written hold the row shared: closing waits for them, and none comes after.
            let row = poll::Entity::find_by_id(id).lock_exclusive().one(tx.as_ref()).await?;
            let row = row.filter(|it| it.state == from).ok_or(UseCaseError::Conflict("poll-moved-on"))?;
            match to {
                PollMove::Discard => {
                    row.delete(tx.as_ref()).await?;
                }
                PollMove::Launch => set(&tx, id, PollState::Launched, Some(cx2.now())).await?,
                PollMove::Close => set(&tx, id, PollState::Closed, row.launched_at).await?,
            }
            audit::record(&cx2, &tx, Some(by), action, id, json!({})).await?;
            tell(&tx, engagement.id).await
        })
        .await
}

async fn set(tx: &Tx, id: PollId, state: PollState, launched_at: Option<Instant>) -> Result<()> {
    let launched_at = Set(launched_at);
    let change = poll::ActiveModel { id: Set(id), state: Set(state), launched_at, ..Default::default() };
    change.update(tx.as_ref()).await?;
    Ok(())
}
