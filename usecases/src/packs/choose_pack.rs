//! Which pack an engagement shows, chosen.

use crate::audit;
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::live::seat::{presented, require_open, tell};
use crate::packs::shown::choices;
use domain::id::{EngagementId, PackVersionId};
use domain::identity::Actor;
use entities::packs::shown_pack;
use sea_orm::sea_query::OnConflict;
use sea_orm::{EntityTrait, Set};
use serde_json::json;

/// Chooses the newest version of a pack for an engagement.
///
/// Needs `Right::Present` on the brand. Fails with `Invalid` for a `pack` that is not one of its choices or has a newer version, and with
/// the conflicts `no-room`, `ended` and `cancelled`.
pub async fn choose_pack(cx: &Cx, actor: &Actor, id: EngagementId, version: Option<PackVersionId>) -> Result<()> {
    let engagement = presented(cx, actor, id).await?;
    require_open(engagement.status)?;
    let choices = choices(cx, &engagement).await?;
    let version = version
        .filter(|it| choices.iter().any(|row| row.version == *it))
        .ok_or_else(|| UseCaseError::field("pack", "unknown"))?;
    let (cx2, by) = (cx.clone(), actor.account);
    cx.db
        .write(move |tx| async move {
            let row = shown_pack::ActiveModel { engagement_id: Set(id), version_id: Set(version) };
            let known = OnConflict::column(shown_pack::Column::EngagementId)
                .update_column(shown_pack::Column::VersionId)
                .to_owned();
            shown_pack::Entity::insert(row).on_conflict(known).exec_without_returning(tx.as_ref()).await?;
            audit::record(&cx2, &tx, Some(by), "pack.chosen", id, json!({ "version": version })).await?;
            tell(&tx, id).await
        })
        .await
}
