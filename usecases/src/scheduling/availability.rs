//! When those who are needed are free: claims, absences, hours of their own.

use crate::error::Result;
use crate::scheduling::limits::{limits_of, time_of, weeks};
use crate::scheduling::plan::{Plan, instant_at, local};
use crate::scheduling::site::Places;
use chrono::Days;
use domain::catalogue::ResourceKind;
use domain::id::{BranchId, EngagementId, ResourceId};
use domain::instant::{Instant, Interval, Span};
use domain::scheduling::busy::Busy;
use domain::scheduling::hours::WeeklyHours;
use domain::scheduling::limits::Limit;
use domain::scheduling::travel::LONGEST;
use entities::directory::{absence, resource};
use entities::scheduling::claim;
use sea_orm::sea_query::{Expr, ExprTrait, any};
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, QueryFilter, QuerySelect};
use std::collections::{BTreeSet, HashMap};

/// How far back work counts when the one with the least of it is looked for.
const LOAD: Span = Span::days(28);

/// Who or what, for which engagement, from when to when, and where.
pub type Claimed = (ResourceId, EngagementId, Instant, Instant, Option<BranchId>);

/// What `resources` cannot come to in `range`, read at once and swept in memory: claims that are not void by `now`, but not
/// those of `except`; absences; whatever lies outside hours of their own; days on which an officer has enough to do; and the
/// ways between sites. Two queries, for a plan with a site four.
pub async fn busy_in(
    db: &impl ConnectionTrait,
    plan: &Plan,
    resources: &[ResourceId],
    range: Interval,
    now: Instant,
    except: &[EngagementId],
) -> Result<Busy> {
    let counted = if limits_of(&plan.brand).officer.is_none() { range } else { weeks(plan, range) };
    // Whoever is far away at the end of the day before is still on the way.
    let counted = if plan.site.is_none() { counted } else { counted.buffered(LONGEST, LONGEST) };
    let claims = claims_in(db, resources, counted, now).await?;
    let away = absence::Entity::find()
        .filter(absence::Column::ResourceId.is_in(resources.iter().copied()))
        .filter(absence::Column::StartsAt.lt(range.end))
        .filter(absence::Column::EndsAt.gt(range.start))
        .all(db)
        .await?;
    let others: Vec<Claimed> = claims.into_iter().filter(|it| !except.contains(&it.1)).collect();
    let sites = plan.site.map(|own| others.iter().filter_map(|it| it.4).chain([own]).collect());
    let places = Places::load(db, &plan.brand, sites.unwrap_or_default()).await?;
    Ok(busy(plan, range, &others, &away, &places))
}

/// The claims of `resources` in `range` that are not void by `now`. A large team has them by the ten thousand, and a row costs
/// more to hand over than what it says: the database writes one row of each resource.
async fn claims_in(
    db: &impl ConnectionTrait,
    resources: &[ResourceId],
    range: Interval,
    now: Instant,
) -> Result<Vec<Claimed>> {
    use claim::Column::{EndsAt, ExpiresAt, ResourceId as Resource, StartsAt};
    // SQLite keeps an id as its sixteen bytes.
    let all = match db.get_database_backend() {
        DbBackend::Sqlite => "hex(engagement_id) || ' ' || coalesce(hex(site_id), '')",
        _ => "engagement_id || ' ' || coalesce(site_id::text, '')",
    };
    let all = format!("string_agg(starts_at || ' ' || ends_at || ' ' || {all}, ';')");
    let rows: Vec<(ResourceId, String)> = claim::Entity::find()
        .select_only()
        .column(Resource)
        .column_as(Expr::cust(all), "claims")
        .filter(Resource.is_in(resources.iter().copied()))
        .filter(StartsAt.lt(range.end))
        .filter(EndsAt.gt(range.start))
        .filter(any![ExpiresAt.is_null(), ExpiresAt.gt(now)])
        .group_by(Resource)
        .into_tuple()
        .all(db)
        .await?;
    let each = rows.iter().flat_map(|(resource, all)| all.split(';').map(|it| (*resource, it)));
    let read = |(resource, text)| claimed(resource, text).ok_or_else(|| DbErr::Type("a claim".into()).into());
    each.map(read).collect()
}

/// Reads `start end engagement site`; without a site nothing follows the last space.
fn claimed(resource: ResourceId, text: &str) -> Option<Claimed> {
    let mut words = text.split(' ');
    let mut word = || words.next();
    let start = Instant(word()?.parse().ok()?);
    let end = Instant(word()?.parse().ok()?);
    let engagement = word()?.parse().ok()?;
    let site = match word()? {
        "" => None,
        site => Some(site.parse().ok()?),
    };
    Some((resource, engagement, start, end, site))
}

