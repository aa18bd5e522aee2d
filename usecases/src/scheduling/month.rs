//! A brand's month: which days are worked, and what stands on each.

use crate::catalogue::working_days;
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::scheduling::plan::{instant_at, local, opening_hours, zone_of};
use chrono::{Datelike, Months, NaiveDate};
use chrono_tz::Tz;
use domain::catalogue::Kind;
use domain::id::{BrandId, EngagementId};
use domain::identity::{Actor, Right, Scope};
use domain::instant::{Instant, Interval};
use domain::scheduling::working_days::DayKind;
use domain::scheduling::{BookingStatus, EngagementStatus};
use entities::directory::{brand, company};
use entities::scheduling::{booking, booking_offer, engagement};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef};

/// Everything that the month page shows.
#[derive(Clone, Debug)]
pub struct Month {
    pub brand: brand::Model,
    pub zone: Tz,
    pub today: NaiveDate,
    /// Each day of the month, the first one first.
    pub days: Vec<Day>,
}

#[derive(Clone, Debug)]
pub struct Day {
    pub date: NaiveDate,
    pub kind: DayKind,
    /// Without hours: a weekend, a holiday, a closure.
    pub shut: bool,
    /// What the brand says about a day that it has closed itself; empty if it gives no reason.
    pub closure: Option<String>,
    /// The earliest first.
    pub entries: Vec<Entry>,
}

/// An engagement that begins on a day, or a time on it that is offered for one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub id: EngagementId,
    pub starts_at: Instant,
    pub kind: Kind,
    /// Confirmed if any of its bookings is; else requested, or offered.
    pub status: BookingStatus,
    pub company: String,
    pub company_en: String,
    /// How many companies take part besides.
    pub others: usize,
}

/// One booking with what an entry shows of it.
type Row = (EngagementId, Instant, Kind, BookingStatus, String, String);

/// The month of a date (this month if not given), on the brand's clock, with six queries.
///
/// Needs `Right::SeeBrand` on the brand. What is only held, declined or cancelled is left out. A booking whose company was
/// offered other times stands at each of those, because the one that it asked for is free again.
pub async fn month(cx: &Cx, actor: &Actor, brand: BrandId, date: Option<NaiveDate>) -> Result<Month> {
    actor.require(Right::SeeBrand, Scope::Brand(brand))?;
    let brand = brand::Entity::find_by_id(brand).one(cx.db.read()).await?.ok_or(UseCaseError::NotFound)?;
    let zone = zone_of(&brand);
    let today = local(zone, cx.now()).date_naive();
    let date = date.unwrap_or(today);
    let calendar = working_days(cx, date.year()..=date.year()).await?;
    let hours = opening_hours(cx, &brand, date.year()..=date.year()).await?;
    let first = date.with_day(1).unwrap_or(date);
    let next = first.checked_add_months(Months::new(1)).ok_or(UseCaseError::NotFound)?;
    let range = Interval { start: instant_at(zone, first, 0), end: instant_at(zone, next, 0) };
    let entries = planned(cx, brand.id, range).await?.into_iter().chain(offered(cx, brand.id, range).await?);
    let day = |date: NaiveDate| {
        let kind = calendar.kind(date);
        let closure = hours.special.get(&date).filter(|it| it.hours.is_empty()).map(|it| it.note.clone());
        Day { shut: hours.on(date, &kind).is_empty(), date, kind, closure, entries: Vec::new() }
    };
    let mut days: Vec<Day> = first.iter_days().take_while(|it| *it < next).map(day).collect();
    for entry in entries {
        let date = local(zone, entry.starts_at).date_naive();
        if let Some(day) = days.get_mut(date.day0() as usize) {
            day.entries.push(entry);
        }
    }
    for day in &mut days {
        day.entries.sort_by_key(|it| (it.starts_at, it.id));
    }
    Ok(Month { brand, zone, today, days })
}

/// What companies have asked for or the brand has confirmed.
async fn planned(cx: &Cx, brand: BrandId, range: Interval) -> Result<Vec<Entry>> {
    use engagement::Column::{BrandId as Brand, Id, Kind, StartsAt, Status};
    let to_booking: RelationDef =
        engagement::Entity::belongs_to(booking::Entity).from(Id).to(booking::Column::EngagementId).into();
    let rows: Vec<Row> = engagement::Entity::find()
        .join(JoinType::InnerJoin, to_booking)
        .join(JoinType::InnerJoin, to_company())
        .select_only()
        .columns([Id, StartsAt, Kind])
        .column(booking::Column::Status)
        .columns([company::Column::Name, company::Column::NameEn])
        .filter(Brand.eq(brand))
        .filter(StartsAt.gte(range.start))
        .filter(StartsAt.lt(range.end))
        .filter(Status.ne(EngagementStatus::Cancelled))
        .filter(booking::Column::Status.is_in([
            BookingStatus::Requested,
            BookingStatus::Confirmed,
            BookingStatus::NoShow,
        ]))
        .order_by_asc(StartsAt)
        .order_by_asc(Id)
        .order_by_asc(booking::Column::Id)
        .into_tuple()
        .all(cx.db.read())
        .await?;
    let mut entries: Vec<Entry> = Vec::with_capacity(rows.len());
    for row in rows {
        match entries.last_mut().filter(|it| it.id == row.0) {
            Some(entry) => {
                entry.others += 1;
                if row.3 == BookingStatus::Confirmed {
                    entry.status = row.3;
                }
            }
            None => entries.push(entry(row)),
        }
    }
    Ok(entries)
}

/// The times that companies may choose from, each as if it were planned.
async fn offered(cx: &Cx, brand: BrandId, range: Interval) -> Result<Vec<Entry>> {
    use booking::Column::{BrandId as Brand, EngagementId as Engagement, Id, Status};
    use booking_offer::Column::StartsAt;
    let to_offer: RelationDef =
        booking::Entity::belongs_to(booking_offer::Entity).from(Id).to(booking_offer::Column::BookingId).into();
    let to_engagement: RelationDef =
        booking::Entity::belongs_to(engagement::Entity).from(Engagement).to(engagement::Column::Id).into();
    let rows: Vec<Row> = booking::Entity::find()
        .join(JoinType::InnerJoin, to_offer)
        .join(JoinType::InnerJoin, to_engagement)
        .join(JoinType::InnerJoin, to_company())
        .select_only()
        .column(Engagement)
        .column(StartsAt)
        .column(engagement::Column::Kind)
        .column(Status)
        .columns([company::Column::Name, company::Column::NameEn])
        .filter(Brand.eq(brand))
        .filter(Status.eq(BookingStatus::Offered))
        .filter(StartsAt.gte(range.start))
        .filter(StartsAt.lt(range.end))
        .into_tuple()
        .all(cx.db.read())
        .await?;
    Ok(rows.into_iter().map(entry).collect())
}

fn to_company() -> RelationDef {
    booking::Entity::belongs_to(company::Entity).from(booking::Column::CompanyId).to(company::Column::Id).into()
}

fn entry((id, starts_at, kind, status, company, company_en): Row) -> Entry {
    Entry { id, starts_at, kind, status, company, company_en, others: 0 }
}
