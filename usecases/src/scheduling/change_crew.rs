//! Somebody else comes, or takes another car.

use crate::audit;
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::scheduling::availability::busy_in;
use crate::scheduling::claims;
use crate::scheduling::plan::Plan;
use domain::id::{EngagementId, ResourceId};
use domain::identity::{Actor, Right, Scope};
use domain::instant::Interval;
use domain::scheduling::EngagementStatus;
use entities::directory::resource;
use entities::scheduling::{claim, engagement};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;
use std::sync::Arc;

/// Puts `by` in the place of `out`: the claims move in one transaction, or nothing changes.
///
/// Needs `Right::Decide` on the brand. Whatever else is needed then is filled up. Fails with `Invalid` (`out`: not of this
/// crew; `by`: not of the brand), `SlotTaken` if `by` is busy or a need would have nobody, or the conflict `already-over`.
pub async fn change_crew(cx: &Cx, actor: &Actor, id: EngagementId, out: ResourceId, by: ResourceId) -> Result<()> {
    let (_, plan) = plan_for(cx, actor, id).await?;
    if plan.resources.iter().all(|it| it.id != by) {
        return Err(UseCaseError::field("by", "unknown"));
    }
    let (cx2, plan, account) = (cx.clone(), Arc::new(plan), actor.account);
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
            let mut crew = crew_of(tx.as_ref(), id).await?;
            let place = crew.iter().position(|it| *it == out).ok_or_else(|| UseCaseError::field("out", "unknown"))?;
            crew[place] = by;
            let time = Interval { start: row.starts_at, end: row.ends_at };
            claims::take(&cx2, &tx, &plan, id, time, &crew).await?;
            audit::record(&cx2, &tx, Some(account), "engagement.crew_changed", id, json!({ "out": out, "by": by }))
                .await
        })
        .await
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

async fn crew_of(db: &impl ConnectionTrait, id: EngagementId) -> Result<Vec<ResourceId>> {
    let firm = claim::Entity::find()
        .select_only()
        .column(claim::Column::ResourceId)
        .filter(claim::Column::EngagementId.eq(id))
        .filter(claim::Column::ExpiresAt.is_null())
        .order_by_asc(claim::Column::ResourceId);
    Ok(firm.into_tuple().all(db).await?)
}
