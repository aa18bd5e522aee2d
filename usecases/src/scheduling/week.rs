//! A brand's week: what waits for an answer, what is planned, who and what is claimed.

use crate::catalogue::working_days;
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::scheduling::availability::{Claimed, busy};
use crate::scheduling::engagement::{BookingView, views};
use crate::scheduling::on_closed_days::{OnClosedDay, on_closed_days};
use crate::scheduling::plan::{Plan, YEARS_AHEAD, instant_at, local, opening_hours, zone_of};
use crate::scheduling::site::Places;
use chrono::{Datelike, Days, NaiveDate};
use chrono_tz::Tz;
use domain::id::{BranchId, BrandId, OfferingId, ResourceId, TopicId};
use domain::identity::{Actor, Right, Scope};
use domain::instant::{Instant, Interval};
use domain::scheduling::busy::united;
use domain::scheduling::limits::monday;
use domain::scheduling::opening::OpeningHours;
use domain::scheduling::slots::choose;
use domain::scheduling::travel::LONGEST;
use domain::scheduling::working_days::{DayKind, WorkingDays};
use domain::scheduling::{BookingStatus, EngagementStatus};
use entities::catalogue::{offering, topic};
use entities::directory::{absence, brand, resource};
use entities::scheduling::{booking, claim, engagement};
use sea_orm::sea_query::{JoinType, all, any};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;

/// Everything that the week page shows.
#[derive(Clone, Debug)]
pub struct Week {
    pub brand: brand::Model,
    pub zone: Tz,
    /// Monday first.
    pub days: Vec<(NaiveDate, DayKind)>,
    /// Those of them without hours: weekends, holidays, closures.
    pub shut: Vec<NaiveDate>,
    pub today: NaiveDate,
    /// The day that was asked for; today if none was.
    pub date: NaiveDate,
    /// What waits for an answer, whenever it is for, the longest waiting first.
    pub requests: Vec<Request>,
    /// What waits for a company that was offered other times, the first to end first.
    pub offered: Vec<Offered>,
    /// What happens in the week, without what was declined or cancelled.
    pub planned: Vec<Planned>,
    pub resources: Vec<resource::Model>,
    pub claims: Vec<claim::Model>,
    /// When somebody or something is taken for what is not shown; see [`crate::scheduling::filter::Filter`].
    pub others: Vec<(ResourceId, Interval)>,
    /// What stands on days that have been closed since, whenever it is.
    pub on_closed_days: Vec<OnClosedDay>,
    /// Leave and repairs in the week.
    pub absences: Vec<absence::Model>,
}

/// A request with its age.
#[derive(Clone, Debug)]
pub struct Request {
    pub booking: BookingView,
    pub engagement: engagement::Model,
    /// Minutes of the brand's working hours since it was sent.
    pub waited_minutes: i64,
    /// The working-day calendar of its date is not published.
    pub undetermined: bool,
    /// Officers who can present it and are free, or are already held for it; the held ones first.
    pub presenters: Vec<(ResourceId, String, String)>,
    /// Names of all that is held for it.
    pub held: Vec<(String, String)>,
}

