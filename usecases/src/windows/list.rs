//! The windows of a brand, and those at a company.

use super::visits::next_at;
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use domain::id::{BranchId, BrandId, CompanyId, WindowId};
use domain::identity::{Actor, Right, Scope};
use domain::instant::Instant;
use domain::windows::WindowState;
use entities::directory::{branch, brand, company};
use entities::windows::service_window;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Select};
use std::collections::HashMap;

/// One window in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WindowRow {
    pub id: WindowId,
    pub state: WindowState,
    /// Empty: not hung yet.
    pub plate: String,
    pub brand: String,
    pub brand_en: String,
    pub company: String,
    pub company_en: String,
    pub branch: String,
    pub branch_en: String,
    /// When the crew comes next.
    pub next: Option<Instant>,
}

/// The brand's windows, ended ones last. Needs `Right::SeeBrand`. Five queries.
pub async fn windows_of_brand(cx: &Cx, actor: &Actor, brand: BrandId) -> Result<Vec<WindowRow>> {
    actor.require(Right::SeeBrand, Scope::Brand(brand))?;
    listed(cx, service_window::Entity::find().filter(service_window::Column::BrandId.eq(brand))).await
}

/// The windows at a company, or at those of its branches that the actor speaks for; ended ones last.
///
/// Needs `Right::Book` on the company or `Right::SeeBranch` on one of its branches. Five queries.
pub async fn windows_of_company(cx: &Cx, actor: &Actor, company: CompanyId) -> Result<Vec<WindowRow>> {
    let rows = service_window::Entity::find().filter(service_window::Column::CompanyId.eq(company));
    if actor.may(Right::Book, Scope::Company(company)) {
        return listed(cx, rows).await;
    }
    let own: Vec<BranchId> = actor.branches().into_iter().filter(|it| it.0 == company).map(|it| it.1).collect();
    if own.is_empty() {
        return Err(UseCaseError::NotFound);
    }
    listed(cx, rows.filter(service_window::Column::BranchId.is_in(own))).await
}

async fn listed(cx: &Cx, rows: Select<service_window::Entity>) -> Result<Vec<WindowRow>> {
    let db = cx.db.read();
    let mut rows = rows.order_by_asc(service_window::Column::Id).all(db).await?;
    rows.sort_by_key(|it| it.state == WindowState::Ended);
    let branches = branch::Entity::find().filter(branch::Column::Id.is_in(rows.iter().map(|it| it.branch_id)));
    let branches: HashMap<_, _> =
        branches.all(db).await?.into_iter().map(|it| (it.id, (it.name, it.name_en))).collect();
    let companies = company::Entity::find().filter(company::Column::Id.is_in(rows.iter().map(|it| it.company_id)));
    let companies: HashMap<_, _> =
        companies.all(db).await?.into_iter().map(|it| (it.id, (it.name, it.name_en))).collect();
    let brands = brand::Entity::find().filter(brand::Column::Id.is_in(rows.iter().map(|it| it.brand_id)));
    let brands: HashMap<_, _> = brands.all(db).await?.into_iter().map(|it| (it.id, (it.name, it.name_en))).collect();
    let next = next_at(cx, &rows).await?;
    let row = |it: service_window::Model| {
        let (branch, branch_en) = branches.get(&it.branch_id).cloned().unwrap_or_default();
        let (company, company_en) = companies.get(&it.company_id).cloned().unwrap_or_default();
        let (brand, brand_en) = brands.get(&it.brand_id).cloned().unwrap_or_default();
        let next = next.get(&(it.brand_id, it.branch_id)).copied().filter(|_| it.state.is_public());
        let plate = it.plate.unwrap_or_default();
        WindowRow { id: it.id, state: it.state, plate, brand, brand_en, company, company_en, branch, branch_en, next }
    };
    Ok(rows.into_iter().map(row).collect())
}
