//! The link by which a company's employees declare what they need.

use crate::audit;
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use domain::id::WindowId;
use domain::identity::{Actor, Right, Scope};
use entities::windows::service_window;
use sea_orm::{ActiveModelTrait, EntityTrait, QuerySelect, Set};
use serde_json::json;

/// The address of the page, for whoever hands it out.
///
/// Needs `Right::SeeBrand` on the window's brand, `Right::Book` on its company or `Right::SeeBranch` on its site.
pub async fn demand_link(cx: &Cx, actor: &Actor, id: WindowId) -> Result<String> {
    let row = service_window::Entity::find_by_id(id).one(cx.db.read()).await?.ok_or(UseCaseError::NotFound)?;
    if !actor.may(Right::SeeBrand, Scope::Brand(row.brand_id)) {
        actor.require(Right::SeeBranch, Scope::Branch(row.company_id, row.branch_id))?;
    }
    Ok(format!("{}/v/{}", cx.site.public_url, cx.keys.demand_code(id, row.link_generation)))
}

/// Makes a new link, which revokes the one before; what was declared by it stays.
///
/// Needs `Right::ManageBrand` on the window's brand or `Right::Book` on its company.
pub async fn renew_link(cx: &Cx, actor: &Actor, id: WindowId) -> Result<()> {
    let row = service_window::Entity::find_by_id(id).one(cx.db.read()).await?.ok_or(UseCaseError::NotFound)?;
    if !actor.may(Right::ManageBrand, Scope::Brand(row.brand_id)) {
        actor.require(Right::Book, Scope::Company(row.company_id))?;
    }
    let (cx2, by) = (cx.clone(), actor.account);
    cx.db
        .write(move |tx| async move {
            let row = service_window::Entity::find_by_id(id).lock_exclusive().one(tx.as_ref()).await?;
            let link_generation = Set(row.ok_or(UseCaseError::NotFound)?.link_generation + 1);
            let row = service_window::ActiveModel { id: Set(id), link_generation, ..Default::default() };
            row.update(tx.as_ref()).await?;
            audit::record(&cx2, &tx, Some(by), "window.link_renewed", id, json!({})).await
        })
        .await
}
