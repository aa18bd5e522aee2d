//! A pack made for one company.

use crate::audit;
use crate::context::Cx;
use crate::error::{Result, UseCaseError};
use crate::form::LONGEST_NAME;
use crate::packs::list::own_version;
use crate::packs::{content_of, written};
use domain::directory::province::PROVINCES;
use domain::id::{BrandId, CompanyId, PackId, PackVersionId};
use domain::identity::Actor;
use entities::directory::{branch, company};
use entities::packs::{pack, pack_version};
use entities::scheduling::booking;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};
use serde_json::json;
use std::collections::HashMap;

/// Copies a version of a pack for one company: its name stands in the titles, the provinces of its branches are named, cases and all
/// else can be changed from there. The copy remembers the version that it came from.
///
/// Needs `Right::Present` on the brand; `NotFound` for another brand's version. Fails with `Invalid` for a `company` that never asked
/// this brand for anything.
pub async fn copy_pack(
    cx: &Cx,
    actor: &Actor,
    brand: BrandId,
    from: PackVersionId,
    company: Option<CompanyId>,
) -> Result<PackId> {
    let (version, original) = own_version(cx, actor, brand, from).await?;
    let company = company.ok_or_else(|| UseCaseError::field("company", "required"))?;
    let db = cx.db.read();
    let asked = booking::Entity::find()
        .filter(booking::Column::BrandId.eq(brand))
        .filter(booking::Column::CompanyId.eq(company))
        .one(db)
        .await?;
    let company = match asked {
        Some(_) => company::Entity::find_by_id(company).one(db).await?,
        None => None,
    };
    let company = company.ok_or_else(|| UseCaseError::field("company", "unknown"))?;
    let mut content = content_of(&version);
    content.regions = regions(cx, company.id).await?;
    let id = cx.id::<PackId>();
    let row = pack::ActiveModel {
        id: Set(id),
        brand_id: Set(brand),
        topic_id: Set(original.topic_id),
        company_id: Set(Some(company.id)),
        copied_from: Set(Some(from)),
        created_at: Set(cx.now()),
    };
    let named = |title: &str, name: &str| -> String {
        let whole = if title.is_empty() { String::new() } else { format!("{title} · {name}") };
        whole.chars().take(LONGEST_NAME).collect()
    };
    let name_en = if company.name_en.is_empty() { &company.name } else { &company.name_en };
    let copy = pack_version::ActiveModel {
        id: Set(cx.id::<PackVersionId>()),
        pack_id: Set(id),
        number: Set(1),
        title: Set(named(&version.title, &company.name)),
        title_en: Set(named(&version.title_en, name_en)),
        content: Set(written(&content)),
        deck_id: Set(version.deck_id),
        made_by: Set(Some(actor.account)),
        made_at: Set(cx.now()),
    };
    let (cx2, by) = (cx.clone(), actor.account);
    cx.db
        .write(move |tx| async move {
            row.insert(tx.as_ref()).await?;
            copy.insert(tx.as_ref()).await?;
            audit::record(&cx2, &tx, Some(by), "pack.copied", id, json!({ "from": from })).await?;
            Ok(id)
        })
        .await
}

/// The provinces of a company's branches with their number, in the order of GB/T 2260.
async fn regions(cx: &Cx, company: CompanyId) -> Result<Vec<(String, u32)>> {
    let counts: Vec<(String, i64)> = branch::Entity::find()
        .select_only()
        .column(branch::Column::Province)
        .column_as(branch::Column::Id.count(), "branches")
        .filter(branch::Column::CompanyId.eq(company))
        .group_by(branch::Column::Province)
        .into_tuple()
        .all(cx.db.read())
        .await?;
    let place: HashMap<&str, usize> = PROVINCES.iter().enumerate().map(|(at, it)| (it.1, at)).collect();
    let mut regions: Vec<(String, u32)> =
        counts.into_iter().map(|(name, n)| (name, u32::try_from(n).unwrap_or_default())).collect();
    regions.sort_by_key(|(name, _)| place.get(name.as_str()).copied().unwrap_or(usize::MAX));
    Ok(regions)
}
