//! Planned → live → completed.

use crate::audit;
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::outbox::{self, Job};
use crate::packs;
use domain::id::EngagementId;
use domain::identity::{Actor, Right, Scope};
use domain::scheduling::EngagementStatus;
use entities::scheduling::engagement;
use sea_orm::{ActiveModelTrait, EntityTrait, Set};
use serde_json::json;

/// The first picture is there: the engagement is live. Called by the live hub, harmless when repeated.
pub async fn went_live(cx: &Cx, id: EngagementId) -> Result<()> {
    let (cx2, now) = (cx.clone(), cx.now());
    cx.db
        .write(move |tx| async move {
            let row = engagement::Entity::find_by_id(id).one(tx.as_ref()).await?.ok_or(UseCaseError::NotFound)?;
            if row.status == EngagementStatus::Planned {
                let since = row.live_since.unwrap_or(now);
                packs::shown::fix(&tx, &row).await?;
                let mut change: engagement::ActiveModel = row.into();
                change.status = Set(EngagementStatus::Live);
                change.live_since = Set(Some(since));
                change.update(tx.as_ref()).await?;
                audit::record(&cx2, &tx, None, "engagement.live", id, json!({})).await?;
            }
            Ok(())
        })
        .await
}

/// The publisher is gone. The engagement stays live: who lost the line comes back, and only an officer ends it.
pub fn went_off(id: EngagementId) {
    tracing::warn!(engagement = %id, "the publisher is gone");
}

/// Ends a live engagement: the room closes, the replay opens, and whoever was invited is thanked or told of the replay.
///
/// Needs `Right::Present` on the brand. Fails with the conflict `not-live` if it is not live.
pub async fn end_engagement(cx: &Cx, actor: &Actor, id: EngagementId) -> Result<()> {
    let row = engagement::Entity::find_by_id(id).one(cx.db.read()).await?.ok_or(UseCaseError::NotFound)?;
    actor.require(Right::Present, Scope::Brand(row.brand_id))?;
    let (cx2, account) = (cx.clone(), actor.account);
    cx.db
        .write(move |tx| async move {
            let row = engagement::Entity::find_by_id(id).one(tx.as_ref()).await?.ok_or(UseCaseError::NotFound)?;
            if row.status != EngagementStatus::Live {
                return Err(UseCaseError::Conflict("not-live"));
            }
            let mut change: engagement::ActiveModel = row.into();
            change.status = Set(EngagementStatus::Completed);
            change.ended_at = Set(Some(cx2.now()));
            change.update(tx.as_ref()).await?;
            outbox::push(&cx2, &tx, Job::SendThanks { engagement: id }).await?;
            audit::record(&cx2, &tx, Some(account), "engagement.ended", id, json!({})).await
        })
        .await
}
