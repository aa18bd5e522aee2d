//! The room as its attendee sees it.

use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::live::join::status_for;
use domain::id::{AttendeeId, EngagementId};
use domain::instant::{Instant, Span};
use domain::scheduling::EngagementStatus;
use entities::directory::brand;
use entities::scheduling::{attendee, engagement};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// How long a playback token holds: a long day's event and the look at the replay after it. The page hands out a new one.
const PLAYBACK: Span = Span::hours(12);

/// The engagement and the attendee's own way to its picture.
#[derive(Clone, Debug)]
pub struct Room {
    pub engagement: EngagementId,
    pub title: String,
    pub title_en: String,
    pub brand: String,
    pub brand_en: String,
    pub status: EngagementStatus,
    pub starts_at: Instant,
    pub ends_at: Instant,
    pub name: String,
    pub is_guest: bool,
    pub screen_people: i32,
    pub screen_names: String,
    /// Path of the playlist, live or replay.
    pub playlist: String,
}

/// The room of an attendee who has joined; the web session that holds the id is the right.
pub async fn room(cx: &Cx, id: AttendeeId) -> Result<Room> {
    let db = cx.db.read();
    let row =
        attendee::Entity::listed().filter(attendee::Column::Id.eq(id)).one(db).await?.ok_or(UseCaseError::NotFound)?;
    let engagement = engagement::Entity::find_by_id(row.engagement_id).one(db).await?.ok_or(UseCaseError::NotFound)?;
    let brand = brand::Entity::find_by_id(engagement.brand_id).one(db).await?.ok_or(UseCaseError::NotFound)?;
    let status = status_for(cx, &row, &engagement).await?;
    let token = cx.keys.playback_token(engagement.id, id.0, cx.now() + PLAYBACK);
    Ok(Room {
        engagement: engagement.id,
        title: engagement.title,
        title_en: engagement.title_en,
        brand: brand.name,
        brand_en: brand.name_en,
        status,
        starts_at: engagement.starts_at,
        ends_at: engagement.ends_at,
        name: row.name,
        is_guest: row.employee_id.is_none(),
        screen_people: row.screen_people,
        screen_names: row.screen_names,
        playlist: format!("/live/{token}/index.m3u8"),
    })
}
