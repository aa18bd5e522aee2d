//! Until when a liaison may set right who was there.

use crate::catalogue::working_days;
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::scheduling::plan::{instant_at, local, zone_of};
use chrono::{Datelike, Days};
use domain::id::EngagementId;
use domain::instant::Instant;
use domain::scheduling::EngagementStatus;
use entities::directory::brand;
use entities::scheduling::engagement;
use sea_orm::EntityTrait;

/// Whole working days after the day of the end in which numbers may be set right: reports are asked for in the same week.
const DAYS: u16 = 2;

/// The moment from which on the attendance stands: the end of the second working day after the engagement's last day, by the
/// brand's clock. Three queries.
pub async fn corrections_until(cx: &Cx, engagement: &engagement::Model) -> Result<Instant> {
    let brand =
        brand::Entity::find_by_id(engagement.brand_id).one(cx.db.read()).await?.ok_or(UseCaseError::NotFound)?;
    let zone = zone_of(&brand);
    let ended = local(zone, engagement.ended_at.unwrap_or(engagement.ends_at)).date_naive();
    let calendar = working_days(cx, ended.year()..=ended.year() + 1).await?;
    Ok(instant_at(zone, calendar.after_lead(ended, DAYS) + Days::new(1), 0))
}

/// The engagement, if its attendance can be set right now.
///
/// Fails with the conflicts `no-room` for an on-site window, `cancelled`, `not-begun` while it is only planned, and
/// `attendance-closed` once the attendance stands.
pub(super) async fn correctable(cx: &Cx, id: EngagementId) -> Result<engagement::Model> {
    let row = engagement::Entity::find_by_id(id).one(cx.db.read()).await?.ok_or(UseCaseError::NotFound)?;
    if row.kind.is_on_site() {
        return Err(UseCaseError::Conflict("no-room"));
    }
    match row.status {
        EngagementStatus::Cancelled => Err(UseCaseError::Conflict("cancelled")),
        EngagementStatus::Planned => Err(UseCaseError::Conflict("not-begun")),
        EngagementStatus::Live => Ok(row),
        EngagementStatus::Completed if cx.now() < corrections_until(cx, &row).await? => Ok(row),
        EngagementStatus::Completed => Err(UseCaseError::Conflict("attendance-closed")),
    }
}
