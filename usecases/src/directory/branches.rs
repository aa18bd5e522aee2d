//! A company's branches with the number of their people.

use crate::context::Cx;
use crate::error::Result;
use domain::id::{BranchId, CompanyId};
use entities::directory::{branch, employee};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;

/// One branch, as lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BranchRow {
    pub id: BranchId,
    pub code: String,
    pub name: String,
    pub name_en: String,
    /// The full name of GB/T 2260, e.g. 湖北省.
    pub province: String,
    pub city: String,
    pub district: String,
    pub liaison: String,
    pub parent: Option<BranchId>,
    pub employees: i64,
}

/// The names of branches in Chinese and English. Asks for no right: whoever shows them has.
pub(crate) async fn branch_names(
    cx: &Cx,
    ids: impl IntoIterator<Item = BranchId>,
) -> Result<HashMap<BranchId, (String, String)>> {
    let mut ids: Vec<BranchId> = ids.into_iter().collect();
    ids.sort_unstable();
    ids.dedup();
    let names: Vec<(BranchId, String, String)> = branch::Entity::find()
        .select_only()
        .columns([branch::Column::Id, branch::Column::Name, branch::Column::NameEn])
        .filter(branch::Column::Id.is_in(ids))
        .into_tuple()
        .all(cx.db.read())
        .await?;
    Ok(names.into_iter().map(|(id, name, name_en)| (id, (name, name_en))).collect())
}

/// All branches of a company in the order of their codes, with two queries.
///
/// Asks for no right: the page has asked for the company.
pub async fn branches_of(cx: &Cx, company: CompanyId) -> Result<Vec<BranchRow>> {
    let db = cx.db.read();
    let rows = branch::Entity::find()
        .filter(branch::Column::CompanyId.eq(company))
        .order_by_asc(branch::Column::Code)
        .all(db)
        .await?;
    let counts: Vec<(BranchId, i64)> = employee::Entity::find()
        .filter(employee::Column::CompanyId.eq(company))
        .select_only()
        .column(employee::Column::BranchId)
        .column_as(employee::Column::Id.count(), "people")
        .group_by(employee::Column::BranchId)
        .into_tuple()
        .all(db)
        .await?;
    let counts: HashMap<BranchId, i64> = counts.into_iter().collect();
    let row = |it: branch::Model| BranchRow {
        employees: counts.get(&it.id).copied().unwrap_or(0),
        id: it.id,
        code: it.code,
        name: it.name,
        name_en: it.name_en,
        province: it.province,
        city: it.city,
        district: it.district,
        liaison: it.liaison,
        parent: it.parent_id,
    };
    Ok(rows.into_iter().map(row).collect())
}
