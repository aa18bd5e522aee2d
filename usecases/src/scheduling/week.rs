//! A brand's week: what waits for an answer, what is planned, who and what is claimed.

use crate::catalogue::working_days;
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::scheduling::engagement::{BookingView, views};
use crate::scheduling::plan::{Plan, instant_at, local, zone_of};
use chrono::{Datelike, Days, NaiveDate};
use chrono_tz::Tz;
use domain::id::{BrandId, EngagementId, OfferingId, ResourceId};
use domain::identity::{Actor, Right, Scope};
use domain::instant::{Instant, Interval, Span};
use domain::scheduling::hours::WeeklyHours;
use domain::scheduling::slots::choose;
use domain::scheduling::working_days::{DayKind, WorkingDays};
use domain::scheduling::{BookingStatus, EngagementStatus};
use entities::catalogue::offering;
use entities::directory::{brand, resource};
use entities::scheduling::{booking, claim, engagement};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;

/// Everything that the week page shows.
#[derive(Clone, Debug)]
pub struct Week {
    pub brand: brand::Model,
    pub zone: Tz,
    /// Monday first.
    pub days: Vec<(NaiveDate, DayKind)>,
    pub today: NaiveDate,
    /// What waits for an answer, whenever it is for, the longest waiting first.
    pub requests: Vec<Request>,
    /// What happens in the week, without what was declined or cancelled.
    pub planned: Vec<Planned>,
    pub resources: Vec<resource::Model>,
    pub claims: Vec<claim::Model>,
}

/// A request with its age.
#[derive(Clone, Debug)]
pub struct Request {
    pub booking: BookingView,
    pub engagement: engagement::Model,
    /// Minutes of the brand's working hours since it was sent.
    pub waited_minutes: i64,
    /// Officers who can present it and are free, or are already held for it; the held ones first.
    pub presenters: Vec<(ResourceId, String, String)>,
    /// Names of all that is held for it.
    pub held: Vec<(String, String)>,
}

#[derive(Clone, Debug)]
pub struct Planned {
    pub engagement: engagement::Model,
    pub bookings: Vec<BookingView>,
    /// Nobody has confirmed it yet.
    pub pending: bool,
}

/// The week of `date` (this week if not given).
///
/// Needs `Right::SeeBrand` on the brand.
pub async fn week(cx: &Cx, actor: &Actor, brand: BrandId, date: Option<NaiveDate>) -> Result<Week> {
    actor.require(Right::SeeBrand, Scope::Brand(brand))?;
    let db = cx.db.read();
    let brand = brand::Entity::find_by_id(brand).one(db).await?.ok_or(UseCaseError::NotFound)?;
    let zone = zone_of(&brand);
    let today = local(zone, cx.now()).date_naive();
    let date = date.unwrap_or(today);
    // A request waits weeks at the most, so the year before is as far back as its age may reach.
    let years = (date.year() - 1).min(today.year() - 1)..=(date.year() + 1).max(today.year());
    let calendar = working_days(cx, years).await?;
    let monday = date - Days::new(date.weekday().num_days_from_monday().into());
    let range = Interval { start: instant_at(zone, monday, 0), end: instant_at(zone, monday + Days::new(7), 0) };
    let resources = resource::Entity::find()
        .filter(resource::Column::BrandId.eq(brand.id))
        .order_by_asc(resource::Column::Code)
        .all(db)
        .await?;
    let claims = claim::Entity::find()
        .filter(claim::Column::ResourceId.is_in(resources.iter().map(|it| it.id)))
        .filter(claim::Column::StartsAt.lt(range.end))
        .filter(claim::Column::EndsAt.gt(range.start))
        .all(db)
        .await?;
    let planned = planned(cx, brand.id, range).await?;
    let requests = requests(cx, &brand, &resources, &calendar).await?;
    let days = monday.iter_days().take(7).map(|date| (date, calendar.kind(date))).collect();
    Ok(Week { brand, zone, days, today, requests, planned, resources, claims })
}

async fn planned(cx: &Cx, brand: BrandId, range: Interval) -> Result<Vec<Planned>> {
    let db = cx.db.read();
    let engagements = engagement::Entity::find()
        .filter(engagement::Column::BrandId.eq(brand))
        .filter(engagement::Column::StartsAt.gte(range.start))
        .filter(engagement::Column::StartsAt.lt(range.end))
        .filter(engagement::Column::Status.ne(EngagementStatus::Cancelled))
        .order_by_asc(engagement::Column::StartsAt)
        .all(db)
        .await?;
    let rows = booking::Entity::find()
        .filter(booking::Column::EngagementId.is_in(engagements.iter().map(|it| it.id)))
        .all(db)
        .await?;
    let mut bookings: HashMap<EngagementId, Vec<BookingView>> = HashMap::new();
    for view in views(cx, rows).await? {
        bookings.entry(view.engagement_id).or_default().push(view);
    }
    let with_bookings = |engagement: engagement::Model| {
        let bookings = bookings.remove(&engagement.id).unwrap_or_default();
        let pending = bookings.iter().all(|it| it.status == BookingStatus::Requested);
        Planned { engagement, bookings, pending }
    };
    Ok(engagements.into_iter().map(with_bookings).collect())
}

