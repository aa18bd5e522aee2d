//! What an attendee has applied for in a room.

use crate::catalogue::services::versions_of;
use crate::context::Cx;
use crate::error::Result;
use crate::live::seat::require_seat;
use domain::catalogue::services::Details;
use domain::id::AttendeeId;
use domain::live::board::Applied;
use domain::services::State;
use entities::catalogue::service_version;
use entities::services::application;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// The last ones on a page; who applies for more has other pages.
const LAST: u64 = 20;

/// One's own application, with what its receipt says.
#[derive(Clone, Debug)]
pub struct OwnApplication {
    pub receipt: String,
    /// Proves the applicant where the application is followed.
    pub code: String,
    pub state: State,
    pub version: service_version::Model,
    pub details: Details,
}

/// The attendee's applications in a room, the newest first. The web session that holds the id is the right.
pub async fn own_applications(cx: &Cx, id: AttendeeId) -> Result<Vec<OwnApplication>> {
    require_seat(cx, id).await?;
    let rows = rows(cx, id).await?;
    let versions = versions_of(cx, rows.iter().map(|it| it.version_id)).await?;
    let own = |it: application::Model| {
        let version = versions.get(&it.version_id)?.clone();
        let details = serde_json::from_str(&version.details).unwrap_or_default();
        let code = cx.keys.follow_code(it.id);
        Some(OwnApplication { receipt: it.receipt, code, state: it.state, version, details })
    };
    Ok(rows.into_iter().filter_map(own).collect())
}

/// The same for the room's page, which has the seat already.
pub(crate) async fn applied(cx: &Cx, id: AttendeeId) -> Result<Vec<Applied>> {
    let rows = rows(cx, id).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let versions = versions_of(cx, rows.iter().map(|it| it.version_id)).await?;
    let own = |it: application::Model| {
        let version = versions.get(&it.version_id)?;
        Some(Applied {
            item: it.item_id,
            name: version.name.clone(),
            name_en: version.name_en.clone(),
            code: cx.keys.follow_code(it.id),
            receipt: it.receipt,
            open: it.state.is_open(),
        })
    };
    Ok(rows.into_iter().filter_map(own).collect())
}

async fn rows(cx: &Cx, id: AttendeeId) -> Result<Vec<application::Model>> {
    let rows = application::Entity::find()
        .filter(application::Column::AttendeeId.eq(id))
        .order_by_desc(application::Column::Id)
        .limit(LAST);
    Ok(rows.all(cx.db.read()).await?)
}
