//! A company's branches by their codes.

use crate::context::Cx;
use crate::directory::csv::Sheet;
use crate::directory::csv::branches::{COLUMNS, branches};
use crate::directory::import::{Plan, exists};
use crate::error::Result;
use domain::id::{BranchId, CompanyId};
use entities::directory::branch;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter};
use std::collections::HashMap;

pub(super) async fn plan(
    cx: &Cx,
    db: &impl ConnectionTrait,
    company: CompanyId,
    file: &[u8],
) -> Result<Plan<branch::ActiveModel>> {
    exists(db, company).await?;
    let known = branch::Entity::find().filter(branch::Column::CompanyId.eq(company)).all(db).await?;
    let code_of: HashMap<BranchId, String> = known.iter().map(|it| (it.id, it.code.clone())).collect();
    let known: HashMap<String, branch::Model> = known.into_iter().map(|it| (it.code.clone(), it)).collect();
    let parents = known
        .values()
        .map(|it| (it.code.clone(), it.parent_id.and_then(|parent| code_of.get(&parent).cloned())))
        .collect();
    let sheet = Sheet::read(file, COLUMNS);
    let (found, errors) = branches(&sheet, &parents);
    let mut plan = Plan::new(&sheet, errors);
    // A parent may stand anywhere in the file, so all ids are given before the first row is made.
    let ids: HashMap<String, BranchId> =
        found.iter().map(|it| (it.code.clone(), known.get(&it.code).map_or_else(|| cx.id(), |it| it.id))).collect();
    for it in found {
        let before = known.get(&it.code);
        let parent = it.parent.and_then(|code| ids.get(&code).copied().or_else(|| known.get(&code).map(|it| it.id)));
        let after = branch::Model {
            id: ids[&it.code],
            company_id: company,
            code: it.code,
            name: it.name,
            name_en: it.name_en,
            province: it.province,
            city: it.city,
            district: it.district,
            latitude: it.latitude,
            longitude: it.longitude,
            liaison: it.liaison,
            parent_id: parent,
        };
        match before {
            None => plan.new.push(after.into_active_model().reset_all()),
            Some(before) if *before == after => plan.preview.unchanged += 1,
            Some(_) => plan.changed.push(after.into_active_model().reset_all()),
        }
    }
    Ok(plan)
}
