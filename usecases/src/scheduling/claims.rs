//! Who and what is held for an engagement.

use crate::context::Cx;
use crate::db::Tx;
use crate::error::{BookingError, Result};
use crate::outbox::insert_many;
use crate::scheduling::plan::{Plan, claims_in};
use domain::id::{ClaimId, EngagementId, ResourceId};
use domain::instant::{Instant, Interval};
use domain::scheduling::slots::choose;
use entities::directory::resource;
use entities::scheduling::claim;
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
    release(tx, engagement).await?;
    bury(tx, &candidates, cx.now()).await?;
    let mut held: BTreeMap<ResourceId, Vec<Interval>> = BTreeMap::new();
    for time in times {
        let wanted = plan.buffered(*time);
        let claimed = claims_in(tx.as_ref(), &candidates, wanted, cx.now(), None).await?;
        let chosen =
            choose(&plan.rules.needs, fixed, wanted, &claimed).map_err(|need| BookingError::SlotTaken { need })?;
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
    });
    insert_many::<claim::Entity, _>(tx, rows.collect()).await
}

/// Gives back all that an engagement holds.
pub async fn release(tx: &Tx, engagement: EngagementId) -> Result<()> {
    claim::Entity::delete_many().filter(claim::Column::EngagementId.eq(engagement)).exec(tx.as_ref()).await?;
    Ok(())
}

/// Removes claims of `resources`, whose rows are locked, that are void: the database would still refuse their time.
async fn bury(tx: &Tx, resources: &[ResourceId], now: Instant) -> Result<()> {
    claim::Entity::delete_many()
        .filter(claim::Column::ResourceId.is_in(resources.iter().copied()))
        .filter(claim::Column::ExpiresAt.lte(now))
        .exec(tx.as_ref())
        .await?;
    Ok(())
}

/// The same time as intervals that do not touch.
fn united(mut times: Vec<Interval>) -> Vec<Interval> {
    times.sort_by_key(|it| it.start);
    let mut united: Vec<Interval> = Vec::new();
    for time in times {
        match united.last_mut() {
            Some(last) if time.start <= last.end => last.end = last.end.max(time.end),
            _ => united.push(time),
        }
    }
    united
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_that_overlap_or_touch_become_one() {
        let of = |pairs: &[(i64, i64)]| -> Vec<Interval> {
            pairs.iter().map(|&(start, end)| Interval { start: Instant(start), end: Instant(end) }).collect()
        };
        assert_eq!(united(of(&[(50, 60), (0, 10), (5, 20), (20, 30), (52, 55)])), of(&[(0, 30), (50, 60)]));
        assert_eq!(united(of(&[])), of(&[]));
    }
}
