//! What one offering needs and when its brand is open: the facts behind every question about time.

use crate::catalogue::working_days;
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, TimeZone};
use chrono_tz::Tz;
use domain::catalogue::{CrewPolicy, ResourceKind};
use domain::id::{BranchId, OfferingId, ResourceId};
use domain::instant::{Instant, Interval, Span};
use domain::scheduling::opening::{OpeningHours, SpecialDay};
use domain::scheduling::slots::{Need, OFFICERS, Rules};
use domain::scheduling::working_days::{DayKind, WorkingDays};
use entities::catalogue::{offering, topic};
use entities::directory::{brand, brand_day, resource};
use entities::scheduling::engagement;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::ops::RangeInclusive;

/// So many calendar years after this one may hold something planned: a series of a year can begin in the next.
pub const YEARS_AHEAD: i32 = 2;

/// An offering with its brand's team, hours and calendar.
#[derive(Clone)]
pub struct Plan {
    pub offering: offering::Model,
    pub brand: brand::Model,
    pub resources: Vec<resource::Model>,
    pub zone: Tz,
    pub days: WorkingDays,
    pub rules: Rules,
    /// Where it is to take place; none of what is remote, and while nobody has said.
    pub site: Option<BranchId>,
}

impl Plan {
    /// The plan of an offering at one of a company's sites, or without a place.
    ///
    /// Fails with `NotFound` if there is no such offering.
    pub async fn load(cx: &Cx, offering: OfferingId, site: Option<BranchId>) -> Result<Self> {
        let db = cx.db.read();
        let offering = offering::Entity::find_by_id(offering).one(db).await?.ok_or(UseCaseError::NotFound)?;
        let brand = brand::Entity::find_by_id(offering.brand_id).one(db).await?.ok_or(UseCaseError::NotFound)?;
        let resources = resource::Entity::find()
            .filter(resource::Column::BrandId.eq(brand.id))
            .order_by_asc(resource::Column::Code)
            .all(db)
            .await?;
        let year = local(zone_of(&brand), cx.now()).year();
        let days = working_days(cx, year..=year + YEARS_AHEAD).await?;
        let hours = opening_hours(cx, &brand, year..=year + YEARS_AHEAD).await?;
        Ok(Self { site, ..Self::of(offering, brand, resources, (hours, days), cx.now()) })
    }

    /// The plan of an engagement, where it takes place and with what it is about.
    pub async fn of_engagement(cx: &Cx, row: &engagement::Model) -> Result<Self> {
        let topic = match row.topic_id {
            Some(topic) => topic::Entity::find_by_id(topic).one(cx.db.read()).await?,
            None => None,
        };
        Ok(Self::load(cx, row.offering_id, row.site_id).await?.about(topic.as_ref()))
    }

    /// The plan for a topic: somebody who can speak about it must come.
    #[must_use]
    pub fn about(mut self, topic: Option<&topic::Model>) -> Self {
        let keys: Vec<String> = topic.and_then(|it| serde_json::from_str(&it.abilities).ok()).unwrap_or_default();
        for key in keys {
            if self.rules.needs.iter().all(|need| need.key != key) {
                self.rules.needs.push(need(&self.resources, self.offering.crew, key, 1));
            }
        }
        self
    }

    /// The last day that may be booked: a brand plans its crews so many days ahead.
    pub fn last_day(&self, now: Instant) -> NaiveDate {
        last_day(&self.offering, self.today(now))
    }

    /// The engagement's time if it starts at `start`.
    pub fn time_from(&self, start: Instant) -> Interval {
        Interval { start, end: start + Span::minutes(self.offering.minutes.into()) }
    }

    /// The plan of an offering whose facts are loaded already.
    pub fn of(
        offering: offering::Model,
        brand: brand::Model,
        resources: Vec<resource::Model>,
        (hours, days): (OpeningHours, WorkingDays),
        now: Instant,
    ) -> Self {
        let zone = zone_of(&brand);
        let rules = rules(&offering, hours, &resources, &days, zone, now);
        Self { offering, brand, resources, zone, days, rules, site: None }
    }

    /// The plan for whoever decides for the brand: bound by the past, not by the lead time that companies have to keep. What
    /// begins at this moment has begun.
    #[must_use]
    pub fn at_once(mut self, now: Instant) -> Self {
        self.rules.earliest = now + Span(1);
        self
    }

    /// The engagement's time widened by the offering's buffers.
    pub fn buffered(&self, time: Interval) -> Interval {
        time.buffered(self.rules.before, self.rules.after)
    }

