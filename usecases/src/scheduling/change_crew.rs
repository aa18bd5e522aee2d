//! Somebody else comes, or takes another car.

use crate::audit;
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::scheduling::availability::busy_in;
use crate::scheduling::claims;
use crate::scheduling::plan::Plan;
use crate::scheduling::reschedule_booking::check_team;
use domain::id::{EngagementId, ResourceId};
use domain::identity::{Actor, Right, Scope};
use domain::instant::Interval;
use domain::scheduling::EngagementStatus;
use entities::directory::resource;
use entities::scheduling::{claim, engagement};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;
use std::sync::Arc;

/// Who or what does not come, and who or what comes instead.
pub type Swap = (ResourceId, ResourceId);

/// Puts `by` in the place of `out`; see [`swap_crew`].
pub async fn change_crew(cx: &Cx, actor: &Actor, id: EngagementId, out: ResourceId, by: ResourceId) -> Result<()> {
    swap_crew(cx, actor, id, &[(out, by)]).await
}

/// Puts each `by` in the place of its `out`: the claims move in one transaction, or nothing changes.
///
/// Needs `Right::Decide` on the brand. Whatever else is needed then is filled up. Fails with `Invalid` (`out`: not of this
/// crew; `by`: not of the brand), `SlotTaken` if `by` is busy or a need would have nobody, or the conflict `already-over`.
pub async fn swap_crew(cx: &Cx, actor: &Actor, id: EngagementId, swaps: &[Swap]) -> Result<()> {
    let (_, plan) = plan_for(cx, actor, id).await?;
    check_team(&plan, swaps)?;
    let (cx2, plan, account, swaps) = (cx.clone(), Arc::new(plan), actor.account, swaps.to_vec());
    cx.db
        .write(move |tx| async move {
            let row = engagement::Entity::find_by_id(id)
                .lock_exclusive()
                .one(tx.as_ref())
                .await?
                .ok_or(UseCaseError::NotFound)?;
            if !matches!(row.status, EngagementStatus::Planned | EngagementStatus::Live) {
                return Err(UseCaseError::Conflict("already-over"));
            }
            let crew = swapped(crew_of(tx.as_ref(), id).await?, &swaps)?;
            let time = Interval { start: row.starts_at, end: row.ends_at };
            claims::take(&cx2, &tx, &plan, id, time, &crew).await?;
            for (out, by) in swaps {
                let details = json!({ "out": out, "by": by });
                audit::record(&cx2, &tx, Some(account), "engagement.crew_changed", id, details).await?;
            }
            Ok(())
        })
        .await
}

/// The crew after the swaps. Fails with `Invalid` `out` for one that is not in it.
pub(super) fn swapped(mut crew: Vec<ResourceId>, swaps: &[Swap]) -> Result<Vec<ResourceId>> {
    for (out, by) in swaps {
        let place = crew.iter().position(|it| it == out).ok_or_else(|| UseCaseError::field("out", "unknown"))?;
        crew[place] = *by;
    }
    Ok(crew)
}

/// One of a crew, with all that could come in that place: of the same kind, free, and able where the other was needed.
#[derive(Clone, Debug)]
pub struct StandIns {
    pub member: resource::Model,
    pub others: Vec<resource::Model>,
}

/// The crew of an engagement with its stand-ins, in the order of the codes.
///
/// Needs `Right::Decide` on the brand. A constant number of queries.
pub async fn stand_ins(cx: &Cx, actor: &Actor, id: EngagementId) -> Result<Vec<StandIns>> {
    let (row, plan) = plan_for(cx, actor, id).await?;
    let crew = crew_of(cx.db.read(), id).await?;
    let wanted = plan.buffered(Interval { start: row.starts_at, end: row.ends_at });
    let all: Vec<ResourceId> = plan.resources.iter().map(|it| it.id).collect();
    let busy = busy_in(cx.db.read(), &plan, &all, wanted, cx.now(), &[id]).await?;
    let of = |member: &resource::Model| {
        let rest: Vec<ResourceId> = crew.iter().copied().filter(|it| *it != member.id).collect();
        let works = |it: &&resource::Model| {
            let with: Vec<ResourceId> = rest.iter().copied().chain([it.id]).collect();
            let enough = |need: &domain::scheduling::slots::Need| {
                need.able.iter().filter(|able| with.contains(able)).count() >= need.count
            };
            it.kind == member.kind
                && !crew.contains(&it.id)
                && busy.is_free(it.id, &wanted)
                && plan.rules.needs.iter().all(enough)
        };
        plan.resources.iter().filter(works).cloned().collect()
    };
    let members = plan.resources.iter().filter(|it| crew.contains(&it.id));
    Ok(members.map(|it| StandIns { member: it.clone(), others: of(it) }).collect())
}

async fn plan_for(cx: &Cx, actor: &Actor, id: EngagementId) -> Result<(engagement::Model, Plan)> {
    let row = engagement::Entity::find_by_id(id).one(cx.db.read()).await?.ok_or(UseCaseError::NotFound)?;
    actor.require(Right::Decide, Scope::Brand(row.brand_id))?;
    let plan = Plan::of_engagement(cx, &row).await?;
    Ok((row, plan))
}

/// Who and what firmly comes.
pub(super) async fn crew_of(db: &impl ConnectionTrait, id: EngagementId) -> Result<Vec<ResourceId>> {
    let firm = claim::Entity::find()
        .select_only()
        .column(claim::Column::ResourceId)
        .filter(claim::Column::EngagementId.eq(id))
        .filter(claim::Column::ExpiresAt.is_null())
        .order_by_asc(claim::Column::ResourceId);
    Ok(firm.into_tuple().all(db).await?)
}
