//! A skipped or cancelled date of a series takes place after all.

use super::preview::{Occurrence, at, examine};
use super::template::Template;
use super::view::{SeriesView, series};
use super::write::{check, write_occurrence};
use crate::audit;
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::scheduling::plan::Plan;
use chrono::NaiveDate;
use domain::id::{EngagementId, SeriesId};
use domain::identity::{Actor, Right, Scope};
use domain::instant::Instant;
use domain::scheduling::EngagementStatus;
use entities::scheduling::{engagement, series as series_row, series_date};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, QuerySelect, Set};
use serde_json::json;
use std::sync::Arc;

/// What the date would be at the series' usual time, with the nearest others if that cannot be had.
///
/// Needs `Right::Decide` on the brand.
pub async fn preview_date(cx: &Cx, actor: &Actor, id: SeriesId, date: NaiveDate) -> Result<(Occurrence, Plan)> {
    let template = template(cx, actor, &series(cx, actor, id).await?).await?;
    let time = at(&template, date);
    let mut found = examine(cx, &template, vec![(date, Some(time))], &[]).await?;
    let mut it = found.pop().ok_or(UseCaseError::NotFound)?;
    if !template.is_open(date, template.minute) {
        // Closed on that day: there is no such time, but others near it.
        it.time = None;
    }
    Ok((it, template.plan))
}

/// Makes an engagement for a date that has none, or whose engagement was cancelled.
///
/// Needs `Right::Decide` on the brand. Fails with `NotFound` for a date that is none of the series', with the conflict
/// `takes-place` if it has one, with `Invalid` (`dates`) for a time that is not the brand's or far from the date, and with
/// `SlotTaken`.
pub async fn put_back(
    cx: &Cx,
    actor: &Actor,
    id: SeriesId,
    date: NaiveDate,
    starts_at: Instant,
) -> Result<EngagementId> {
    let view = series(cx, actor, id).await?;
    let template = template(cx, actor, &view).await?;
    if view.dates.iter().all(|it| it.nominal != date) {
        return Err(UseCaseError::NotFound);
    }
    let start = check(&template, date, starts_at)?;
    let (cx2, template, account) = (cx.clone(), Arc::new(template), actor.account);
    cx.db
        .write(move |tx| async move {
            // One at a time: the row of the series stands for all of its dates.
            series_row::Entity::find_by_id(id).lock_exclusive().one(tx.as_ref()).await?;
            let row = series_date::Entity::find_by_id((id, date.to_string()));
            let row = row.one(tx.as_ref()).await?.ok_or(UseCaseError::NotFound)?;
            if let Some(former) = row.engagement_id {
                let former = engagement::Entity::find_by_id(former).one(tx.as_ref()).await?;
                if former.is_some_and(|it| it.status != EngagementStatus::Cancelled) {
                    return Err(UseCaseError::Conflict("takes-place"));
                }
            }
            let made = write_occurrence(&cx2, &tx, &template, account, start).await?;
            let mut row = row.into_active_model();
            row.engagement_id = Set(Some(made));
            row.update(tx.as_ref()).await?;
            let details = json!({ "date": date });
            audit::record(&cx2, &tx, Some(account), "series.date_put_back", id, details).await?;
            Ok(made)
        })
        .await
}

/// What its engagements are like: the last of them that was not called off.
async fn template(cx: &Cx, actor: &Actor, view: &SeriesView) -> Result<Template> {
    actor.require(Right::Decide, Scope::Brand(view.brand_id))?;
    let stands = view.dates.iter().rev().filter(|it| !it.is_open()).find_map(|it| it.engagement.as_ref());
    Template::load(cx, actor, stands.ok_or(UseCaseError::Conflict("not-confirmed"))?.id).await
}