    /// Everything that provides one of the needs, in id order.
    pub fn candidates(&self) -> Vec<ResourceId> {
        let mut ids: Vec<ResourceId> = self.rules.needs.iter().flat_map(|need| need.able.iter().copied()).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    pub fn today(&self, now: Instant) -> NaiveDate {
        local(self.zone, now).date_naive()
    }
}

/// The zone in which a brand keeps its hours.
pub fn zone_of(brand: &brand::Model) -> Tz {
    brand.time_zone.parse().unwrap_or(chrono_tz::Asia::Shanghai)
}

/// A brand's hours with its closures and extra days of these years.
pub async fn opening_hours(cx: &Cx, brand: &brand::Model, years: RangeInclusive<i32>) -> Result<OpeningHours> {
    let dates = brand_day::Column::Date.between(format!("{}-01-01", years.start()), format!("{}-12-31", years.end()));
    let days = brand_day::Entity::find().filter(brand_day::Column::BrandId.eq(brand.id)).filter(dates);
    let special = days.all(cx.db.read()).await?.into_iter().filter_map(|it| {
        let hours = serde_json::from_str(&it.hours).unwrap_or_default();
        Some((it.date.parse().ok()?, SpecialDay { hours, note: it.note }))
    });
    let weekly = serde_json::from_str(&brand.weekly_hours).unwrap_or_default();
    Ok(OpeningHours { weekly, special: special.collect() })
}

/// Those of `times` whose date's working-day calendar is not published; no query for what is past.
pub async fn undetermined(cx: &Cx, zone: Tz, times: impl IntoIterator<Item = Instant>) -> Result<Vec<Instant>> {
    let to_come: Vec<Instant> = times.into_iter().filter(|it| *it > cx.now()).collect();
    let years = || to_come.iter().map(|it| local(zone, *it).year());
    let (Some(first), Some(last)) = (years().min(), years().max()) else { return Ok(Vec::new()) };
    let days = working_days(cx, first..=last).await?;
    let unsure = |it: &Instant| days.kind(local(zone, *it).date_naive()) == DayKind::Undetermined;
    Ok(to_come.into_iter().filter(unsure).collect())
}

/// The instant at which a local clock shows `minute` of `date`; where a zone skips it, the first one after.
pub fn instant_at(zone: Tz, date: NaiveDate, minute: u16) -> Instant {
    let wall = date.and_time(chrono::NaiveTime::MIN) + TimeDelta::minutes(minute.into());
    // Clocks go forward by whole quarters of an hour, and by a day at the most, as Samoa's once did.
    let mut after = (0..=4 * 24).filter_map(|quarters| wall.checked_add_signed(TimeDelta::minutes(15 * quarters)));
    let found = after.find_map(|wall| zone.from_local_datetime(&wall).earliest());
    Instant(found.map_or_else(|| wall.and_utc().timestamp_micros(), |time| time.timestamp_micros()))
}

/// What a local clock shows at an instant.
pub fn local(zone: Tz, at: Instant) -> DateTime<Tz> {
    DateTime::from_timestamp_micros(at.in_calendars().0).unwrap_or_default().with_timezone(&zone)
}

/// What an offering needs and how many of each, in the order of its list, where a key stands once for each of them.
pub fn needed(needs: &str) -> Vec<(String, usize)> {
    let mut counted: Vec<(String, usize)> = Vec::new();
    for key in serde_json::from_str::<Vec<String>>(needs).unwrap_or_default() {
        match counted.iter_mut().find(|(known, _)| *known == key) {
            Some((_, count)) => *count += 1,
            None => counted.push((key, 1)),
        }
    }
    counted
}

fn need(resources: &[resource::Model], policy: CrewPolicy, key: String, count: usize) -> Need {
    let has =
        |it: &&resource::Model| serde_json::from_str::<Vec<String>>(&it.abilities).unwrap_or_default().contains(&key);
    let able: Vec<ResourceId> = resources.iter().filter(has).map(|it| it.id).collect();
    let count = if policy == CrewPolicy::AllOf { able.len().max(count) } else { count };
    Need { count, key, able }
}

fn last_day(offering: &offering::Model, today: NaiveDate) -> NaiveDate {
    today + Days::new(offering.horizon_days.try_into().unwrap_or_default())
}

fn rules(
    offering: &offering::Model,
    hours: OpeningHours,
    resources: &[resource::Model],
    days: &WorkingDays,
    zone: Tz,
    now: Instant,
) -> Rules {
    let needed = needed(&offering.needs).into_iter().map(|(key, count)| need(resources, offering.crew, key, count));
    let officers = resources.iter().filter(|it| it.kind == ResourceKind::Officer).map(|it| it.id);
    let officers = Need {
        key: OFFICERS.to_owned(),
        count: offering.officers.try_into().unwrap_or_default(),
        able: officers.collect(),
    };
    let today = local(zone, now).date_naive();
    let lead = days.after_lead(today, offering.lead_working_days.try_into().unwrap_or(0));
    Rules {
        hours,
        minutes: offering.minutes.try_into().unwrap_or(60),
        step: offering.slot_step.try_into().unwrap_or(30).max(1),
        before: Span::minutes(offering.buffer_before.into()),
        after: Span::minutes(offering.buffer_after.into()),
        needs: needed.chain((officers.count > 0).then_some(officers)).collect(),
        earliest: instant_at(zone, lead, 0).max(now),
        latest: instant_at(zone, last_day(offering, today) + Days::new(1), 0),
        full: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::{Asia, Europe};

    #[test]
    fn an_hour_that_a_zone_skips_is_the_one_after_and_one_that_comes_twice_is_the_first() {
        let spring: NaiveDate = "2027-03-28".parse().unwrap();
        let autumn: NaiveDate = "2026-10-25".parse().unwrap();
        let of = |date, minute| local(Europe::Berlin, instant_at(Europe::Berlin, date, minute)).to_rfc3339();
        assert_eq!(of(spring, 90), "2027-03-28T01:30:00+01:00");
        assert_eq!(of(spring, 120), "2027-03-28T03:00:00+02:00");
        assert_eq!(of(spring, 150), "2027-03-28T03:00:00+02:00");
        assert_eq!(of(spring, 180), "2027-03-28T03:00:00+02:00");
        assert_eq!(of(autumn, 150), "2026-10-25T02:30:00+02:00");
        assert_eq!(of(autumn, 180), "2026-10-25T03:00:00+01:00");
        assert_eq!(of(autumn, 1440), "2026-10-26T00:00:00+01:00");
        // The habit of Urumqi is two hours behind the clock of the whole country.
        let nine = instant_at(Asia::Shanghai, autumn, 540);
        assert_eq!(local(Asia::Urumqi, nine).format("%H:%M").to_string(), "07:00");
    }
}
