//! A company's people as a file for office programs.

use crate::audit;
use crate::context::Cx;
use crate::directory::csv::export;
use crate::error::Result;
use domain::id::{BranchId, CompanyId};
use domain::identity::{Actor, Right, Scope};
use entities::directory::{branch, employee};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;
use std::collections::HashMap;

/// The columns of the import, so that a file can be exported, changed and imported again.
const HEADER: [&str; 4] = ["name", "branch_code", "email", "phone"];

/// The people of a company as CSV.
///
/// Needs `Right::Book` on the company. Who exported is in the audit log.
pub async fn export_employees(cx: &Cx, actor: &Actor, company: CompanyId) -> Result<Vec<u8>> {
    actor.require(Right::Book, Scope::Company(company))?;
    let db = cx.db.read();
    let branches = branch::Entity::find().filter(branch::Column::CompanyId.eq(company)).all(db).await?;
    let codes: HashMap<BranchId, String> = branches.into_iter().map(|it| (it.id, it.code)).collect();
    let people = employee::Entity::find()
        .filter(employee::Column::CompanyId.eq(company))
        .order_by_asc(employee::Column::Id)
        .all(db)
        .await?;
    let (cx2, account, count) = (cx.clone(), actor.account, people.len());
    let details = json!({ "people": count });
    cx.db
        .write(move |tx| async move {
            audit::record(&cx2, &tx, Some(account), "employees.exported", company, details).await
        })
        .await?;
    let rows = people.into_iter().map(|it| {
        let code = codes.get(&it.branch_id).cloned().unwrap_or_default();
        [it.name, code, it.email.unwrap_or_default(), it.phone.unwrap_or_default()]
    });
    Ok(export(&HEADER, rows))
}
