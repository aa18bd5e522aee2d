//! Who may watch.

use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use domain::id::{AttendeeId, EngagementId};
use domain::identity::{Actor, Right, Scope};
use domain::instant::Span;
use domain::scheduling::EngagementStatus;
use entities::scheduling::{attendee, engagement};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QuerySelect, Select};
use uuid::Uuid;

/// How long a test viewer's playlist can be opened: a rehearsal and the event after it.
const TEST: Span = Span::hours(4);

/// The engagement that a playback token opens now. A token of a cancelled engagement opens nothing, and neither does one of
/// somebody who was taken off the list. Asked on every playlist, so it is one statement.
pub async fn viewer(cx: &Cx, token: &str) -> Result<Option<(EngagementId, EngagementStatus)>> {
    let Some((id, viewer)) = cx.keys.playback(token, cx.now()) else { return Ok(None) };
    let removed = Query::select()
        .expr(Expr::val(1))
        .from(attendee::Entity)
        .and_where(attendee::Column::Id.eq(AttendeeId(viewer)))
        .and_where(attendee::Column::RemovedAt.is_not_null())
        .to_owned();
    let status = of(id).filter(Expr::exists(removed).not()).into_tuple::<EngagementStatus>().one(cx.db.read()).await?;
    Ok(status.filter(|status| *status != EngagementStatus::Cancelled).map(|status| (id, status)))
}

/// Where an engagement stands; none if there is no such one.
pub async fn status(cx: &Cx, id: EngagementId) -> Result<Option<EngagementStatus>> {
    Ok(of(id).into_tuple().one(cx.db.read()).await?)
}

fn of(id: EngagementId) -> Select<engagement::Entity> {
    engagement::Entity::find_by_id(id).select_only().column(engagement::Column::Status)
}

/// The path of a playlist for somebody of the brand who tests the picture; counts as nobody's attendance.
///
/// Needs `Right::Present` on the brand.
pub async fn test_viewer(cx: &Cx, actor: &Actor, id: EngagementId) -> Result<String> {
    let row = engagement::Entity::find_by_id(id).one(cx.db.read()).await?.ok_or(UseCaseError::NotFound)?;
    actor.require(Right::Present, Scope::Brand(row.brand_id))?;
    let token = cx.keys.playback_token(id, cx.id::<Uuid>(), cx.now() + TEST);
    Ok(format!("/live/{token}/index.m3u8"))
}
