//! A brand's officers, kits, vehicles and studios.

use crate::context::Cx;
use crate::error::Result;
use domain::catalogue::ResourceKind;
use domain::id::{AccountId, BrandId, ResourceId};
use domain::identity::{Actor, Right, Scope};
use domain::scheduling::hours::WeeklyHours;
use entities::directory::resource;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// One officer or thing of a brand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamRow {
    pub id: ResourceId,
    pub kind: ResourceKind,
    pub code: String,
    pub name: String,
    pub name_en: String,
    /// The officer's account, if any.
    pub account: Option<AccountId>,
    /// Competences and capabilities, by their keys.
    pub abilities: Vec<String>,
    /// Hours of their own, if any.
    pub hours: Option<WeeklyHours>,
}

/// Who and what a brand has, in the order of the codes.
///
/// Needs `Right::SeeBrand`.
pub async fn team(cx: &Cx, actor: &Actor, brand: BrandId) -> Result<Vec<TeamRow>> {
    actor.require(Right::SeeBrand, Scope::Brand(brand))?;
    let rows = resource::Entity::find()
        .filter(resource::Column::BrandId.eq(brand))
        .order_by_asc(resource::Column::Code)
        .all(cx.db.read())
        .await?;
    let row = |it: resource::Model| TeamRow {
        id: it.id,
        kind: it.kind,
        code: it.code,
        name: it.name,
        name_en: it.name_en,
        account: it.account_id,
        abilities: serde_json::from_str(&it.abilities).unwrap_or_default(),
        hours: it.hours.and_then(|it| serde_json::from_str(&it).ok()),
    };
    Ok(rows.into_iter().map(row).collect())
}
