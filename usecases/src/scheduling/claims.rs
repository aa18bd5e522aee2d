//! Who and what is held for an engagement.

use crate::context::Cx;
use crate::db::Tx;
use crate::error::{BookingError, Result};
use crate::outbox::insert_many;
use crate::scheduling::availability::{busy_in, loads};
use crate::scheduling::plan::Plan;
use domain::catalogue::CrewPolicy;
use domain::id::{ClaimId, EngagementId, ResourceId};
use domain::instant::{Instant, Interval};
use domain::scheduling::busy::united;
use domain::scheduling::slots::{Need, choose};
use entities::directory::resource;
use entities::feeds::former_crew;
use entities::scheduling::claim;
use sea_orm::sea_query::{OnConflict, all, any};
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use std::collections::BTreeMap;

/// Claims officers, vehicles and kits for one engagement, buffers included, instead of what it held before.
///
/// `fixed` come in any case; the other needs are filled. Fails with `SlotTaken` if a need finds nobody free.
pub async fn take(
    cx: &Cx,
    tx: &Tx,
    plan: &Plan,
    engagement: EngagementId,
    time: Interval,
    fixed: &[ResourceId],
) -> Result<()> {
    take_each(cx, tx, plan, engagement, &[time], fixed, None).await
}

/// As [`take`], for several times of which one will be chosen; void after `until`. Times that overlap share a crew.
///
/// The candidates' rows are locked in id order first, so that two such writes wait for each other instead of
/// deadlocking (measured: 100 clients with two claims each, none).
pub async fn take_each(
    cx: &Cx,
    tx: &Tx,
    plan: &Plan,
    engagement: EngagementId,
    times: &[Interval],
    fixed: &[ResourceId],
    until: Option<Instant>,
) -> Result<()> {
    let mut candidates = plan.candidates();
    candidates.extend_from_slice(fixed);
    if tx.get_database_backend() == DbBackend::Postgres {
        resource::Entity::find()
            .filter(resource::Column::Id.is_in(candidates.iter().copied()))
            .order_by_asc(resource::Column::Id)
            .lock_exclusive()
            .all(tx.as_ref())
            .await?;
    }
    clear(tx, engagement, &candidates, cx.now()).await?;
    let mut held: BTreeMap<ResourceId, Vec<Interval>> = BTreeMap::new();
    for time in times {
        let wanted = plan.buffered(*time);
        let busy = busy_in(tx.as_ref(), plan, &candidates, wanted, cx.now(), &[]).await?;
        let needs = preferred(tx, plan, &candidates, wanted.end).await?;
        let chosen = choose(&needs, fixed, wanted, &busy).map_err(|need| BookingError::SlotTaken { need })?;
        for resource in chosen {
            held.entry(resource).or_default().push(wanted);
        }
    }
    let each = held.into_iter().flat_map(|(resource, times)| united(times).into_iter().map(move |it| (resource, it)));
    let rows = each.map(|(resource, time)| claim::ActiveModel {
        id: Set(cx.id::<ClaimId>()),
        resource_id: Set(resource),
        engagement_id: Set(engagement),
        starts_at: Set(time.start),
        ends_at: Set(time.end),
        expires_at: Set(until),
        site_id: Set(plan.site),
    });
    insert_many::<claim::Entity, _>(tx, rows.collect()).await
}

/// Gives back all that an engagement holds. Whose duty it was is remembered, for their calendars have to say that it is off.
pub async fn release(tx: &Tx, engagement: EngagementId) -> Result<()> {
    let held: Vec<ResourceId> = claim::Entity::find()
        .select_only()
        .column(claim::Column::ResourceId)
        .distinct()
        .filter(claim::Column::EngagementId.eq(engagement))
        .filter(claim::Column::ExpiresAt.is_null())
        .into_tuple()
        .all(tx.as_ref())
        .await?;
    if !held.is_empty() {
        let rows = held
            .into_iter()
            .map(|resource| former_crew::ActiveModel { resource_id: Set(resource), engagement_id: Set(engagement) });
        let known = OnConflict::columns([former_crew::Column::ResourceId, former_crew::Column::EngagementId])
            .do_nothing()
            .to_owned();
        former_crew::Entity::insert_many(rows).on_conflict(known).exec_without_returning(tx.as_ref()).await?;
    }
    claim::Entity::delete_many().filter(claim::Column::EngagementId.eq(engagement)).exec(tx.as_ref()).await?;
    Ok(())
}

/// Removes what the engagement holds, and claims of `resources`, whose rows are locked, that are void: the database would
/// still refuse their time.
async fn clear(tx: &Tx, engagement: EngagementId, resources: &[ResourceId], now: Instant) -> Result<()> {
    use claim::Column::{EngagementId as Engagement, ExpiresAt, ResourceId as Resource};
    let void = all![Resource.is_in(resources.iter().copied()), ExpiresAt.lte(now)];
    claim::Entity::delete_many().filter(any![Engagement.eq(engagement), void]).exec(tx.as_ref()).await?;
    Ok(())
}

/// The needs, with those first whom the offering prefers for an engagement that ends at `until`.
async fn preferred(tx: &Tx, plan: &Plan, candidates: &[ResourceId], until: Instant) -> Result<Vec<Need>> {
    let mut needs = plan.rules.needs.clone();
    if plan.offering.crew == CrewPolicy::LeastLoad {
        let loads = loads(tx.as_ref(), candidates, until).await?;
        for need in &mut needs {
            // Stable: of equals, the first by code stays the first.
            need.able.sort_by_key(|it| loads.get(it).copied().unwrap_or_default());
        }
    }
    Ok(needs)
}
