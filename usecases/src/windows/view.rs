//! One window, as its brand's team and its company see it.

use super::visits::{Visit, coming, past};
use crate::catalogue::services::{ServiceRow, of_ids};
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use domain::id::{BranchId, BrandId, CompanyId, WindowId};
use domain::identity::{Actor, Right, Scope};
use domain::instant::Instant;
use domain::windows::{WindowAct, WindowState};
use entities::directory::{branch, brand, company, resource};
use entities::identity::account;
use entities::windows::{service_window, window_item, window_step};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;

/// All of it; nothing of applicants.
#[derive(Clone, Debug)]
pub struct WindowView {
    pub row: service_window::Model,
    pub brand: brand::Model,
    pub company: company::Model,
    pub branch: branch::Model,
    /// The responsible officer, in Chinese and English; empty: nobody any more.
    pub officer: (String, String),
    /// The company's liaison; empty: nobody any more.
    pub liaison: String,
    pub items: Vec<ServiceRow>,
    /// The next first.
    pub coming: Vec<Visit>,
    /// The last first.
    pub past: Vec<Visit>,
    /// The oldest first.
    pub history: Vec<StepRow>,
    /// The actor manages the brand, and so may change it.
    pub may_manage: bool,
}

/// What was done to a window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepRow {
    pub act: WindowAct,
    pub state: WindowState,
    /// Of the brand; empty for whoever is not of it.
    pub by: String,
    pub note: String,
    pub at: Instant,
}

/// One window. Needs `Right::SeeBrand` on its brand, `Right::Book` on its company, or `Right::SeeBranch` on its site.
pub async fn window(cx: &Cx, actor: &Actor, id: WindowId) -> Result<WindowView> {
    let db = cx.db.read();
    let row = service_window::Entity::find_by_id(id).one(db).await?.ok_or(UseCaseError::NotFound)?;
    let of_brand = actor.may(Right::SeeBrand, Scope::Brand(row.brand_id));
    if !of_brand {
        actor.require(Right::SeeBranch, Scope::Branch(row.company_id, row.branch_id))?;
    }
    let (brand, company, branch) = named(cx, (row.brand_id, row.company_id, row.branch_id)).await?;
    let officer = match row.officer_id {
        Some(id) => resource::Entity::find_by_id(id).one(db).await?.map(|it| (it.name, it.name_en)),
        None => None,
    };
    let steps = window_step::Entity::find()
        .filter(window_step::Column::WindowId.eq(id))
        .order_by_asc(window_step::Column::Id)
        .all(db)
        .await?;
    let people = steps.iter().map(|it| it.account_id).chain(row.liaison_id);
    let people = account::Entity::find().filter(account::Column::Id.is_in(people)).all(db).await?;
    let people: HashMap<_, _> = people.into_iter().map(|it| (it.id, it.name)).collect();
    let liaison = row.liaison_id.and_then(|id| people.get(&id)).cloned().unwrap_or_default();
    let step = |it: window_step::Model| StepRow {
        act: it.act,
        state: it.state,
        by: people.get(&it.account_id).filter(|_| of_brand).cloned().unwrap_or_default(),
        note: it.note,
        at: it.at,
    };
    Ok(WindowView {
        officer: officer.unwrap_or_default(),
        liaison,
        items: items_of(cx, id).await?,
        coming: coming(cx, &row).await?,
        past: past(cx, &row).await?,
        history: steps.into_iter().map(step).collect(),
        may_manage: actor.may(Right::ManageBrand, Scope::Brand(row.brand_id)),
        brand,
        company,
        branch,
        row,
    })
}

pub(super) async fn named(
    cx: &Cx,
    (brand, company, branch): (BrandId, CompanyId, BranchId),
) -> Result<(brand::Model, company::Model, branch::Model)> {
    let db = cx.db.read();
    let brand = brand::Entity::find_by_id(brand).one(db).await?.ok_or(UseCaseError::NotFound)?;
    let company = company::Entity::find_by_id(company).one(db).await?.ok_or(UseCaseError::NotFound)?;
    let branch = branch::Entity::find_by_id(branch).one(db).await?.ok_or(UseCaseError::NotFound)?;
    Ok((brand, company, branch))
}

/// What a window handles, by code; what was retired since is left out.
pub(super) async fn items_of(cx: &Cx, id: WindowId) -> Result<Vec<ServiceRow>> {
    let rows = window_item::Entity::find().filter(window_item::Column::WindowId.eq(id)).all(cx.db.read()).await?;
    let items = of_ids(cx, rows.into_iter().map(|it| it.item_id)).await?;
    Ok(items.into_iter().filter(|it| it.retired_at.is_none()).collect())
}
