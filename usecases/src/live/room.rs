//! The room as its attendee sees it.

use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::live::issues::own_issues;
use crate::live::join::status_for;
use crate::live::replay::{Moment, moments};
use crate::live::seat::seated;
use crate::packs::shown::{Shown, shown};
use domain::id::{AttendeeId, EngagementId};
use domain::instant::{Instant, Span};
use domain::live::IssueKind;
use domain::scheduling::EngagementStatus;
use entities::directory::brand;
use sea_orm::EntityTrait;

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
    let (row, engagement) = seated(cx, id).await?;
    let brand =
        brand::Entity::find_by_id(engagement.brand_id).one(cx.db.read()).await?.ok_or(UseCaseError::NotFound)?;
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

/// How long after the end chapters may still be on their way.
const SETTLES: Span = Span::minutes(5);

/// What stands beside the picture besides what is said.
#[derive(Clone, Debug)]
pub struct Beside {
    /// Agenda and materials.
    pub shown: Option<Shown>,
    /// The attendee's own problems, the newest first.
    pub issues: Vec<(IssueKind, String, Option<Instant>)>,
    /// Of a replay.
    pub moments: Vec<Moment>,
    /// It has ended so lately that there may be moments soon.
    pub settles: bool,
}

/// What a room has beside the picture for an attendee. The web session that holds the id is the right.
pub async fn beside(cx: &Cx, id: AttendeeId) -> Result<Beside> {
    let (_, engagement) = seated(cx, id).await?;
    let over = engagement.status == EngagementStatus::Completed;
    let shown = shown(cx, &engagement).await?;
    Ok(Beside {
        issues: own_issues(cx, id).await?,
        moments: if over { moments(cx, &engagement, shown.as_ref()).await? } else { Vec::new() },
        shown,
        settles: engagement.ended_at.is_some_and(|at| cx.now() - at < SETTLES),
    })
}
