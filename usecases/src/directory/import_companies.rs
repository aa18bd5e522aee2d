//! Companies by their credit codes.

use crate::context::Cx;
use crate::directory::csv::Sheet;
use crate::directory::csv::companies::{COLUMNS, companies};
use crate::directory::import::Plan;
use crate::error::Result;
use domain::id::CompanyId;
use entities::directory::company;
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel};
use std::collections::HashMap;

pub(super) async fn plan(cx: &Cx, db: &impl ConnectionTrait, file: &[u8]) -> Result<Plan<company::ActiveModel>> {
    let sheet = Sheet::read(file, COLUMNS);
    let (found, errors) = companies(&sheet);
    let mut plan = Plan::new(&sheet, errors);
    let known = company::Entity::find().all(db).await?;
    let known: HashMap<String, company::Model> = known.into_iter().map(|it| (it.code.clone(), it)).collect();
    for it in found {
        let before = known.get(it.code.as_str());
        let (id, created_at) = before.map_or_else(|| (cx.id::<CompanyId>(), cx.now()), |it| (it.id, it.created_at));
        let after = company::Model { id, code: it.code.to_string(), name: it.name, name_en: it.name_en, created_at };
        match before {
            None => plan.new.push(after.into_active_model().reset_all()),
            Some(before) if *before == after => plan.preview.unchanged += 1,
            Some(_) => plan.changed.push(after.into_active_model().reset_all()),
        }
    }
    Ok(plan)
}
