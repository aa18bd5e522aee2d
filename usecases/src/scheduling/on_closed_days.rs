//! What stands on a day on which the brand does not open: a holiday published since, or a closure set since.

use crate::context::Cx;
use crate::error::Result;
use crate::scheduling::plan::{local, zone_of};
use domain::id::EngagementId;
use domain::instant::Instant;
use domain::scheduling::opening::OpeningHours;
use domain::scheduling::working_days::WorkingDays;
use domain::scheduling::{BookingStatus, EngagementStatus};
use entities::directory::brand;
use entities::scheduling::{booking, engagement};
use sea_orm::sea_query::{Query, any};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// One engagement that has to be moved, or agreed to as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnClosedDay {
    pub id: EngagementId,
    pub title: String,
    pub title_en: String,
    pub starts_at: Instant,
}

/// What is planned from now on, on days without hours, the soonest first. One query; asks for no right: the week has.
pub(super) async fn on_closed_days(
    cx: &Cx,
    brand: &brand::Model,
    hours: &OpeningHours,
    calendar: &WorkingDays,
) -> Result<Vec<OnClosedDay>> {
    use engagement::Column::{BrandId, Capacity, Id, StartsAt, Status, Title, TitleEn};
    let standing = Query::select()
        .column(booking::Column::EngagementId)
        .from(booking::Entity)
        .and_where(booking::Column::BrandId.eq(brand.id))
        .and_where(booking::Column::Status.is_in([BookingStatus::Requested, BookingStatus::Confirmed]))
        .to_owned();
    let rows: Vec<(EngagementId, String, String, Instant)> = engagement::Entity::find()
        .select_only()
        .columns([Id, Title, TitleEn, StartsAt])
        .filter(BrandId.eq(brand.id))
        .filter(Status.eq(EngagementStatus::Planned))
        .filter(StartsAt.gt(cx.now()))
        .filter(any![Id.in_subquery(standing), Capacity.is_not_null()])
        .order_by_asc(StartsAt)
        .into_tuple()
        .all(cx.db.read())
        .await?;
    let zone = zone_of(brand);
    let closed = |at: Instant| {
        let date = local(zone, at).date_naive();
        hours.on(date, &calendar.kind(date)).is_empty()
    };
    let rows = rows.into_iter().filter(|row| closed(row.3));
    Ok(rows.map(|(id, title, title_en, starts_at)| OnClosedDay { id, title, title_en, starts_at }).collect())
}
