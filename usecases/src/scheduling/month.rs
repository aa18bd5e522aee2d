//! A brand's month: which days are worked, and what stands on each.

use crate::catalogue::working_days;
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::scheduling::plan::{instant_at, local, opening_hours, zone_of};
use chrono::{Datelike, Months, NaiveDate};
use chrono_tz::Tz;
use domain::catalogue::Kind;
use domain::id::{BrandId, CompanyId, EngagementId};
use domain::identity::{Actor, Right, Scope};
use domain::instant::{Instant, Interval};
use domain::scheduling::working_days::DayKind;
use domain::scheduling::{BookingStatus, EngagementStatus};
use entities::directory::{brand, company};
use entities::scheduling::{booking, booking_offer, engagement};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationDef};
use std::collections::{BTreeSet, HashMap};

/// Everything that the month page shows.
#[derive(Clone, Debug)]
pub struct Month {
    pub brand: brand::Model,
    pub zone: Tz,
    pub today: NaiveDate,
    /// Each day of the month, the first one first.
    pub days: Vec<Day>,
    /// Of all entries, each once.
    pub companies: Vec<(CompanyId, String, String)>,
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
    pub companies: Vec<CompanyId>,
}

/// One booking with what an entry shows of it. Names come by a query of their own: a busy month has hundreds of bookings of
/// a few companies.
type Row = (EngagementId, Instant, Kind, BookingStatus, CompanyId);

/// The month of a date (this month if not given), on the brand's clock, with eight queries.
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
    let rows = [planned(cx, brand.id, range).await?, offered(cx, brand.id, range).await?].concat();
    let (mut entries, companies) = entries(cx, rows).await?;
    entries.extend(events(cx, brand.id, range).await?);
    entries.sort_by_key(|it| it.starts_at);
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
    Ok(Month { brand, zone, today, days, companies })
}

/// What companies have asked for or the brand has confirmed.
async fn planned(cx: &Cx, brand: BrandId, range: Interval) -> Result<Vec<Row>> {
    use engagement::Column::{BrandId as Brand, Id, Kind, StartsAt, Status};
    let to_booking: RelationDef =
        engagement::Entity::belongs_to(booking::Entity).from(Id).to(booking::Column::EngagementId).into();
    let rows = engagement::Entity::find()
        .join(JoinType::InnerJoin, to_booking)
        .select_only()
        .columns([Id, StartsAt, Kind])
        .columns([booking::Column::Status, booking::Column::CompanyId])
        .filter(Brand.eq(brand))
        .filter(StartsAt.gte(range.start))
        .filter(StartsAt.lt(range.end))
        .filter(Status.ne(EngagementStatus::Cancelled))
        .filter(engagement::Column::Capacity.is_null())
        .filter(booking::Column::Status.is_in([
            BookingStatus::Requested,
            BookingStatus::Called,
            BookingStatus::Confirmed,
            BookingStatus::NoShow,
        ]))
        .into_tuple()
        .all(cx.db.read())
        .await?;
    Ok(rows)
}

/// Events that companies join; in a company's place stands what it is about.
async fn events(cx: &Cx, brand: BrandId, range: Interval) -> Result<Vec<Entry>> {
    use engagement::Column::{BrandId as Brand, Capacity, StartsAt, Status};
    let found = engagement::Entity::find()
        .filter(Brand.eq(brand))
        .filter(Capacity.is_not_null())
        .filter(StartsAt.gte(range.start))
        .filter(StartsAt.lt(range.end))
        .filter(Status.ne(EngagementStatus::Cancelled))
        .all(cx.db.read())
        .await?;
    let entry = |it: engagement::Model| {
        let (id, starts_at, kind, status) = (it.id, it.starts_at, it.kind, BookingStatus::Confirmed);
        Entry {
            id,
            starts_at,
            kind,
            status,
            company: it.title,
            company_en: it.title_en,
            others: 0,
            companies: Vec::new(),
        }
    };
    Ok(found.into_iter().map(entry).collect())
}

/// The times that companies may choose from, each as if it were planned.
async fn offered(cx: &Cx, brand: BrandId, range: Interval) -> Result<Vec<Row>> {
    use booking::Column::{BrandId as Brand, CompanyId, EngagementId as Engagement, Id, Status};
    use booking_offer::Column::StartsAt;
    let to_offer: RelationDef =
        booking::Entity::belongs_to(booking_offer::Entity).from(Id).to(booking_offer::Column::BookingId).into();
    let to_engagement: RelationDef =
        booking::Entity::belongs_to(engagement::Entity).from(Engagement).to(engagement::Column::Id).into();
    let rows = booking::Entity::find()
        .join(JoinType::InnerJoin, to_offer)
        .join(JoinType::InnerJoin, to_engagement)
        .select_only()
        .column(Engagement)
        .column(StartsAt)
        .column(engagement::Column::Kind)
        .columns([Status, CompanyId])
        .filter(Brand.eq(brand))
        .filter(Status.eq(BookingStatus::Offered))
        .filter(StartsAt.gte(range.start))
        .filter(StartsAt.lt(range.end))
        .into_tuple()
        .all(cx.db.read())
        .await?;
    Ok(rows)
}

/// The rows as entries, the earliest first, those of one engagement and time as one; and their companies.
async fn entries(cx: &Cx, mut rows: Vec<Row>) -> Result<(Vec<Entry>, Vec<(CompanyId, String, String)>)> {
    use company::Column::{Id, Name, NameEn};
    let ids: BTreeSet<CompanyId> = rows.iter().map(|row| row.4).collect();
    let find = company::Entity::find().select_only().columns([Id, Name, NameEn]).filter(Id.is_in(ids));
    let names: Vec<(CompanyId, String, String)> = find.into_tuple().all(cx.db.read()).await?;
    let all = names.clone();
    let names: HashMap<CompanyId, (String, String)> = names.into_iter().map(|(id, zh, en)| (id, (zh, en))).collect();
    rows.sort_unstable_by_key(|(id, starts_at, .., company)| (*starts_at, *id, *company));
    let mut entries: Vec<Entry> = Vec::with_capacity(rows.len());
    for (id, starts_at, kind, status, company) in rows {
        match entries.last_mut().filter(|it| (it.id, it.starts_at) == (id, starts_at)) {
            Some(entry) => {
                entry.others += 1;
                entry.companies.push(company);
                if status == BookingStatus::Confirmed {
                    entry.status = status;
                }
            }
            None => {
                let companies = vec![company];
                let (company, company_en) = names.get(&company).cloned().unwrap_or_default();
                entries.push(Entry { id, starts_at, kind, status, company, company_en, others: 0, companies });
            }
        }
    }
    Ok((entries, all))
}