/// A booking whose company may choose another time.
#[derive(Clone, Debug)]
pub struct Offered {
    pub booking: BookingView,
    pub engagement: engagement::Model,
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
    let years = (date.year() - 1).min(today.year() - 1)..=(date.year() + 1).max(today.year() + YEARS_AHEAD);
    let calendar = working_days(cx, years.clone()).await?;
    let hours = opening_hours(cx, &brand, years).await?;
    let monday = monday(date);
    let range = Interval { start: instant_at(zone, monday, 0), end: instant_at(zone, monday + Days::new(7), 0) };
    let resources = resource::Entity::find()
        .filter(resource::Column::BrandId.eq(brand.id))
        .order_by_asc(resource::Column::Code)
        .all(db)
        .await?;
    let mut entries = entries(cx, brand.id, range).await?;
    let looked_at = looked_at(zone, range, &entries);
    let ids = || resources.iter().map(|it| it.id);
    let stands = any![claim::Column::ExpiresAt.is_null(), claim::Column::ExpiresAt.gt(cx.now())];
    let claims = claim::Entity::find()
        .filter(claim::Column::ResourceId.is_in(ids()))
        .filter(in_any(&looked_at, claim::Column::StartsAt, claim::Column::EndsAt))
        .filter(stands)
        .all(db)
        .await?;
    let absences = absence::Entity::find()
        .filter(absence::Column::ResourceId.is_in(ids()))
        .filter(in_any(&looked_at, absence::Column::StartsAt, absence::Column::EndsAt))
        .all(db)
        .await?;
    let on_closed_days = on_closed_days(cx, &brand, &hours, &calendar).await?;
    let requests = requests(cx, &brand, &resources, (&hours, &calendar), &entries, (&claims, &absences)).await?;
    let is_offered = |it: &mut Entry| it.1.status == BookingStatus::Offered;
    let offered = entries.extract_if(.., is_offered).map(|(engagement, booking)| Offered { booking, engagement });
    let mut offered: Vec<Offered> = offered.collect();
    offered.sort_by_key(|it| it.booking.expires_at);
    entries.retain(|(engagement, _)| range.start <= engagement.starts_at && engagement.starts_at < range.end);
    let mut planned = planned(entries);
    planned.extend(events(cx, brand.id, range).await?);
    let of_week = |it: &claim::Model| it.starts_at < range.end && it.ends_at > range.start;
    let claims = claims.into_iter().filter(of_week).collect();
    let away_in_week = |it: &absence::Model| it.starts_at < range.end && it.ends_at > range.start;
    let absences = absences.into_iter().filter(away_in_week).collect();
    let days: Vec<_> = monday.iter_days().take(7).map(|date| (date, calendar.kind(date))).collect();
    let shut = days.iter().filter(|(date, kind)| hours.on(*date, kind).is_empty()).map(|(date, _)| *date).collect();
    let others = Vec::new();
    Ok(Week {
        brand,
        zone,
        days,
        shut,
        today,
        date,
        requests,
        offered,
        planned,
        resources,
        claims,
        others,
        on_closed_days,
        absences,
    })
}

/// The week, and those in which something waits for an answer, whose crew is chosen here: apart from each other. A limit is
/// counted in whole weeks; what lies beside one may still be too near, by a way or by what is kept free around it.
fn looked_at(zone: Tz, week: Interval, entries: &[Entry]) -> Vec<Interval> {
    let waiting = entries.iter().filter(|(_, booking)| booking.status == BookingStatus::Requested);
    let week_of = |(it, _): &Entry| {
        let monday = monday(local(zone, it.starts_at).date_naive());
        let week = Interval { start: instant_at(zone, monday, 0), end: instant_at(zone, monday + Days::new(7), 0) };
        week.buffered(LONGEST + LONGEST, LONGEST + LONGEST)
    };
    united(waiting.map(week_of).chain([week]).collect())
}

/// Whether a row's time reaches into one of these.
fn in_any<C: ColumnTrait>(times: &[Interval], start: C, end: C) -> Condition {
    times.iter().fold(Condition::any(), |all, it| all.add(all![start.lt(it.end), end.gt(it.start)]))
}

/// An engagement with one of its bookings.
type Entry = (engagement::Model, BookingView);

/// What stands in the week, and what waits for an answer of either side whenever it is for; three or four queries.
async fn entries(cx: &Cx, brand: BrandId, range: Interval) -> Result<Vec<Entry>> {
    use engagement::Column::{BrandId as Brand, StartsAt, Status};
    let to_booking =
        engagement::Entity::belongs_to(booking::Entity).from(engagement::Column::Id).to(booking::Column::EngagementId);
    let in_week = all![StartsAt.gte(range.start), StartsAt.lt(range.end)];
    let rows = engagement::Entity::find()
        .join(JoinType::InnerJoin, to_booking.into())
        .select_also(booking::Entity)
        .filter(Brand.eq(brand))
        .filter(Status.ne(EngagementStatus::Cancelled))
        .filter(engagement::Column::Capacity.is_null())
        .filter(booking::Column::Status.is_not_in([BookingStatus::Held, BookingStatus::Waiting, BookingStatus::Lapsed]))
        .filter(any![in_week, booking::Column::Status.is_in([BookingStatus::Requested, BookingStatus::Offered])])
        .order_by_asc(StartsAt)
        .order_by_asc(engagement::Column::Id)
        .all(cx.db.read())
        .await?;
    let (engagements, bookings): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
    let bookings = views(cx, bookings.into_iter().flatten().collect()).await?;
    Ok(engagements.into_iter().zip(bookings).collect())
}

/// Events that companies join, whoever has joined: the week names what they are about. One query.
async fn events(cx: &Cx, brand: BrandId, range: Interval) -> Result<Vec<Planned>> {
    use engagement::Column::{BrandId as Brand, Capacity, StartsAt, Status};
    let found = engagement::Entity::find()
        .filter(Brand.eq(brand))
        .filter(Capacity.is_not_null())
        .filter(StartsAt.gte(range.start))
        .filter(StartsAt.lt(range.end))
        .filter(Status.ne(EngagementStatus::Cancelled))
        .all(cx.db.read())
        .await?;
    Ok(found.into_iter().map(|engagement| Planned { engagement, bookings: Vec::new(), pending: false }).collect())
}