async fn requests(
    cx: &Cx,
    brand: &brand::Model,
    resources: &[resource::Model],
    calendar: &WorkingDays,
) -> Result<Vec<Request>> {
    let db = cx.db.read();
    let rows = booking::Entity::find()
        .filter(booking::Column::BrandId.eq(brand.id))
        .filter(booking::Column::Status.eq(BookingStatus::Requested))
        .order_by_asc(booking::Column::RequestedAt)
        .all(db)
        .await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut engagements: HashMap<EngagementId, engagement::Model> = engagement::Entity::find()
        .filter(engagement::Column::Id.is_in(rows.iter().map(|row| row.engagement_id)))
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let offerings =
        offering::Entity::find().filter(offering::Column::Id.is_in(engagements.values().map(|it| it.offering_id)));
    let plan = |it| Plan::of(it, brand.clone(), resources.to_vec(), calendar.clone(), cx.now());
    let plans: HashMap<OfferingId, Plan> = offerings.all(db).await?.into_iter().map(|it| (it.id, plan(it))).collect();
    let all_claims = claim::Entity::find()
        .filter(claim::Column::ResourceId.is_in(plans.values().flat_map(Plan::candidates)))
        .filter(claim::Column::EndsAt.gt(cx.now() - Span::days(1)))
        .all(db)
        .await?;
    let hours: WeeklyHours = serde_json::from_str(&brand.weekly_hours).unwrap_or_default();
    let (now, zone) = (cx.now(), zone_of(brand));
    let mut requests = Vec::new();
    for booking in views(cx, rows).await? {
        let Some(engagement) = engagements.remove(&booking.engagement_id) else { continue };
        let Some(plan) = plans.get(&engagement.offering_id) else { continue };
        let waited_minutes = working_minutes(&hours, calendar, zone, booking.requested_at, now);
        let (presenters, held) = crew_choice(plan, &engagement, &all_claims);
        requests.push(Request { booking, engagement, waited_minutes, presenters, held });
    }
    Ok(requests)
}

/// Who could present, the held ones first; and the names of all that is held.
type CrewChoice = (Vec<(ResourceId, String, String)>, Vec<(String, String)>);

fn crew_choice(plan: &Plan, engagement: &engagement::Model, claims: &[claim::Model]) -> CrewChoice {
    let wanted = plan.buffered(Interval { start: engagement.starts_at, end: engagement.ends_at });
    let mut others = domain::scheduling::slots::Claims::new();
    let mut own = Vec::new();
    for claim in claims {
        if claim.engagement_id == engagement.id {
            own.push(claim.resource_id);
        } else {
            let interval = Interval { start: claim.starts_at, end: claim.ends_at };
            others.entry(claim.resource_id).or_default().push(interval);
        }
    }
    let presents = |it: &resource::Model| {
        serde_json::from_str::<Vec<String>>(&it.abilities).unwrap_or_default().iter().any(|key| key == "presenter")
    };
    let can_come = |it: &resource::Model| choose(&plan.rules.needs, &[it.id], wanted, &others).is_ok();
    let mut presenters: Vec<&resource::Model> =
        plan.resources.iter().filter(|it| presents(it) && can_come(it)).collect();
    presenters.sort_by_key(|it| !own.contains(&it.id));
    let presenters = presenters.into_iter().map(|it| (it.id, it.name.clone(), it.name_en.clone())).collect();
    let held = plan.resources.iter().filter(|it| own.contains(&it.id));
    (presenters, held.map(|it| (it.name.clone(), it.name_en.clone())).collect())
}

/// Minutes of working hours between two instants, by the brand's hours and the working-day calendar.
fn working_minutes(hours: &WeeklyHours, calendar: &WorkingDays, zone: Tz, from: Instant, to: Instant) -> i64 {
    let (first, last) = (local(zone, from).date_naive(), local(zone, to).date_naive());
    let mut minutes = 0;
    for date in first.iter_days().take_while(|date| *date <= last) {
        for &(open, close) in hours.on(date, &calendar.kind(date)) {
            let start = instant_at(zone, date, open).max(from);
            let end = instant_at(zone, date, close).min(to);
            minutes += (end - start).whole_minutes().max(0);
        }
    }
    minutes
}
