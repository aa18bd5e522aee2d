//! A link to try the room with, in a demo alone.

use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use domain::id::EngagementId;
use domain::identity::{Actor, Right, Scope};
use entities::scheduling::{attendee, engagement};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// The personal link of the first invited person; none outside a demo, where a link speaks for somebody who exists.
///
/// Needs `Right::Present` on the brand.
pub async fn sample_link(cx: &Cx, actor: &Actor, id: EngagementId) -> Result<Option<String>> {
    if !cx.site.demo {
        return Ok(None);
    }
    let db = cx.db.read();
    let row = engagement::Entity::find_by_id(id).one(db).await?.ok_or(UseCaseError::NotFound)?;
    actor.require(Right::Present, Scope::Brand(row.brand_id))?;
    let first = attendee::Entity::listed()
        .filter(attendee::Column::EngagementId.eq(id))
        .filter(attendee::Column::EmployeeId.is_not_null())
        .order_by_asc(attendee::Column::Id)
        .one(db)
        .await?;
    Ok(first.map(|it| format!("{}/j/{}", cx.site.public_url, cx.keys.join_code(it.id, it.generation))))
}