fn planned(entries: Vec<Entry>) -> Vec<Planned> {
    let mut planned: Vec<Planned> = Vec::new();
    for (engagement, booking) in entries {
        let pending = matches!(booking.status, BookingStatus::Requested | BookingStatus::Called);
        match planned.last_mut().filter(|it| it.engagement.id == engagement.id) {
            Some(it) => {
                it.pending &= pending;
                it.bookings.push(booking);
            }
            None => planned.push(Planned { engagement, bookings: vec![booking], pending }),
        }
    }
    planned
}

async fn requests(
    cx: &Cx,
    brand: &brand::Model,
    resources: &[resource::Model],
    (hours, calendar): (&OpeningHours, &WorkingDays),
    entries: &[Entry],
    (claims, absences): (&[claim::Model], &[absence::Model]),
) -> Result<Vec<Request>> {
    let mut waiting: Vec<&Entry> =
        entries.iter().filter(|(_, booking)| booking.status == BookingStatus::Requested).collect();
    if waiting.is_empty() {
        return Ok(Vec::new());
    }
    waiting.sort_by_key(|(_, booking)| booking.requested_at);
    let offerings =
        offering::Entity::find().filter(offering::Column::Id.is_in(waiting.iter().map(|(it, _)| it.offering_id)));
    let offerings: HashMap<OfferingId, offering::Model> =
        offerings.all(cx.db.read()).await?.into_iter().map(|it| (it.id, it)).collect();
    let topics =
        topic::Entity::find().filter(topic::Column::Id.is_in(waiting.iter().filter_map(|(it, _)| it.topic_id)));
    let topics: HashMap<TopicId, topic::Model> =
        topics.all(cx.db.read()).await?.into_iter().map(|it| (it.id, it)).collect();
    let key = |it: &engagement::Model| (it.offering_id, it.site_id, it.topic_id);
    let mut plans: HashMap<(OfferingId, Option<BranchId>, Option<TopicId>), Plan> = HashMap::new();
    for (engagement, _) in &waiting {
        let Some(offering) = offerings.get(&engagement.offering_id) else { continue };
        plans.entry(key(engagement)).or_insert_with(|| {
            let facts = (hours.clone(), calendar.clone());
            let plan = Plan::of(offering.clone(), brand.clone(), resources.to_vec(), facts, cx.now());
            let topic = engagement.topic_id.and_then(|it| topics.get(&it));
            Plan { site: engagement.site_id, ..plan.about(topic) }
        });
    }
    let sites = claims.iter().map(|it| it.site_id).chain(waiting.iter().map(|(it, _)| it.site_id));
    let places = Places::load(cx.db.read(), brand, sites.flatten().collect()).await?;
    let (now, zone) = (cx.now(), zone_of(brand));
    let request = |(engagement, booking): &Entry| {
        let plan = plans.get(&key(engagement))?;
        let waited_minutes = working_minutes(hours, calendar, zone, booking.requested_at, now);
        let (presenters, held) = crew_choice(plan, engagement, (claims, absences), &places);
        let date = local(zone, engagement.starts_at).date_naive();
        let undetermined = calendar.kind(date) == DayKind::Undetermined;
        let (booking, engagement) = (booking.clone(), engagement.clone());
        Some(Request { booking, engagement, waited_minutes, undetermined, presenters, held })
    };
    Ok(waiting.into_iter().filter_map(request).collect())
}

/// Who could present, the held ones first; and the names of all that is held.
type CrewChoice = (Vec<(ResourceId, String, String)>, Vec<(String, String)>);

fn crew_choice(
    plan: &Plan,
    engagement: &engagement::Model,
    (claims, absences): (&[claim::Model], &[absence::Model]),
    places: &Places,
) -> CrewChoice {
    let wanted = plan.buffered(Interval { start: engagement.starts_at, end: engagement.ends_at });
    let (own, others): (Vec<&claim::Model>, Vec<&claim::Model>) =
        claims.iter().partition(|it| it.engagement_id == engagement.id);
    let own: Vec<ResourceId> = own.into_iter().map(|it| it.resource_id).collect();
    let others: Vec<Claimed> =
        others.into_iter().map(|it| (it.resource_id, it.engagement_id, it.starts_at, it.ends_at, it.site_id)).collect();
    let others = busy(plan, wanted, &others, absences, places);
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
fn working_minutes(hours: &OpeningHours, calendar: &WorkingDays, zone: Tz, from: Instant, to: Instant) -> i64 {
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
