//! What an applicant sees of a declaration: receipt and code, and when the turn is.

use super::settle::counted;
use crate::catalogue::services::versions_of;
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::services::note_of;
use domain::catalogue::services::Details;
use domain::id::ApplicationId;
use domain::instant::{Instant, Span};
use domain::scheduling::EngagementStatus;
use domain::services::{Act, PreCheck, State};
use entities::catalogue::service_version;
use entities::directory::branch;
use entities::scheduling::engagement;
use entities::services::{application, application_step};
use entities::windows::declaration;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// When an applicant comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    At(Instant),
    /// For a place; so many wait before.
    Waits(usize),
    /// The visit was called off.
    Off,
    /// The declaration was withdrawn.
    Withdrawn,
}

/// The visit of a declaration, for whoever has its receipt and code.
#[derive(Clone, Debug)]
pub struct FollowedVisit {
    pub turn: Turn,
    /// The visit as a whole.
    pub starts_at: Instant,
    pub ends_at: Instant,
    /// Where the desk is, in Chinese and English.
    pub place: (String, String),
    pub checked: Option<PreCheck>,
    /// What has to be brought; empty: nothing was said.
    pub missing: String,
}

/// One's own declaration, as the browser that made it shows it.
#[derive(Clone, Debug)]
pub struct OwnDeclaration {
    pub receipt: String,
    pub code: String,
    pub state: State,
    pub version: service_version::Model,
    pub details: Details,
    pub visit: FollowedVisit,
}

/// The declarations that were made in a browser, the newest first. The web session that holds the ids is the right.
pub async fn own_declarations(cx: &Cx, ids: &[ApplicationId]) -> Result<Vec<OwnDeclaration>> {
    let rows = application::Entity::find()
        .filter(application::Column::Id.is_in(ids.iter().copied()))
        .filter(application::Column::ErasedAt.is_null())
        .order_by_desc(application::Column::Id)
        .all(cx.db.read())
        .await?;
    let versions = versions_of(cx, rows.iter().map(|it| it.version_id)).await?;
    let mut own = Vec::new();
    for row in rows {
        let (Some(version), Some(visit)) = (versions.get(&row.version_id), followed_visit(cx, &row).await?) else {
            continue;
        };
        own.push(OwnDeclaration {
            code: cx.keys.follow_code(row.id),
            details: serde_json::from_str(&version.details).unwrap_or_default(),
            version: version.clone(),
            receipt: row.receipt,
            state: row.state,
            visit,
        });
    }
    Ok(own)
}

/// The visit of an application; none of one that was made elsewhere. The caller has proved who asks.
pub async fn followed_visit(cx: &Cx, of: &application::Model) -> Result<Option<FollowedVisit>> {
    let db = cx.db.read();
    let Some(row) = declaration::Entity::find_by_id(of.id).one(db).await? else { return Ok(None) };
    let visit = engagement::Entity::find_by_id(row.engagement_id).one(db).await?.ok_or(UseCaseError::NotFound)?;
    let site = branch::Entity::find_by_id(of.branch_id).one(db).await?.ok_or(UseCaseError::NotFound)?;
    let turn = match row.at_minute {
        _ if of.state == State::Withdrawn => Turn::Withdrawn,
        _ if visit.status == EngagementStatus::Cancelled => Turn::Off,
        Some(minute) => Turn::At(visit.starts_at + Span::minutes(minute.into())),
        None => {
            let before = |it: &&declaration::Model| {
                it.at_minute.is_none() && (!it.goes_first, it.application_id) < (!row.goes_first, of.id)
            };
            Turn::Waits(counted(db, visit.id).await?.iter().filter(before).count())
        }
    };
    let missing = if row.checked == Some(PreCheck::Missing) { missing(cx, of.id).await? } else { String::new() };
    let (starts_at, ends_at) = (visit.starts_at, visit.ends_at);
    Ok(Some(FollowedVisit {
        turn,
        starts_at,
        ends_at,
        place: (site.name, site.name_en),
        checked: row.checked,
        missing,
    }))
}

/// What was written with the last check that missed something.
pub(super) async fn missing(cx: &Cx, id: ApplicationId) -> Result<String> {
    let last = application_step::Entity::find()
        .filter(application_step::Column::ApplicationId.eq(id))
        .filter(application_step::Column::Act.eq(Act::CheckMissing))
        .order_by_desc(application_step::Column::Id)
        .one(cx.db.read())
        .await?;
    Ok(last.map(|it| note_of(cx, it.id, it.sealed_note.as_deref())).unwrap_or_default())
}