/// What [`busy_in`] says, from claims and absences that are at hand. An officer's limit is counted over the claims given.
pub fn busy(plan: &Plan, range: Interval, claims: &[Claimed], away: &[absence::Model], places: &Places) -> Busy {
    let limit = limits_of(&plan.brand).officer;
    let enough = if limit.is_none() { Vec::new() } else { enough(plan, limit, claims) };
    let taken = claims.iter().map(|&(resource, _, start, end, _)| (resource, Interval { start, end }));
    let away = away.iter().map(|it| (it.resource_id, Interval { start: it.starts_at, end: it.ends_at }));
    let own = plan.resources.iter().filter_map(|it| Some((it.id, serde_json::from_str(it.hours.as_ref()?).ok()?)));
    let off = own.flat_map(|(id, hours)| off_duty(plan, &hours, range).into_iter().map(move |it| (id, it)));
    let busy: Busy = taken.chain(away).collect();
    let busy = busy.with_enough(enough).with_off_duty(off, plan.rules.before, plan.rules.after);
    let Some(own) = plan.site else { return busy };
    let mut ways: HashMap<BranchId, Span> = HashMap::new();
    let with_way = |&(resource, _, start, end, site): &Claimed| {
        let site = site?;
        let way = *ways.entry(site).or_insert_with(|| places.way(own, site));
        Some((resource, Interval { start, end }.buffered(way, way)))
    };
    let with_ways: Vec<_> = claims.iter().filter_map(with_way).collect();
    busy.with_ways(with_ways)
}

/// The days and weeks in which an officer has as many engagements as the brand allows. Vehicles and kits do not tire.
fn enough(plan: &Plan, limit: Limit, claims: &[Claimed]) -> Vec<(ResourceId, Interval)> {
    let officers = plan.resources.iter().filter(|it| it.kind == ResourceKind::Officer);
    let of = |it: &resource::Model| {
        let id = it.id;
        // Without the time before it, an engagement stands on its own date.
        let date = |start: Instant| local(plan.zone, start + plan.rules.before).date_naive();
        let own = claims.iter().filter(|it| it.0 == id).map(|it| (it.1, date(it.2)));
        let dates: BTreeSet<_> = own.collect();
        limit.full(dates.into_iter().map(|(_, date)| date)).into_iter().map(move |it| (id, time_of(plan, &it)))
    };
    officers.flat_map(of).collect()
}

/// The time in `range` outside somebody's own hours.
fn off_duty(plan: &Plan, hours: &WeeklyHours, range: Interval) -> Vec<Interval> {
    let first = local(plan.zone, range.start).date_naive() - Days::new(1);
    let last = local(plan.zone, range.end).date_naive() + Days::new(1);
    let mut off = Vec::new();
    let mut from = instant_at(plan.zone, first, 0);
    for date in first.iter_days().take_while(|date| *date <= last) {
        for &(open, close) in hours.on(date, &plan.days.kind(date)) {
            off.push(Interval { start: from, end: instant_at(plan.zone, date, open) });
            from = instant_at(plan.zone, date, close);
        }
    }
    off.push(Interval { start: from, end: instant_at(plan.zone, last + Days::new(1), 0) });
    off.retain(|it| it.start < it.end);
    off
}

/// Microseconds that each of `resources` is claimed for in the 28 days before `until`. One query.
pub async fn loads(
    db: &impl ConnectionTrait,
    resources: &[ResourceId],
    until: Instant,
) -> Result<HashMap<ResourceId, i64>> {
    // Added up where it lies: one row of each instead of a month of everybody's claims. What PostgreSQL sums up is a numeric.
    let worked = Expr::col(claim::Column::EndsAt).sub(Expr::col(claim::Column::StartsAt)).sum().cast_as("bigint");
    let rows: Vec<(ResourceId, i64)> = claim::Entity::find()
        .select_only()
        .column(claim::Column::ResourceId)
        .column_as(worked, "worked")
        .filter(claim::Column::ResourceId.is_in(resources.iter().copied()))
        .filter(claim::Column::StartsAt.lt(until))
        .filter(claim::Column::EndsAt.gt(until - LOAD))
        .group_by(claim::Column::ResourceId)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

#[cfg(test)]
mod tests;
