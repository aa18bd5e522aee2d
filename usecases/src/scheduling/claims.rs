//! Who and what is held for an engagement.

use crate::context::Cx;
use crate::db::Tx;
use crate::error::{BookingError, Result};
use crate::outbox::insert_many;
use crate::scheduling::plan::{Plan, claims_in};
use domain::id::{ClaimId, EngagementId, ResourceId};
use domain::instant::Interval;
use domain::scheduling::slots::choose;
use entities::directory::resource;
use entities::scheduling::claim;
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};

/// Claims officers, vehicles and kits for one engagement, buffers included, instead of what it held before.
///
/// `fixed` come in any case; the other needs are filled. Fails with `SlotTaken` if a need finds nobody free.
/// The candidates' rows are locked in id order first, so that two such writes wait for each other instead of
/// deadlocking (measured: 100 clients with two claims each, none).
pub async fn take(
    cx: &Cx,
    tx: &Tx,
    plan: &Plan,
    engagement: EngagementId,
    time: Interval,
    fixed: &[ResourceId],
) -> Result<Vec<ResourceId>> {
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
    let wanted = plan.buffered(time);
    let claimed = claims_in(tx.as_ref(), &candidates, wanted).await?;
    let chosen = choose(&plan.rules.needs, fixed, wanted, &claimed).map_err(|need| BookingError::SlotTaken { need })?;
    let rows = chosen
        .iter()
        .map(|resource| claim::ActiveModel {
            id: Set(cx.id::<ClaimId>()),
            resource_id: Set(*resource),
            engagement_id: Set(engagement),
            starts_at: Set(wanted.start),
            ends_at: Set(wanted.end),
        })
        .collect();
    insert_many::<claim::Entity, _>(tx, rows).await?;
    Ok(chosen)
}

/// Gives back all that an engagement holds.
pub async fn release(tx: &Tx, engagement: EngagementId) -> Result<()> {
    claim::Entity::delete_many().filter(claim::Column::EngagementId.eq(engagement)).exec(tx.as_ref()).await?;
    Ok(())
}
