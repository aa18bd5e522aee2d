//! What the brand tells the whole room in writing.

use crate::audit;
use crate::context::Cx;
use crate::error::Result;
use crate::form::Checks;
use crate::live::seat::{presented, require_open, tell};
use domain::id::{AnnouncementId, EngagementId};
use domain::identity::Actor;
use domain::live::MAX_ANNOUNCEMENT;
use entities::live::announcement;
use sea_orm::{ActiveModelTrait, Set};
use serde_json::json;

/// Announces `text` on top of the room, in place of what was announced before, which can still be read.
///
/// Needs `Right::Present` on the brand. Fails with `Invalid` for an empty or too long `announcement`, and with the conflicts
/// `no-room`, `ended` and `cancelled`.
pub async fn announce(cx: &Cx, actor: &Actor, engagement: EngagementId, text: &str) -> Result<()> {
    require_open(presented(cx, actor, engagement).await?.status)?;
    let mut checks = Checks::default();
    let text = checks.required("announcement", text, MAX_ANNOUNCEMENT);
    checks.done()?;
    let id = cx.id::<AnnouncementId>();
    let row = announcement::ActiveModel {
        id: Set(id),
        engagement_id: Set(engagement),
        text: Set(text),
        made_at: Set(cx.now()),
    };
    let (cx2, by) = (cx.clone(), actor.account);
    cx.db
        .write(move |tx| async move {
            row.insert(tx.as_ref()).await?;
            audit::record(&cx2, &tx, Some(by), "room.announced", id, json!({})).await?;
            tell(&tx, engagement).await
        })
        .await
}
