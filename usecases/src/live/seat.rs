//! Who takes part in what is said in a room, and that everybody hears of it.

use crate::context::Cx;
use crate::db::Tx;
use crate::error::{Result, UseCaseError};
use crate::live::join::status_for;
use domain::id::{AttendeeId, EngagementId};
use domain::identity::{Actor, Right, Scope};
use domain::scheduling::EngagementStatus;
use entities::live::room;
use entities::scheduling::{attendee, engagement};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};

/// The attendee on the list and the engagement. `NotFound` for whoever was taken off it.
pub(crate) async fn seated(cx: &Cx, id: AttendeeId) -> Result<(attendee::Model, engagement::Model)> {
    let db = cx.db.read();
    let row =
        attendee::Entity::listed().filter(attendee::Column::Id.eq(id)).one(db).await?.ok_or(UseCaseError::NotFound)?;
    let engagement = engagement::Entity::find_by_id(row.engagement_id).one(db).await?.ok_or(UseCaseError::NotFound)?;
    Ok((row, engagement))
}

/// The attendee, if there is still something to say: fails with the conflicts `cancelled` and `ended`.
pub(crate) async fn speaker(cx: &Cx, id: AttendeeId) -> Result<attendee::Model> {
    let (row, engagement) = seated(cx, id).await?;
    require_open(status_for(cx, &row, &engagement).await?)?;
    Ok(row)
}

/// The engagement whose room the actor runs. Needs `Right::Present` on the brand; fails with the conflict `no-room` for an
/// on-site window.
pub(crate) async fn presented(cx: &Cx, actor: &Actor, id: EngagementId) -> Result<engagement::Model> {
    room_of(cx, actor, Right::Present, id).await
}

/// As [`presented`], for whoever has another right on the brand.
pub(crate) async fn room_of(cx: &Cx, actor: &Actor, right: Right, id: EngagementId) -> Result<engagement::Model> {
    let row = engagement::Entity::find_by_id(id).one(cx.db.read()).await?.ok_or(UseCaseError::NotFound)?;
    actor.require(right, Scope::Brand(row.brand_id))?;
    if row.kind.is_on_site() { Err(UseCaseError::Conflict("no-room")) } else { Ok(row) }
}

pub(crate) fn require_open(status: EngagementStatus) -> Result<()> {
    match status {
        EngagementStatus::Planned | EngagementStatus::Live => Ok(()),
        EngagementStatus::Completed => Err(UseCaseError::Conflict("ended")),
        EngagementStatus::Cancelled => Err(UseCaseError::Conflict("cancelled")),
    }
}

/// Whether the attendee may look on: `NotFound` for whoever was taken off the list.
pub async fn require_seat(cx: &Cx, id: AttendeeId) -> Result<()> {
    seated(cx, id).await.map(drop)
}

/// Raises the room's version. The last statement of a write, because its row is everybody's.
pub(crate) async fn tell(tx: &Tx, engagement: EngagementId) -> Result<()> {
    let raised = Expr::col((room::Entity, room::Column::Version)).add(1);
    let known = OnConflict::column(room::Column::EngagementId).value(room::Column::Version, raised).to_owned();
    let row = room::ActiveModel { engagement_id: Set(engagement), version: Set(1) };
    room::Entity::insert(row).on_conflict(known).exec_without_returning(tx.as_ref()).await?;
    Ok(())
}
