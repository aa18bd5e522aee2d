//! A service item that is offered no longer, and one that is again.

use super::require;
use crate::audit;
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::services::close_everywhere;
use domain::id::ServiceItemId;
use domain::identity::Actor;
use entities::catalogue::service_item;
use sea_orm::{ActiveModelTrait, EntityTrait, Set};
use serde_json::json;

/// Takes an item out of lists and rooms, or puts it back. Applications for it go on.
///
/// Needs `Right::ManageBrand` on its brand, or `Right::Administer` for one of the bureau.
pub async fn retire_service(cx: &Cx, actor: &Actor, id: ServiceItemId, retired: bool) -> Result<()> {
    let item = service_item::Entity::find_by_id(id).one(cx.db.read()).await?.ok_or(UseCaseError::NotFound)?;
    require(actor, item.brand_id)?;
    let change =
        service_item::ActiveModel { id: Set(id), retired_at: Set(retired.then(|| cx.now())), ..Default::default() };
    let (cx2, by) = (cx.clone(), actor.account);
    let action = if retired { "service.retired" } else { "service.put_back" };
    cx.db
        .write(move |tx| async move {
            change.update(tx.as_ref()).await?;
            audit::record(&cx2, &tx, Some(by), action, id, json!({})).await?;
            if retired { close_everywhere(&cx2, &tx, id).await } else { Ok(()) }
        })
        .await
}
