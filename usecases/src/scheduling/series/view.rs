//! A series, as those see it who see one of its engagements.

use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::scheduling::plan::zone_of;
use chrono::NaiveDate;
use chrono_tz::Tz;
use domain::id::{BrandId, CompanyId, EngagementId, SeriesId};
use domain::identity::{Actor, Right, Scope};
use domain::instant::Instant;
use domain::scheduling::EngagementStatus;
use domain::scheduling::series::Shift;
use entities::directory::{brand, company};
use entities::scheduling::{engagement, series, series_date};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;

/// A series with all its dates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeriesView {
    pub id: SeriesId,
    pub brand_id: BrandId,
    pub company_id: CompanyId,
    /// The brand's, by whose clock the rule's dates are.
    pub zone: Tz,
    pub company: String,
    pub company_en: String,
    /// Of its engagements.
    pub title: String,
    pub title_en: String,
    pub rule: String,
    pub shift: Shift,
    pub dates: Vec<SeriesDate>,
}

/// One date by the rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeriesDate {
    pub nominal: NaiveDate,
    /// None: it is skipped.
    pub engagement: Option<SeriesEngagement>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeriesEngagement {
    pub id: EngagementId,
    pub status: EngagementStatus,
    pub starts_at: Instant,
}

impl SeriesDate {
    /// Whether nothing takes place for it, and something may.
    pub fn is_open(&self) -> bool {
        self.engagement.as_ref().is_none_or(|it| it.status == EngagementStatus::Cancelled)
    }
}

/// The series of an engagement, if it is one of any; two queries, or one if it is none.
///
/// Needs `Right::SeeBrand` on the brand or `Right::Book` on the company; for others there is none.
pub async fn series_of(cx: &Cx, actor: &Actor, id: EngagementId) -> Result<Option<SeriesView>> {
    let found = series_date::Entity::find().filter(series_date::Column::EngagementId.eq(id)).one(cx.db.read()).await?;
    let Some(found) = found else { return Ok(None) };
    match series(cx, actor, found.series_id).await {
        Err(UseCaseError::NotFound | UseCaseError::Forbidden) => Ok(None),
        other => other.map(Some),
    }
}

/// A series by its id, in the order of its dates.
///
/// Needs `Right::SeeBrand` on the brand or `Right::Book` on the company.
pub async fn series(cx: &Cx, actor: &Actor, id: SeriesId) -> Result<SeriesView> {
    let db = cx.db.read();
    let row = series::Entity::find_by_id(id).one(db).await?.ok_or(UseCaseError::NotFound)?;
    let company = actor.require(Right::Book, Scope::Company(row.company_id));
    company.or_else(|_| actor.require(Right::SeeBrand, Scope::Brand(row.brand_id)))?;
    let dates = series_date::Entity::find()
        .filter(series_date::Column::SeriesId.eq(id))
        .order_by_asc(series_date::Column::Date)
        .all(db)
        .await?;
    let engagements = engagement::Entity::find()
        .filter(engagement::Column::Id.is_in(dates.iter().filter_map(|it| it.engagement_id)))
        .all(db)
        .await?;
    let brand = brand::Entity::find_by_id(row.brand_id).one(db).await?.ok_or(UseCaseError::NotFound)?;
    let titles = engagements.first().map(|it| (it.title.clone(), it.title_en.clone())).unwrap_or_default();
    let company = company::Entity::find_by_id(row.company_id).one(db).await?;
    let companies = company.map(|it| (it.name, it.name_en)).unwrap_or_default();
    let engagements: HashMap<EngagementId, engagement::Model> = engagements.into_iter().map(|it| (it.id, it)).collect();
    let shown = |it: &engagement::Model| SeriesEngagement { id: it.id, status: it.status, starts_at: it.starts_at };
    let date = |it: series_date::Model| {
        let engagement = it.engagement_id.and_then(|id| engagements.get(&id)).map(shown);
        Some(SeriesDate { nominal: it.date.parse().ok()?, engagement })
    };
    let dates = dates.into_iter().filter_map(date).collect();
    let series::Model { id, brand_id, company_id, rule, shift, .. } = row;
    let ((title, title_en), (company, company_en)) = (titles, companies);
    let zone = zone_of(&brand);
    Ok(SeriesView { id, brand_id, company_id, zone, company, company_en, title, title_en, rule, shift, dates })
}
