//! The brand takes an on-site engagement to another site of the same company.

use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::scheduling::move_engagement::of_brand;
use crate::scheduling::plan::Plan;
use crate::scheduling::reschedule_booking::move_to;
use crate::scheduling::site::{place_of, site_of};
use domain::id::{BranchId, BrandId, EngagementId};
use domain::identity::{Actor, Right, Scope};
use domain::instant::Interval;
use entities::directory::branch;
use entities::scheduling::engagement;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::sync::Arc;

/// Takes the engagement to `site` at the time it has, with those who were to come; who is invited is told, as of a move.
///
/// Needs `Right::Decide` on the brand. `NotFound` for an engagement of another brand. Fails with `Invalid` (`site_id`: of
/// another company, or nothing goes anywhere), with `SlotTaken` if one of the crew would be too late there or for the next
/// place (everything stays as it was), with `WrongStatus`, and with the conflicts `part-of-event` and `already-started`.
/// Nothing happens if it is there already.
pub async fn change_place(cx: &Cx, actor: &Actor, brand: BrandId, id: EngagementId, site: BranchId) -> Result<()> {
    let (mut row, booking) = of_brand(cx, actor, brand, id).await?;
    if row.capacity.is_some() {
        return Err(UseCaseError::Conflict("part-of-event"));
    }
    let site = site_of(cx, row.kind, booking.company_id, Some(site), &[]).await?;
    if row.site_id == site {
        return Ok(());
    }
    row.site_id = site;
    let time = Interval { start: row.starts_at, end: row.ends_at };
    let mut plan = Plan::of_engagement(cx, &row).await?.at_once(cx.now());
    plan.rules.minutes = u16::try_from((time.end - time.start).whole_minutes()).unwrap_or(u16::MAX);
    let (cx2, actor) = (cx.clone(), actor.clone());
    let plan = Arc::new(plan);
    cx.db
        .write(move |tx| async move {
            engagement::Entity::update_many()
                .col_expr(engagement::Column::SiteId, Expr::value(site))
                .filter(engagement::Column::Id.eq(id))
                .exec(tx.as_ref())
                .await?;
            move_to(&cx2, &tx, &actor, &plan, booking.id, time, Some(&[])).await?;
            Ok(())
        })
        .await
}

/// Where the engagement is, and the sites of its company with their places in both languages, in the order of their codes;
/// none for what goes nowhere.
///
/// Needs `Right::Decide` on the brand.
pub async fn sites(
    cx: &Cx,
    actor: &Actor,
    brand: BrandId,
    id: EngagementId,
) -> Result<(Option<BranchId>, Vec<(BranchId, (String, String))>)> {
    actor.require(Right::Decide, Scope::Brand(brand))?;
    let (row, booking) = of_brand(cx, actor, brand, id).await?;
    if !row.kind.is_on_site() || row.capacity.is_some() {
        return Ok((None, Vec::new()));
    }
    let own = branch::Entity::find().filter(branch::Column::CompanyId.eq(booking.company_id));
    let own = own.order_by_asc(branch::Column::Code).all(cx.db.read()).await?;
    Ok((row.site_id, own.iter().map(|it| (it.id, place_of(it))).collect()))
}
