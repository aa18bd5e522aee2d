//! When the crew comes to a window: the brand's confirmed engagements at its site.

use crate::context::Cx;
use crate::error::Result;
use domain::catalogue::Kind;
use domain::id::{BranchId, BrandId, EngagementId, SeriesId};
use domain::instant::Instant;
use domain::scheduling::{BookingStatus, EngagementStatus};
use entities::scheduling::{booking, engagement, series_date};
use entities::windows::service_window;
use sea_orm::sea_query::{Condition, Query};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use std::collections::HashMap;

/// Visits that a page shows of what comes, and of what was.
const SHOWN: u64 = 12;

/// One visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    pub id: EngagementId,
    pub title: String,
    pub title_en: String,
    pub status: EngagementStatus,
    pub starts_at: Instant,
    pub ends_at: Instant,
    /// By which it comes back.
    pub series: Option<SeriesId>,
}

/// What comes, the next first. Two queries.
pub(super) async fn coming(cx: &Cx, window: &service_window::Model) -> Result<Vec<Visit>> {
    let rows = visits(window)
        .filter(engagement::Column::EndsAt.gt(cx.now()))
        .filter(engagement::Column::Status.ne(EngagementStatus::Completed))
        .order_by_asc(engagement::Column::StartsAt);
    with_series(cx, rows.limit(SHOWN).all(cx.db.read()).await?).await
}

/// What was, the last first. Two queries.
pub(super) async fn past(cx: &Cx, window: &service_window::Model) -> Result<Vec<Visit>> {
    let rows =
        visits(window).filter(engagement::Column::EndsAt.lte(cx.now())).order_by_desc(engagement::Column::StartsAt);
    with_series(cx, rows.limit(SHOWN).all(cx.db.read()).await?).await
}

/// When the crew comes next to each of some sites, by the site. One query.
pub(super) async fn next_at(
    cx: &Cx,
    windows: &[service_window::Model],
) -> Result<HashMap<(BrandId, BranchId), Instant>> {
    let rows: Vec<(BrandId, Option<BranchId>, Instant)> = engagement::Entity::find()
        .select_only()
        .column(engagement::Column::BrandId)
        .column(engagement::Column::SiteId)
        .column_as(engagement::Column::StartsAt.min(), "next")
        .filter(engagement::Column::SiteId.is_in(windows.iter().map(|it| it.branch_id)))
        .filter(engagement::Column::EndsAt.gt(cx.now()))
        .filter(takes_place())
        .group_by(engagement::Column::BrandId)
        .group_by(engagement::Column::SiteId)
        .into_tuple()
        .all(cx.db.read())
        .await?;
    Ok(rows.into_iter().filter_map(|(brand, site, at)| Some(((brand, site?), at))).collect())
}

/// All visits of a window that take place or did.
pub(super) fn visits(window: &service_window::Model) -> Select<engagement::Entity> {
    engagement::Entity::find()
        .filter(engagement::Column::SiteId.eq(window.branch_id))
        .filter(engagement::Column::BrandId.eq(window.brand_id))
        .filter(takes_place())
}

/// Whether an engagement is on site, was confirmed and not called off.
fn takes_place() -> Condition {
    let confirmed = Query::select()
        .column(booking::Column::EngagementId)
        .from(booking::Entity)
        .and_where(booking::Column::Status.eq(BookingStatus::Confirmed))
        .to_owned();
    Condition::all()
        .add(engagement::Column::Kind.eq(Kind::OnSiteWindow))
        .add(engagement::Column::Status.ne(EngagementStatus::Cancelled))
        .add(engagement::Column::Id.in_subquery(confirmed))
}

async fn with_series(cx: &Cx, rows: Vec<engagement::Model>) -> Result<Vec<Visit>> {
    let dates = series_date::Entity::find()
        .filter(series_date::Column::EngagementId.is_in(rows.iter().map(|it| it.id)))
        .all(cx.db.read())
        .await?;
    let series: HashMap<EngagementId, SeriesId> =
        dates.into_iter().filter_map(|it| Some((it.engagement_id?, it.series_id))).collect();
    let visit = |it: engagement::Model| Visit {
        series: series.get(&it.id).copied(),
        id: it.id,
        title: it.title,
        title_en: it.title_en,
        status: it.status,
        starts_at: it.starts_at,
        ends_at: it.ends_at,
    };
    Ok(rows.into_iter().map(visit).collect())
}
