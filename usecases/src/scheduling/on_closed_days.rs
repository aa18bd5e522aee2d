//! What stands at a time at which the brand is not open: since a holiday was published, a day closed, or its hours cut.

use crate::context::Cx;
use crate::error::Result;
use crate::scheduling::plan::{YEARS_AHEAD, instant_at, local, zone_of};
use chrono::{Datelike, NaiveDate};
use domain::id::EngagementId;
use domain::instant::{Instant, Interval};
use domain::scheduling::opening::OpeningHours;
use domain::scheduling::working_days::WorkingDays;
use domain::scheduling::{BookingStatus, EngagementStatus};
use entities::directory::brand;
use entities::scheduling::{booking, booking_offer, engagement};
use sea_orm::sea_query::{Query, any};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;

/// No more than this is looked through: several times what the busiest brand has ahead of it.
const MOST: u64 = 10_000;

/// One time that has to be moved, or agreed to as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnClosedDay {
    pub id: EngagementId,
    pub title: String,
    pub title_en: String,
    /// Of several times that a company was offered, the one that is closed.
    pub starts_at: Instant,
}

/// Planned and offered times from now on that do not lie within the brand's hours, the soonest first. Two queries, and one
/// more if there are any; asks for no right: the week has.
pub(super) async fn on_closed_days(
    cx: &Cx,
    brand: &brand::Model,
    hours: &OpeningHours,
    calendar: &WorkingDays,
) -> Result<Vec<OnClosedDay>> {
    let zone = zone_of(brand);
    let mut rows = ahead(cx, brand).await?;
    let is_open = |time: &Interval| {
        let date = local(zone, time.start).date_naive();
        let at = |minute| instant_at(zone, date, minute);
        let hours = hours.on(date, &calendar.kind(date));
        hours.iter().any(|&(open, close)| at(open) <= time.start && time.end <= at(close))
    };
    rows.retain(|(_, time)| !is_open(time));
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    rows.sort_by_key(|(_, time)| time.start);
    let titles: Vec<(EngagementId, String, String)> = engagement::Entity::find()
        .select_only()
        .columns([engagement::Column::Id, engagement::Column::Title, engagement::Column::TitleEn])
        .filter(engagement::Column::Id.is_in(rows.iter().map(|(id, _)| *id)))
        .into_tuple()
        .all(cx.db.read())
        .await?;
    let titles: HashMap<_, _> = titles.into_iter().map(|(id, title, title_en)| (id, (title, title_en))).collect();
    let row = |(id, time): (EngagementId, Interval)| {
        let (title, title_en) = titles.get(&id).cloned()?;
        Some(OnClosedDay { id, title, title_en, starts_at: time.start })
    };
    Ok(rows.into_iter().filter_map(row).collect())
}

/// Planned and offered times from now on, as far as hours and calendars are loaded. Two queries.
pub(crate) async fn ahead(cx: &Cx, brand: &brand::Model) -> Result<Vec<(EngagementId, Interval)>> {
    let zone = zone_of(brand);
    let end = NaiveDate::from_yo_opt(local(zone, cx.now()).year() + YEARS_AHEAD + 1, 1).unwrap_or(NaiveDate::MAX);
    let ahead = Interval { start: cx.now(), end: instant_at(zone, end, 0) };
    let mut rows = planned(cx, brand, ahead).await?;
    rows.extend(offered(cx, brand, ahead).await?);
    Ok(rows)
}

/// Events, and what companies have asked for or the brand has confirmed.
async fn planned(cx: &Cx, brand: &brand::Model, ahead: Interval) -> Result<Vec<(EngagementId, Interval)>> {
    use engagement::Column::{BrandId, Capacity, EndsAt, Id, StartsAt, Status};
    let standing = Query::select()
        .column(booking::Column::EngagementId)
        .from(booking::Entity)
        .and_where(booking::Column::BrandId.eq(brand.id))
        .and_where(booking::Column::Status.is_in([
            BookingStatus::Requested,
            BookingStatus::Called,
            BookingStatus::Confirmed,
        ]))
        .to_owned();
    let rows: Vec<(EngagementId, Instant, Instant)> = engagement::Entity::find()
        .select_only()
        .columns([Id, StartsAt, EndsAt])
        .filter(BrandId.eq(brand.id))
        .filter(Status.eq(EngagementStatus::Planned))
        .filter(StartsAt.gt(ahead.start))
        .filter(StartsAt.lt(ahead.end))
        .filter(any![Id.in_subquery(standing), Capacity.is_not_null()])
        .order_by_asc(StartsAt)
        .limit(MOST)
        .into_tuple()
        .all(cx.db.read())
        .await?;
    Ok(rows.into_iter().map(|(id, start, end)| (id, Interval { start, end })).collect())
}

/// What companies may still choose from.
async fn offered(cx: &Cx, brand: &brand::Model, ahead: Interval) -> Result<Vec<(EngagementId, Interval)>> {
    use booking_offer::Column::StartsAt;
    let to_booking = booking_offer::Entity::belongs_to(booking::Entity)
        .from(booking_offer::Column::BookingId)
        .to(booking::Column::Id);
    let to_engagement =
        booking::Entity::belongs_to(engagement::Entity).from(booking::Column::EngagementId).to(engagement::Column::Id);
    let rows: Vec<(EngagementId, Instant, Instant, Instant)> = booking_offer::Entity::find()
        .select_only()
        .column(booking::Column::EngagementId)
        .column(StartsAt)
        .column_as(engagement::Column::StartsAt, "stood_from")
        .column_as(engagement::Column::EndsAt, "stood_until")
        .join(JoinType::InnerJoin, to_booking.into())
        .join(JoinType::InnerJoin, to_engagement.into())
        .filter(booking::Column::BrandId.eq(brand.id))
        .filter(booking::Column::Status.eq(BookingStatus::Offered))
        .filter(StartsAt.gt(ahead.start))
        .filter(StartsAt.lt(ahead.end))
        .order_by_asc(StartsAt)
        .limit(MOST)
        .into_tuple()
        .all(cx.db.read())
        .await?;
    let time = |(id, start, from, until): (EngagementId, Instant, Instant, Instant)| {
        (id, Interval { start, end: start + (until - from) })
    };
    Ok(rows.into_iter().map(time).collect())
}
