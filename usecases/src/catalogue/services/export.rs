//! Service items as a file for office programs, which can be changed and imported again.

use super::import::{BETWEEN, COLUMNS};
use super::require;
use crate::audit;
use crate::context::Cx;
use crate::directory::csv::export;
use crate::error::Result;
use domain::catalogue::services::{Details, Material};
use domain::id::BrandId;
use domain::identity::Actor;
use entities::catalogue::{service_item, service_version};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;

/// The items of a brand or of the bureau as CSV, in the order of their codes, retired ones left out.
///
/// Needs `Right::ManageBrand` on the brand, or `Right::Administer` for the bureau's. Who exported is in the audit log.
pub async fn export_services(cx: &Cx, actor: &Actor, brand: Option<BrandId>) -> Result<Vec<u8>> {
    require(actor, brand)?;
    let own = brand.map_or_else(|| service_item::Column::BrandId.is_null(), |id| service_item::Column::BrandId.eq(id));
    let items = service_item::Entity::find()
        .filter(own)
        .filter(service_item::Column::RetiredAt.is_null())
        .order_by_asc(service_item::Column::Code)
        .all(cx.db.read())
        .await?;
    let mut versions = super::versions_of(cx, items.iter().map(|it| it.version_id)).await?;
    let (cx2, account, details) = (cx.clone(), actor.account, json!({ "items": items.len() }));
    let subject = brand.map_or_else(|| "bureau".to_owned(), |it| it.to_string());
    cx.db
        .write(move |tx| async move {
            audit::record(&cx2, &tx, Some(account), "services.exported", subject, details).await
        })
        .await?;
    let rows = items.into_iter().filter_map(|it| Some(row(it.code, versions.remove(&it.version_id)?)));
    let header: Vec<&str> = COLUMNS.iter().map(|it| it.name).collect();
    Ok(export(&header, rows))
}

fn row(code: String, it: service_version::Model) -> Vec<String> {
    let details: Details = serde_json::from_str(&it.details).unwrap_or_default();
    let of = |read: fn(&Material) -> &String| {
        let joined =
            details.materials.iter().map(|it| read(it).as_str()).collect::<Vec<_>>().join(&BETWEEN.to_string());
        // A list of empty texts is none.
        if joined.trim_matches(BETWEEN).is_empty() { String::new() } else { joined }
    };
    vec![
        code,
        it.name,
        it.name_en,
        it.service_group.to_string(),
        it.guide,
        it.guide_en,
        details.who.clone(),
        of(|it| &it.zh),
        it.minutes.map(|it| it.to_string()).unwrap_or_default(),
        it.days.to_string(),
        it.on_site.to_string(),
        it.cross_province.to_string(),
        it.province_wide.to_string(),
        it.one_stop.to_string(),
        details.legal_basis.join(&BETWEEN.to_string()),
        details.who_en.clone(),
        of(|it| &it.en),
        of(|it| &it.sample),
    ]
}
